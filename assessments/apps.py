from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssessmentsConfig(AppConfig):
    name = "assessments"
    verbose_name = _("The stay and its results")

    def ready(self) -> None:
        from assessments import (  # noqa: F401  (registering is importing)
            acts,
            choices,
            consequences,
            contact_acts,
            contact_guards,
            contact_services,
            documents,
            facts,
            guards,
            incident_acts,
            incident_services,
            merging,
            preparation_acts,
            result_acts,
            result_guards,
            selection,
            sentences,
        )
