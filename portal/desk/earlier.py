"""What the same institution decided on the same unit before: so that equal cases are decided equally."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from ground import clock
from lifecycle.models import Mobility
from recognition.models import UnitChoice, UnitDecision

YEARS = 3
MOST_REASONS = 5


@dataclass(frozen=True)
class Share:
    """One part of the split bar."""

    look: str
    words: str
    number: int
    start: float
    width: float


@dataclass(frozen=True)
class Earlier:
    """Earlier decisions, counted; with the reasons of those that were not in full."""

    number: int
    shares: list[Share]
    reasons: list[str]

    @property
    def words(self) -> str:
        """The finding in words, for the picture's label."""
        return ", ".join(f"{share.number} {share.words}" for share in self.shares)


def earlier_decisions(mobility: Mobility, institution_id: UUID | None, unit_codes: list[str]) -> dict[str, Earlier]:
    """By unit code; two queries at most, however many units."""
    if institution_id is None:
        return {}
    since = clock.now() - timedelta(days=365 * YEARS)
    found = UnitDecision.objects.filter(
        institution_id=institution_id, unit_code__in=unit_codes, superseded_at=None, decided_at__gte=since
    ).exclude(mobility=mobility)
    rows = list(found.order_by("-decided_at").values_list("unit_code", "decision", "reason"))
    return {code: _counted([row for row in rows if row[0] == code]) for code in unit_codes}


def _counted(rows: list[Any]) -> Earlier:
    kinds = (
        ("held", _("in full"), (UnitChoice.FULL,)),
        ("partly", _("in part or as extra credit"), (UnitChoice.PARTIAL, UnitChoice.EXTRA_CREDIT)),
        ("none", _("not recognised"), (UnitChoice.NONE,)),
    )
    shares, start = [], 0.0
    for look, words, choices in kinds:
        number = sum(decision in choices for _code, decision, _reason in rows)
        width = 300 * number / len(rows) if rows else 0.0
        shares.append(Share(look, words, number, round(start, 1), round(width, 1)))
        start += width
    reasons = list(dict.fromkeys(reason for _code, _decision, reason in rows if reason))
    return Earlier(len(rows), shares, reasons[:MOST_REASONS])
