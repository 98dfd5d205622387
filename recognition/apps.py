from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecognitionConfig(AppConfig):
    name = "recognition"
    verbose_name = _("Validation and recognition")

    def ready(self) -> None:
        from recognition import (  # noqa: F401  (registering is importing)
            acts,
            choices,
            consequences,
            desk_acts,
            documents,
            facts,
            guards,
            sentences,
        )
