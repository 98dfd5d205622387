"""Departures at risk, counted back from the first day; and who is abroad now."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.actors import Actor
from assessments.models import FollowUp
from ground import clock
from ground.bounded import Bounded
from ground.statements.beside import Beside, keep_beside
from ground.statements.in_step import Steps, shared, side_by_side
from ground.zones import before_today, today_in
from lifecycle.by_sides import first_of, ids_of, sides_of, stays_by_place
from lifecycle.models import Mobility, OrganisationPart, ToDo
from lifecycle.roles import Role
from lifecycle.selectors import with_names
from lifecycle.standing_numbers import LIST_DONE, list_is_open, standing
from lifecycle.tables.mobility import AT_THE_HOST, BEFORE_DEPARTURE, RANK, State
from lifecycle.visibility import stays_seen_by
from lifecycle.wording import say_todo
from portal.read_ahead import StayRead

AHEAD = 60  # days that are looked at
# (days before the first day, the rank the stay should have reached by then); D4, D6, D5 of the domain reference.
MARKS: tuple[tuple[int, int], ...] = (
    (42, RANK[State.AGREEMENT_REVIEW]),
    (21, RANK[State.AGREEMENT_SIGNING]),
    (14, RANK[State.READY]),
)
WARNING_DAYS = 5
SHOWN = 8
FOLLOW_UP = "assessments.follow_up"  # what is owed where one is not written
FOLLOW_UPS_OF_ONE = 8  # that are looked at
MOST_LEAVING = 200  # the next to leave; who has more leaving within sixty days has the list
COORDINATES = (Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR)
WITH_HOST = Beside("open_parts", "mobility_id", lambda: OrganisationPart.objects.open().select_related("organisation"))
WITH_TODOS = Beside(
    "open_todos", "mobility_id", lambda: with_names(ToDo.unscoped.filter(closed_at=None)).order_by("due_on", "since")
)
WITH_FOLLOW_UPS = Beside(
    "present_follow_ups", "mobility_id", lambda: FollowUp.objects.filter(withdrawn_at=None).order_by("nth")
)


@dataclass(frozen=True)
class Mark:
    """One of the three dates on the line."""

    days: int
    x: int
    look: str  # held, missed, ahead


@dataclass
class Departure:
    """A stay that leaves soon and is not where it should be."""

    mobility: StayRead
    host: str
    days: int
    marks: list[Mark]
    today_x: int
    status: str  # overdue, at_risk
    reason: str

    @property
    def label(self) -> str:
        """The finding, for who does not see the line."""
        missed = [str(mark.days) for mark in self.marks if mark.look == "missed"]
        left = ngettext("%(days)s day to go", "%(days)s days to go", self.days) % {"days": self.days}
        if missed:
            return _("%(left)s; missed: the mark of %(marks)s days") % {"left": left, "marks": ", ".join(missed)}
        return left


def x_of(days: int) -> int:
    """Where a day lies on the line of 50 days, 14 to 386 wide."""
    return round(14 + (50 - max(0, min(days, 50))) / 50 * 350)


def departures(actor: Actor) -> Steps[tuple[list[Departure], Bounded, Bounded]]:
    """Those at risk, most urgent first; how many they are; how many leave within sixty days."""
    leaving = yield from departing_in_sight(actor)
    risky = [one for one in leaving if one.status != "on_track"]
    rows = yield from _read(actor, [one.pk for one in risky[:SHOWN]], WITH_HOST, WITH_TODOS)
    more = len(leaving) >= MOST_LEAVING
    shown = [_departure(rows[one.pk], one) for one in risky[:SHOWN] if one.pk in rows]
    return shown, Bounded(len(risky), more=more), Bounded(len(leaving), more=more)


@dataclass(frozen=True)
class Departing:
    """A stay that leaves within sixty days: in how many, whether it is as far as it should be."""

    pk: UUID
    days: int
    status: str
    list_open: bool  # signed, and something of the list before departure is not done


def departing(actor: Actor) -> Steps[list[Departing]]:
    """Those in the stays the actor coordinates, the next first. One whose first day has passed leaves no more."""
    return shared(("departing", actor), partial(_departing, stays_by_place(actor, COORDINATES)))


def departing_in_sight(actor: Actor) -> Steps[list[Departing]]:
    """The same for who coordinates none of them: those in the stays that the reader sees."""
    return (yield from departing(actor)) or (yield from _departing(stays_by_place(actor)))


def _departing(there: Iterable[Q]) -> Steps[list[Departing]]:
    today = clock.today()
    soon = Mobility.unscoped.filter(
        state__in=BEFORE_DEPARTURE,
        planned_start__gte=today - timedelta(days=1),
        planned_start__lte=today + timedelta(days=AHEAD),
    ).annotate(something_open=list_is_open())
    places = [soon.filter(place) for place in there]
    found = []
    first = yield from first_of(places, ("planned_start",), MOST_LEAVING, more=("state", "time_zone", "something_open"))
    for start, state, zone, something_open, pk in first:
        days, list_open = (start - today_in(zone)).days, state == State.READY and something_open
        if days >= 0:
            found.append(Departing(pk, days, status_of(days, state, list_open=list_open), list_open))
    return found


def status_of(days: int, state: str, *, list_open: bool = False) -> str:
    """Counted to the first day. Overdue: it has passed, or a mark that was not reached; at risk: one comes soon.

    A stay that is signed is at risk while its list is open and the day by which it should be done has passed (D6).
    """
    rank = RANK.get(state, 0)
    if days < 0 or any(days < mark and rank < needed for mark, needed in MARKS):
        return "overdue"
    if (list_open and days < LIST_DONE) or any(days - mark <= WARNING_DAYS and rank < needed for mark, needed in MARKS):
        return "at_risk"
    return "on_track"


def _read(actor: Actor, pks: Sequence[UUID], *beside: Beside) -> Steps[dict[UUID, Any]]:
    """Those of these stays that the reader sees, with these rows beside each. One step."""
    if not pks:
        return {}
    stays = Mobility.unscoped.filter(stays_seen_by(actor), pk__in=pks).select_related("participant")
    rows, *found = yield [stays, *(each.of(pks) for each in beside)]
    keep_beside(rows, beside, found)
    return {stay.pk: stay for stay in rows}


def _departure(mobility: StayRead, leaves: Departing) -> Departure:
    days = leaves.days
    rank = RANK.get(str(mobility.state), 0)
    marks = [
        Mark(mark, x_of(mark), "held" if rank >= needed else "missed" if days < mark else "ahead")
        for mark, needed in MARKS
    ]
    todo = mobility.open_todos[0] if mobility.open_todos else None
    names = {todo.person_id: todo.person_name} if todo else {}
    reason = say_todo(todo, names) if todo else str(State(mobility.state).label)
    host = next((part.organisation.name for part in mobility.open_parts if part.part == "hosting"), "")
    return Departure(mobility, host, days, marks, x_of(days), leaves.status, reason)


@dataclass
class Abroad:
    """Somebody who is at the host now."""

    mobility: StayRead
    host: str
    day: int
    of_days: int
    late_follow_up: int | None
    done_follow_up: int | None

    @property
    def days_over(self) -> int:
        """Days since the last planned day, for a stay that nobody has ended."""
        return max(0, self.day - self.of_days) if self.of_days else 0

    @property
    def share(self) -> int:
        """Of the way, in percent."""
        return max(0, min(100, round(100 * self.day / self.of_days))) if self.of_days else 0


def abroad_now(actor: Actor, most: int = 5) -> Steps[tuple[list[Abroad], int]]:
    """Who is at the host, those with a late follow-up first; and how many they are."""
    there = Mobility.unscoped.filter(state__in=AT_THE_HOST, planned_end__isnull=False)
    places = [there.filter(place) for place in stays_by_place(actor)]
    late, by_last_day, groups = yield from side_by_side(
        _with_late_follow_up(actor, most), first_of(places, ("planned_end",), most), standing(actor)
    )
    wanted = list(dict.fromkeys([*late, *ids_of(by_last_day)]))[:most]
    rows = yield from _read(actor, wanted, WITH_HOST, WITH_FOLLOW_UPS)
    number = sum(group.number for group in groups if group.state in AT_THE_HOST)
    return [_abroad(rows[pk]) for pk in wanted if pk in rows], number


def _with_late_follow_up(actor: Actor, most: int) -> Steps[list[UUID]]:
    """The stays at the host whose follow-ups are late, the longest first: a late follow-up is owed by somebody."""
    late = ToDo.unscoped.filter(
        before_today("due_on", "mobility__time_zone"),
        closed_at=None, code=FOLLOW_UP, day__lte=clock.today(), mobility__state__in=AT_THE_HOST,
    )  # fmt: skip
    places = [late.filter(**{side: actor.organisation_id}) for side in sides_of(actor)]
    found = yield from first_of(places, ("day",), most * FOLLOW_UPS_OF_ONE, more=("mobility_id",))
    return list(dict.fromkeys(stay for _day, stay, _pk in found))[:most]


def _abroad(mobility: StayRead) -> Abroad:
    first, last = mobility.started_on or mobility.planned_start, mobility.planned_end
    today = mobility.today
    done = [one.nth for one in mobility.present_follow_ups if one.done_on]
    late = [one.nth for one in mobility.present_follow_ups if not one.done_on and one.due_on < today]
    host = next((part.organisation.name for part in mobility.open_parts if part.part == "hosting"), "")
    return Abroad(
        mobility,
        host,
        (today - first).days + 1 if first else 0,
        (last - first).days + 1 if first and last else 0,
        late[0] if late else None,
        done[-1] if done else None,
    )
