from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    name = "documents"
    verbose_name = _("Papers")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from documents import (  # noqa: F401  (they register)
            acts,
            facets,
            facts,
            guards,
            handing,
            handlers,
            issuing,
            leaving,
            merged,
            merging,
            passing_acts,
            sentences,
        )
        from documents.signs import known_signs
        from ground.signs import papers_print

        papers_print(known_signs)
