from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LibraryConfig(AppConfig):
    name = "library"
    verbose_name = _("Qualifications and units")

    def ready(self) -> None:
        from library import sentences  # noqa: F401  (registering is importing)
