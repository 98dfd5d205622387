"""What cannot wait, in the order of harm: lines from named sources, gathered to one row a stay."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from functools import partial
from uuid import UUID

from django.db.models import QuerySet

from accounts.actors import Actor
from ground.statements.in_step import Steps, shared, side_by_side
from lifecycle.models import OrganisationPart
from portal.dashboard.owed import SIDES, Owed
from portal.read_ahead import StayRead


class Urgency(IntEnum):
    """The order of harm; the first five cannot wait."""

    SAFETY = 1
    REFUSED = 2
    NOT_ARRIVED = 3
    LEAVES = 4
    DUE = 5
    SOON = 6
    LATER = 7


CANNOT_WAIT = tuple(urgency for urgency in Urgency if urgency <= Urgency.DUE)
FAR = date.max
UNFOLDED = 6


@dataclass(frozen=True)
class Line:
    """One thing on one stay, or on a memorandum, in words and with the way to settle it."""

    urgency: Urgency
    subject: UUID  # of the stay, of the version of a memorandum, or of a partner
    sentence: str
    chip: str
    address: str
    button: str
    detail: str = ""
    day: date | None = None  # by which it should be done: what comes first within the same urgency
    stay: StayRead | None = None
    owed: Owed | None = None
    about: str = ""  # what it is about, where that is neither a stay nor a memorandum

    @property
    def look(self) -> str:
        """How its chip looks."""
        if self.urgency in CANNOT_WAIT:
            return "overdue" if self.urgency != Urgency.DUE or (self.owed and self.owed.late) else "risk"
        return "waiting"

    @property
    def order(self) -> tuple[int, date, date]:
        """Within the same urgency: by departure, then by its own day."""
        leaves = self.stay.planned_start if self.stay and self.stay.planned_start else FAR
        by_departure = self.urgency in (Urgency.NOT_ARRIVED, Urgency.LEAVES)
        return self.urgency, leaves if by_departure else self.day or leaves, self.day or leaves


@dataclass
class Row:
    """All that needs the reader on one stay: the most urgent line speaks, the others unfold."""

    lines: list[Line]
    where: str = ""  # the organisation on the other side, once it was looked up

    @property
    def lead(self) -> Line:
        """The most urgent."""
        return self.lines[0]

    @property
    def way(self) -> Line:
        """Where its button leads: where the most urgent line is no to-do, to the reader's own first one on it."""
        return next((line for line in self.lines if line.owed), self.lead) if self.lead.owed is None else self.lead

    @property
    def others(self) -> list[Line]:
        """The rest, in the same order."""
        return self.lines[1:]

    @property
    def unfolded(self) -> list[Line]:
        """Those of them that are shown: the stay itself has all."""
        return self.others[:UNFOLDED]

    @property
    def urgency(self) -> Urgency:
        """That of the most urgent line."""
        return self.lead.urgency

    @property
    def cannot_wait(self) -> bool:
        """Whether it stands in the first band."""
        return self.urgency in CANNOT_WAIT


Source = Callable[[Actor], Steps[list[Line]]]
# What else may need a reader, by name. A source is walked once a page, in step with the others, finds a hundred stays
# at most and costs the same however many it finds; an app of pages adds its own in its `ready`. To-dos are no source:
# Today reads them itself.
SOURCES: dict[str, Source] = {}


def source(name: str) -> Callable[[Source], Source]:
    """Register where lines come from."""

    def register(find: Source) -> Source:
        if SOURCES.setdefault(name, find) is not find:
            raise RuntimeError(f"Two sources of lines are called {name}.")
        return find

    return register


def lines_of(actor: Actor) -> Steps[list[Line]]:
    """What the sources find for this reader; walked once a page."""
    return shared(("lines", actor), partial(_lines_of, actor))


def _lines_of(actor: Actor) -> Steps[list[Line]]:
    found = yield from side_by_side(*(find(actor) for find in SOURCES.values()))
    return [line for lines in found for line in lines]


def by_subject(lines: Iterable[Line]) -> list[Row]:
    """One row a stay, the most urgent first."""
    found: dict[UUID, list[Line]] = {}
    for line in sorted(lines, key=lambda one: one.order):
        found.setdefault(line.subject, []).append(line)
    return [Row(lines) for lines in found.values()]


def other_sides(stays: Collection[UUID], actor: Actor) -> QuerySet[OrganisationPart]:
    """The organisations on the other side of these stays."""
    parts: QuerySet[OrganisationPart] = OrganisationPart.objects.open().filter(mobility__in=stays, part__in=SIDES)
    return parts.exclude(organisation=actor.organisation_id).select_related("organisation")


def name_other_sides(rows: Iterable[Row], parts: Iterable[OrganisationPart]) -> None:
    """Which organisation is on the other side, for the rows that are shown."""
    names = {(part.mobility_id, part.part): part.organisation.name for part in parts}
    for row in rows:
        found = (names.get((row.lead.subject, side), "") for side in SIDES)
        row.where = next(filter(None, found), "")


def ranks_of(lines: Iterable[Line]) -> dict[UUID, int]:
    """How urgent each stay is: what others owe there comes in the same order."""
    return {line.subject: int(line.urgency) for line in sorted(lines, key=lambda one: one.order, reverse=True)}
