"""What was decided, in words: what counts, what not, why, until when to appeal; and what it adds up to."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.actors import Actor
from assessments.models import Origin
from assessments.selectors import current_of, results_of
from documents.models import Document
from lifecycle.models import Mobility
from lifecycle.models.mobility import Approach
from lifecycle.offers.offers import Offers
from lifecycle.standing import Standing
from lifecycle.tables.mobility import COMPLETED, FEEDBACK, RECOGNITION, VALIDATION
from recognition.appeals import (
    Appealable,
    appealable,
    appeals_of,
    issued_decisions,
    qualification_of,
    service_of,
    statements_that_hold,
)
from recognition.models import Appeal, UnitChoice
from recognition.selectors import agreed_scale, agreed_units

APPEALS = "recognition.file_appeal"
COUNTS = (UnitChoice.FULL, UnitChoice.PARTIAL, UnitChoice.EXTRA_CREDIT)
RANK = {UnitChoice.FULL: 3, UnitChoice.PARTIAL: 2, UnitChoice.EXTRA_CREDIT: 2, UnitChoice.NONE: 1}


@dataclass(frozen=True)
class Said:
    """One unit."""

    code: str
    title: str
    points: str
    decision: Any
    look: str
    words: str


@dataclass(frozen=True)
class Time:
    """Units that share a last day to appeal: none where it has not begun, or where no number of days is stated."""

    units: str
    last_day: date | None
    days: int | None


@dataclass
class Progress:
    """Units towards one qualification, over several stays."""

    qualification: str
    scale: str
    points: Decimal | None
    units: list[tuple[str, str, str]] = field(default_factory=list)  # code and title, decision, where
    stays: int = 1


class Decided:
    """Built for the page of who goes, and of the guardian; the employer reads its results alone."""

    def __init__(self, mobility: Mobility, actor: Actor) -> None:
        self.mobility, self.actor = mobility, actor

    @cached_property
    def _found(self) -> list[Appealable]:
        return appealable(self.mobility)

    @cached_property
    def units(self) -> list[Said]:
        """Each unit that stands in a statement."""
        agreed = {unit["code"]: unit for unit in agreed_units(self.mobility)}
        return [
            Said(
                one.code,
                one.title,
                _points(one.decision, agreed[one.code]),
                one.decision,
                *_look(one.decision.decision),
            )
            for one in self._found
        ]

    @property
    def extra(self) -> list[Any]:
        """Outcomes that nobody planned: they stand in the Europass Mobility, without points."""
        return [one for one in results_of(self.mobility) if one.origin == Origin.UNPLANNED]

    @property
    def headline(self) -> str:
        """What counts and what does not, in one line; empty as long as nothing was decided."""
        counts = sum(one.decision.decision in COUNTS for one in self.units)
        rest = len(self.units) - counts
        said = ngettext("%(n)s unit counts", "%(n)s units count", counts) % {"n": counts}
        if not self.units:
            return ""
        if not rest:
            return said
        more = ngettext("%(n)s does not", "%(n)s do not", rest) % {"n": rest}
        return f"{said}, {more}"

    @property
    def by(self) -> str:
        """Who decided, and when last."""
        return ", ".join(dict.fromkeys(one.decision.institution.name for one in self.units))

    @property
    def on(self) -> Any:
        """When the last of them was decided."""
        return max((one.decision.decided_at for one in self.units), default=None)

    @property
    def is_with(self) -> str:
        """Where the results are until they are decided; that no credit follows where none was to be had."""
        state = str(self.mobility.state)
        if self.units:
            return ""
        if state in (FEEDBACK, COMPLETED) and self.mobility.approach != Approach.CERTIFY and self._has_results:
            return _("What was assessed is noted. It earns no credit, so there is nothing to appeal.")
        if state == VALIDATION:
            return _("Your school compares your results with what was agreed.")
        if state == RECOGNITION:
            return _("Your results are with the institution that decides what counts.")
        return ""

    @property
    def _has_results(self) -> bool:
        return any(current_of(one) is not None for one in results_of(self.mobility))

    @cached_property
    def appeals(self) -> list[Appeal]:
        """All of them, with the answers."""
        return appeals_of(self.mobility)

    @cached_property
    def to_open(self) -> list[Document]:
        """Statements that nobody opened yet: opening one begins the time to appeal."""
        held = statements_that_hold(self.mobility)
        served = service_of(held)
        return [one for one in held if one.pk not in served]

    @property
    def last_day(self) -> date | None:
        """The nearest last day to appeal that has not passed."""
        days = [one.last_day for one in self._found if one.last_day and not one.over and not one.in_hand]
        return min(days, default=None)

    @property
    def is_over(self) -> date | None:
        """The last day, where all of them have passed."""
        days = [one.last_day for one in self._found if one.last_day]
        return max(days) if days and all(one.over for one in self._found) else None

    @property
    def days(self) -> int | None:
        """Within how many days, where the time has not begun."""
        return min((one.days for one in self._found if one.days and one.last_day is None), default=None)

    @property
    def times(self) -> list[Time]:
        """The time of each unit that may still be appealed, where they differ; the nearest day first."""
        groups: dict[date | None, list[Appealable]] = {}
        for one in self._found:
            if not one.over and not one.in_hand:
                groups.setdefault(one.last_day, []).append(one)
        if len(groups) < 2:
            return []
        days = sorted(groups, key=lambda day: day or date.max)
        return [Time(", ".join(one.code for one in groups[day]), day, groups[day][0].days) for day in days]

    @property
    def begins_for(self) -> str:
        """The units whose time begins when the statement is opened, where that of others runs or has passed."""
        waiting = [one.code for one in self._found if one.days and one.last_day is None]
        return ", ".join(waiting) if len(waiting) < len(self._found) else ""

    @property
    def may_appeal(self) -> bool:
        """Whether one could be filed now."""
        offer = Offers(Standing.of_stay(self.mobility), self.actor).act(APPEALS)
        return offer is not None and offer.own and not offer.locks

    @cached_property
    def progress(self) -> Progress | None:
        """What several stays add up to, towards the qualification of this one; None where there is no other."""
        title = qualification_of(self.mobility)
        if not title or not self.units:
            return None
        found = list(self._stays_towards(title))
        if len(found) < 2:
            return None
        return _added_up(title, agreed_scale(self.mobility), found)

    def _stays_towards(self, title: str) -> Iterable[Mobility]:
        others = Mobility.objects.visible_to(self.actor).filter(participant=self.mobility.participant_id)
        for stay in others.select_related("participant", "record").order_by("planned_start", "pk")[:20]:
            if qualification_of(stay).casefold() == title.casefold() and issued_decisions(stay):
                yield stay


def _added_up(title: str, scale: str, stays: list[Mobility]) -> Progress:
    """Of a unit decided on twice the better decision counts, and its points once."""
    best: dict[str, tuple[Any, str, Mobility]] = {}
    for stay in stays:
        titles = {unit["code"]: str(unit.get("title") or "") for unit in agreed_units(stay)}
        for code, decision in issued_decisions(stay).items():
            held = best.get(code)
            if held is None or _worth(decision) > _worth(held[0]):
                best[code] = (decision, titles.get(code, ""), stay)
    points = [one.points for one, _title, _stay in best.values() if one.points is not None]
    units = [
        (f"{code} {name}".strip(), one.get_decision_display(), _where(stay)) for code, (one, name, stay) in best.items()
    ]
    return Progress(title, scale, sum(points, Decimal()) if points else None, units, len(stays))


def _worth(decision: Any) -> tuple[int, Decimal]:
    return RANK[UnitChoice(decision.decision)], decision.points or Decimal()


def _where(stay: Mobility) -> str:
    begins = stay.begins_on
    return f"{stay.country} {begins.year}" if begins else stay.country


def _points(decision: Any, unit: dict[str, Any]) -> str:
    agreed = unit.get("points") or ""
    if decision.points is None and not agreed:
        return ""
    got = format(decision.points.normalize(), "f") if decision.points is not None else "0"
    return _("%(points)s of %(agreed)s points") % {"points": got, "agreed": agreed} if agreed else got


def _look(decision: str) -> tuple[str, str]:
    return {
        UnitChoice.FULL: ("on_track", _("Full")),
        UnitChoice.PARTIAL: ("at_risk", _("In part")),
        UnitChoice.EXTRA_CREDIT: ("on_track", _("Extra credit")),
        UnitChoice.NONE: ("closed", _("Not recognised")),
    }[UnitChoice(decision)]
