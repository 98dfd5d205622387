from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = _("Pages")

    def ready(self) -> None:
        from notifications.ways import WAYS
        from portal import sentences, urls  # noqa: F401  (registering is importing; the views say what they settle)
        from portal.desk import urls as desk  # noqa: F401
        from portal.partners import running_out  # noqa: F401  (its lines of Today)
        from portal.places import offer_places
        from portal.settling import path_and_words
        from portal.stays import batches  # noqa: F401  (registering is importing)
        from portal.tutor import urls as tutor  # noqa: F401

        offer_places()
        WAYS.append(path_and_words)
