from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PartnershipsConfig(AppConfig):
    name = "partnerships"
    verbose_name = _("Memoranda")

    def ready(self) -> None:
        from partnerships import (  # noqa: F401  (registering is importing)
            absences,
            acts,
            annex_acts,
            consequences,
            correcting,
            documents,
            guards,
            passing_acts,
            reading_acts,
            refusing,
            sentences,
            talking,
        )
