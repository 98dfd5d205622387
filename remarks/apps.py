from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RemarksConfig(AppConfig):
    name = "remarks"
    verbose_name = _("Comments on texts")

    def ready(self) -> None:
        from remarks import sentences, services  # noqa: F401  (registering is importing)
