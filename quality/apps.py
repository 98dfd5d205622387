from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QualityConfig(AppConfig):
    name = "quality"
    verbose_name = _("Quality")

    def ready(self) -> None:
        from quality import (  # noqa: F401  (registering is importing)
            acts,
            ageing,
            answer_acts,
            guards,
            keeping,
            merging,
            reviewed,
            sentences,
        )  # fmt: skip
