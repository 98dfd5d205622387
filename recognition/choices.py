"""What belongs to a decision on one outcome."""

from django.utils.translation import gettext_lazy as _

from lifecycle.offers.details import parts_of
from lifecycle.offers.fields import Field, Kind

parts_of(
    "facts",
    (
        Field("reason", Kind.TEXT, _("Reason"), required=False),
        Field("evidence", Kind.TEXT, _("On which evidence"), required=False),
        Field("context", Kind.TEXT, _("Language and place, where they mattered"), required=False),
    ),
    asked_by="outcome_result.validate_outcome",
)
