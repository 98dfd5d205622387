from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgreementsConfig(AppConfig):
    name = "agreements"
    verbose_name = _("Learning agreements")

    def ready(self) -> None:
        from agreements import (  # noqa: F401  (registering is importing)
            acts,
            choices,
            consequences,
            correcting,
            documents,
            facets,
            guardian_acts,
            guards,
            health,
            hosts,
            leaving,
            merging,
            reading_acts,
            sentences,
            sheet_acts,
            spelling_acts,
            talking,
        )
