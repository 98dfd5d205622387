from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgreementsConfig(AppConfig):
    name = "agreements"
    verbose_name = _("Learning agreements")

    def ready(self) -> None:
        from agreements import acts, consequences, documents, guards, sentences  # noqa: F401  (registering is importing)
