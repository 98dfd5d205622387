"""What needs the reader: the most urgent stays are chosen in the database, and only what they show is read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.actors import Actor
from ground.statements.in_step import Steps, asked, side_by_side
from ground.zones import day_in, today_in
from lifecycle.models.todo import NO_DAY, OF_SAFETY, SIGNATURES
from lifecycle.selectors import own_by_place, shown_to
from lifecycle.tables.mobility import BEFORE_DEPARTURE
from portal.dashboard.kinds import Kind
from portal.dashboard.owed import IN_ORDER, PLAIN, Owed, first_todos, in_words
from portal.dashboard.urgency import CANNOT_WAIT, Line, Row, Urgency, by_subject, name_other_sides, other_sides
from portal.settling import IMPROVEMENT

WEEK = timedelta(days=7)
ROWS_SHOWN = 9
ON_A_STAY = 40  # things that a row unfolds
BESIDES = 40  # things that are looked at beside those that come first by their day
COUNTED = 200  # beyond that a number says "and more"
ZONE = "mobility__time_zone"


def line_of(owed: Owed) -> Line:
    """A to-do as a line: safety, late, due today and own signatures cannot wait; without a day it goes by departure."""
    todo, stay = owed.todo, owed.mobility
    day = todo.due_on or (stay.planned_start if stay and stay.state in BEFORE_DEPARTURE else None) or todo.waits_since
    return Line(
        _urgency(todo.code, todo.due_on, day, todo.today),
        owed.subject,
        owed.to_owner,
        "",
        owed.way.address,
        _("Go on") if owed.is_step else owed.way.words,
        day=day,
        stay=stay,
        owed=owed,
    )


@dataclass(frozen=True)
class Glance:
    """A to-do as it is counted and put in order, before it is read: `line_of` for very many."""

    pk: UUID
    stay: UUID | None
    subject: UUID
    urgency: Urgency
    by: date  # the day it goes by
    improves: bool = False  # it is of an improvement action


GLANCED_AT = ("day", "since", "code", "due_on", "mobility_id", "subject_id", "subject_type", ZONE)


def _glance(row: tuple[Any, ...]) -> Glance:
    day, since, code, due_on, stay, subject, kind, zone, pk = row
    today, by = today_in(zone or ""), day_in(since, zone or "") if day == NO_DAY else day
    return Glance(pk, stay, stay or subject, _urgency(code, due_on, by, today), by, kind == IMPROVEMENT)


def _urgency(code: str, due_on: date | None, by: date, today: date) -> Urgency:
    if code in OF_SAFETY:
        return Urgency.SAFETY
    if (due_on is not None and due_on <= today) or code in SIGNATURES:
        return Urgency.DUE
    return Urgency.SOON if by <= today + WEEK else Urgency.LATER


@dataclass(frozen=True)
class Glances:
    """The first of what the reader owes: in the order of days, and what cannot be found by its day."""

    in_order: list[Glance]
    besides: list[Glance]

    @property
    def subjects(self) -> list[UUID]:
        """The stays of all of them, the most urgent first."""
        found = sorted([*self.in_order, *self.besides], key=lambda one: (one.urgency, one.by, one.subject))
        return list(dict.fromkeys(one.subject for one in found))


def glances(actor: Actor) -> Steps[Glances]:
    """One step: the first by their days, own signatures and safety, and the longest owed of what has no day."""
    places, most = own_by_place(actor), COUNTED + 1
    signatures = [todos.filter(code__in=SIGNATURES) for todos in places[:1]]
    by_day = [*places, *signatures, *(todos.filter(code__in=OF_SAFETY) for todos in places)]
    without_day = [todos.filter(day=NO_DAY) for todos in places]
    wanted = [todos.order_by(*IN_ORDER, "pk").values_list(*GLANCED_AT, "pk") for todos in by_day]
    wanted += [todos.order_by("since", "pk").values_list(*GLANCED_AT, "pk") for todos in without_day]
    bounds = [most] * len(places) + [BESIDES] * (len(wanted) - len(places))
    found = yield [rows[:bound] for rows, bound in zip(wanted, bounds, strict=True)]
    in_order = sorted({row for rows in found[: len(places)] for row in rows}, key=lambda row: (row[0], row[1], row[-1]))
    besides = {row for rows in found[len(places) :] for row in rows}
    return Glances([_glance(row) for row in in_order[:most]], [_glance(row) for row in besides])


@dataclass(frozen=True)
class Counted:
    """How many things are owed, and on how many stays beside those known; none is counted beyond `COUNTED` things."""

    things: int
    rows: int  # stays without a line of a source
    stays: int  # those of them without a report too
    urgent: int  # those of them that cannot wait
    kinds: frozenset[Kind]  # what those stays are: memoranda may be among them
    urgent_kinds: frozenset[Kind]
    more: bool  # whether there are more than were counted


def counted(found: Glances, lines: Iterable[Line], reported: Iterable[UUID]) -> Counted:
    """The to-dos, and the stays they are on that no source and no report brings."""
    in_lines = {line.subject for line in lines}
    subjects = {one.subject for one in found.in_order} - in_lines
    urgent = {one.subject for one in found.in_order if one.urgency in CANNOT_WAIT}
    other = subjects - set(reported)
    things = len(found.in_order)
    kinds = {one.subject: _kind(one) for one in found.in_order}
    return Counted(
        min(things, COUNTED),
        len(subjects),
        len(other),
        len(other & urgent),
        frozenset(kinds[one] for one in other),
        frozenset(kinds[one] for one in other & urgent),
        more=things > COUNTED,
    )


def _kind(one: Glance) -> Kind:
    if one.stay:
        return Kind.STAY
    return Kind.ACTION if one.improves else Kind.MEMORANDUM


def most_urgent_rows(actor: Actor, found: Glances, lines: list[Line]) -> Steps[list[Row]]:
    """The rows that are shown: of each source the first stays are enough, since no other can come before them."""
    chosen = {row.lead.subject for row in by_subject(lines)[:ROWS_SHOWN]} | set(found.subjects[:ROWS_SHOWN])
    there = Q(mobility_id__in=chosen) | Q(mobility=None, subject_id__in=chosen)
    owed = [todos.filter(there) for todos in own_by_place(actor)]
    of_rows, parts = yield from side_by_side(
        first_todos(owed, ROWS_SHOWN * 2 * ON_A_STAY), asked(other_sides(chosen, actor))
    )
    todos = yield from shown_to(actor, of_rows, PLAIN)
    rows = by_subject([*lines, *map(line_of, in_words(todos))])[:ROWS_SHOWN]
    name_other_sides(rows, parts)
    return rows


def cannot_wait_first(lines: Iterable[Line], most: int) -> list[UUID]:
    """The most urgent of the stays with something that cannot wait."""
    urgent = sorted((line for line in lines if line.urgency in CANNOT_WAIT), key=lambda line: line.order)
    return list(dict.fromkeys(line.subject for line in urgent))[:most]


def cannot_wait(lines: Iterable[Line]) -> set[UUID]:
    """The stays with something that cannot."""
    return {line.subject for line in lines if line.urgency in CANNOT_WAIT}
