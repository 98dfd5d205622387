from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PartnershipsConfig(AppConfig):
    name = "partnerships"
    verbose_name = _("Memoranda")

    def ready(self) -> None:
        from partnerships import acts, consequences, documents, guards, sentences  # noqa: F401  (registering is importing)
