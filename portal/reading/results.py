"""The results of a stay side by side: what the assessor says, what who goes says, what was agreed."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from agreements.parts import LEVELS
from assessments.grids import Agreed
from assessments.models import Assessment, OutcomeResult
from assessments.result_models import Dispute
from assessments.selectors import PROOFS_READ, current_of, results_of
from lifecycle.models import Mobility
from lifecycle.names import names_in

AS_AGREED, BELOW, ABOVE = "as_agreed", "below", "above"


@dataclass(frozen=True)
class Compared:
    """One criterion, three views; empty where nobody said anything."""

    criterion: str
    said: str
    own: str
    agreed: str
    verdict: str


@dataclass
class Side:
    """One outcome."""

    outcome: OutcomeResult
    stated: Assessment | None
    rows: list[Compared]
    own_words: str = ""
    disputes: list[Dispute] = field(default_factory=list)
    may_be_disputed: bool = False

    @property
    def open_dispute(self) -> Dispute | None:
        """What waits for an answer."""
        return next((one for one in self.disputes if one.is_open), None)


@dataclass
class Unit:
    """The outcomes of one unit."""

    title: str
    sides: list[Side]

    @property
    def as_agreed(self) -> str:
        """How many criteria are as agreed, where a level was agreed."""
        rows = [row for side in self.sides for row in side.rows if row.verdict]
        if not rows:
            return ""
        said = {"number": sum(row.verdict != BELOW for row in rows), "all": len(rows)}
        return _("%(number)s of %(all)s as agreed") % said


class SideBySide:
    """Of one stay; the same number of queries however many outcomes."""

    def __init__(self, mobility: Mobility) -> None:
        self.mobility, self.agreed = mobility, Agreed(mobility)

    @cached_property
    def outcomes(self) -> list[OutcomeResult]:
        """All of them, with what was said beside."""
        found = results_of(self.mobility)
        prefetch_related_objects(found, *PROOFS_READ)
        return found

    @cached_property
    def disputes(self) -> list[Dispute]:
        """All, the oldest first."""
        found = Dispute.objects.filter(mobility=self.mobility)
        return list(found.select_related("outcome", "assessment", "file").order_by("at"))

    @cached_property
    def names(self) -> dict[UUID, str]:
        """Of everybody who said something here."""
        people: set[UUID | None] = {one.person_id for one in self.disputes}
        people |= {one.answered_by_id for one in self.disputes}
        people |= {stated.assessor_id for one in self.outcomes if (stated := current_of(one))}
        found = names_in(self.mobility.pk, [one for one in people if one])
        return {pk: name for pk, name in found.items() if pk is not None}

    @property
    def units(self) -> list[Unit]:
        """Those with a result, in order."""
        found: dict[str, Unit] = {}
        for outcome in self.outcomes:
            if current_of(outcome) is not None:
                title = outcome.unit_title or outcome.unit_code or _("Beyond what was agreed")
                found.setdefault(outcome.unit_code, Unit(title, [])).sides.append(self.side(outcome))
        return list(found.values())

    def side(self, outcome: OutcomeResult, stated: Assessment | None = None) -> Side:
        """One outcome; of the statement named, where it is not the last one."""
        stated = stated or current_of(outcome)
        theirs = [one for one in self.disputes if one.outcome_id == outcome.pk]
        own = list(getattr(outcome, "read_own_views", ()))
        words = next((one.text for one in reversed(own) if one.text), "")
        return Side(outcome, stated, list(self._compared(outcome, stated, own)), words, theirs)

    def _compared(self, outcome: OutcomeResult, stated: Assessment | None, own: Iterable[Any]) -> Iterable[Compared]:
        said = {one["criterion"]: one["level"] for one in (stated.criteria if stated else ()) if one.get("level")}
        seen = {one["criterion"]: one["level"] for view in own for one in view.criteria}
        for criterion in dict.fromkeys([*self.agreed.looked_at(outcome), *said]):
            level, agreed = said.get(criterion), self.agreed.level
            if level or seen.get(criterion):
                yield Compared(
                    criterion,
                    _word(level),
                    _word(seen.get(criterion)),
                    self.agreed.level_word if level else "",
                    _verdict(level, agreed),
                )


def _word(level: int | None) -> str:
    return str(LEVELS[level]) if level else ""


def _verdict(level: int | None, agreed: int | None) -> str:
    if not (level and agreed):
        return ""
    return AS_AGREED if level == agreed else BELOW if level < agreed else ABOVE
