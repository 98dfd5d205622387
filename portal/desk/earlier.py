"""What the same institution decided on the same unit of the same host before: equal cases are decided equally."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from accounts.models import organisation_now
from ground import clock
from ground.days import day_as
from lifecycle.models import Mobility, OrganisationPart
from lifecycle.people.role_book import organisation_in
from lifecycle.roles import OrganisationPartKind
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
    host: str = ""  # where these stays were; empty: wherever
    last: str = ""  # the last decision of them, in words

    @property
    def words(self) -> str:
        """The finding in words, for the picture's label."""
        return ", ".join(f"{share.number} {share.words}" for share in self.shares if share.number)


def earlier_decisions(mobility: Mobility, institution_id: UUID | None, unit_codes: list[str]) -> dict[str, Earlier]:
    """By unit code, of the same host where there were any; three queries at most, however many units."""
    if institution_id is None:
        return {}
    since = clock.now() - timedelta(days=365 * YEARS)
    found = UnitDecision.objects.filter(
        institution_id=institution_id, unit_code__in=unit_codes, superseded_at=None, decided_at__gte=since
    ).exclude(mobility=mobility)
    host = organisation_in(mobility, OrganisationPartKind.HOSTING)
    here = OrganisationPart.objects.open().filter(
        part=OrganisationPartKind.HOSTING, organisation=host, mobility=OuterRef("mobility")
    )
    asked = found.annotate(here=Exists(here)).order_by("-decided_at")
    rows = list(asked.values_list("unit_code", "decision", "reason", "here", "decided_at"))
    held = organisation_now(host) if host else None
    name = held.name if held else ""
    return {code: _of_unit([row for row in rows if row[0] == code], name) for code in unit_codes}


def _of_unit(rows: list[Any], host: str) -> Earlier:
    """Those of the same host; where it had none, those of all hosts."""
    here = [row for row in rows if row[3]]
    return _counted(here or rows, host if here else "")


def _counted(rows: list[Any], host: str) -> Earlier:
    kinds = (
        ("held", _("in full"), (UnitChoice.FULL,)),
        ("partly", _("in part or as extra credit"), (UnitChoice.PARTIAL, UnitChoice.EXTRA_CREDIT)),
        ("none", _("not recognised"), (UnitChoice.NONE,)),
    )
    shares, start = [], 0.0
    for look, words, choices in kinds:
        number = sum(row[1] in choices for row in rows)
        width = 300 * number / len(rows) if rows else 0.0
        shares.append(Share(look, words, number, round(start, 1), round(width, 1)))
        start += width
    reasons = list(dict.fromkeys(row[2] for row in rows if row[2]))
    return Earlier(len(rows), shares, reasons[:MOST_REASONS], host, _last(rows))


def _last(rows: list[Any]) -> str:
    """The last one that was not in full, else the last one: day, decision and reason."""
    row = next((one for one in rows if one[1] != UnitChoice.FULL), rows[0] if rows else None)
    if row is None:
        return ""
    said = {"day": day_as(row[4].date(), "j F Y"), "decision": UnitChoice(row[1]).label, "why": row[2]}
    return (_("%(day)s: %(decision)s, “%(why)s”") if row[2] else _("%(day)s: %(decision)s")) % said
