"""How many stays stand where, for who has thousands: counted by index alone, grouped in the database."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from django.db.models import BooleanField, Case, Count, Exists, F, OuterRef, Q, QuerySet, Value, When

from accounts.actors import Actor
from ground import clock
from ground.bounded import MOST, Bounded
from ground.statements.in_step import Steps, asked, shared, side_by_side
from ground.zones import today_in
from lifecycle.by_sides import late_there, stays_of, stays_with
from lifecycle.gate import GATE_MET
from lifecycle.models import Mobility, ToDo
from lifecycle.models.todo import Holds
from lifecycle.stay_selection import LEAVING_WITHIN, OVER, SAVED
from lifecycle.tables.mobility import AT_THE_HOST, BEFORE_DEPARTURE, State

LIST_DONE = 21  # days before the first day (D6)


@dataclass(frozen=True)
class Group:
    """So many stays in one state; before departure those that leave on one day."""

    state: str
    leaves: date | None
    zone: str
    list_open: bool  # signed, and the list before departure is not done though it should be
    number: int

    @property
    def days(self) -> int | None:
        """Days until they leave, where they are to go; None without a day."""
        return (self.leaves - today_in(self.zone)).days if self.leaves else None


def standing(actor: Actor) -> Steps[list[Group]]:
    """All stays of this actor; asked once a page."""
    return shared(("standing", actor), partial(_standing, actor))


def late_standing(actor: Actor) -> Steps[list[Group]]:
    """The same of those of them where somebody is late."""
    late = Mobility.unscoped.filter(stays_of(actor), late_there(actor)).exclude(state__in=OVER)
    return (yield from _groups(late, actor))


def _standing(actor: Actor) -> Steps[list[Group]]:
    return _groups(Mobility.unscoped.filter(stays_of(actor)), actor)


def _groups(found: QuerySet[Mobility], actor: Actor) -> Steps[list[Group]]:
    """By an index alone; and apart those few where something is open, which is found by what is owed. One step."""
    open_lists = stays_with(actor, _holding())
    leaves = Case(When(state__in=BEFORE_DEPARTURE, then=F("planned_start")))
    key = ("state", "leaves", "time_zone")
    both = [rows.order_by().annotate(leaves=leaves).values_list(*key).annotate(Count("pk")) for rows in (
        found, found.filter(_near(), pk__in=open_lists),
    )]  # fmt: skip
    every, with_open_list = ({row[:3]: row[3] for row in rows} for rows in (yield both))
    found_groups = [
        Group(state, leaves_on, zone, False, number - with_open_list.get((state, leaves_on, zone), 0))
        for (state, leaves_on, zone), number in every.items()
    ]
    return [
        *found_groups,
        *(Group(state, on, zone, True, number) for (state, on, zone), number in with_open_list.items()),
    ]


def list_is_open() -> Case:
    """Whether the list before departure of a signed stay is open; asked only where it should be done by now (D6)."""
    here = _holding().filter(mobility=OuterRef("pk"))
    return Case(When(_near(), then=Exists(here)), default=Value(False), output_field=BooleanField())


def _near() -> Q:
    return Q(state=State.READY, planned_start__lt=clock.today() + timedelta(days=LIST_DONE + 1))


def _holding() -> QuerySet[ToDo]:
    """What holds the next step of a stay and is not done."""
    held: QuerySet[ToDo] = ToDo.unscoped.filter(closed_at=None, holds=Holds.NOW).exclude(code=GATE_MET)
    return held


# The filters that everybody has, as far as the groups tell how many stays they find.
TOLD_BY_GROUPS: dict[str, Callable[[Group], bool]] = {
    "active": lambda group: group.state not in OVER,
    "leaving": lambda group: group.leaves is not None and 0 <= (group.leaves - clock.today()).days <= LEAVING_WITHIN,
    "not-arrived": lambda group: group.days is not None and group.days < 0,
    "review": lambda group: group.state == State.AGREEMENT_REVIEW,
    "abroad": lambda group: group.state in AT_THE_HOST,
    "over": lambda group: group.state in OVER,
}


def numbers_of_saved(actor: Actor) -> Steps[dict[str, Bounded]]:
    """How many stays each of the filters finds that everybody has; one that asks what is owed counts to a bound."""
    mine = Mobility.unscoped.filter(stays_of(actor))
    others = [one for one in SAVED if one.key not in TOLD_BY_GROUPS]
    bounded = [mine.filter(one.query(actor)).order_by().values_list("pk")[: MOST + 1] for one in others]
    groups, *rows = yield from side_by_side(standing(actor), *map(asked, bounded))
    found = {
        key: Bounded(sum(group.number for group in groups if tells(group))) for key, tells in TOLD_BY_GROUPS.items()
    }
    for one, some in zip(others, rows, strict=True):
        found[one.key] = Bounded(min(len(some), MOST), more=len(some) > MOST)
    return found
