from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApiConfig(AppConfig):
    name = "api"
    verbose_name = _("Access for programs")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from api import sentences, sweeping  # noqa: F401  (registering is importing)
        from lifecycle.people.mergers import stays_behind

        stays_behind("api.KeptAnswer.person", "the same call again comes from the same caller; kept for two days")
