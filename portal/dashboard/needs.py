"""What needs the reader: the most urgent stays are chosen in the database, and only what they show is read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, DateField, F, IntegerField, Min, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, TruncDate
from django.utils.translation import gettext as _

from accounts.actors import Actor
from ground.zones import before_today
from lifecycle.models import ToDo
from lifecycle.selectors import with_names
from lifecycle.tables.mobility import BEFORE_DEPARTURE
from portal.dashboard.owed import Owed, in_words
from portal.dashboard.urgency import CANNOT_WAIT, Line, Row, Urgency, by_subject, name_other_sides

WEEK = timedelta(days=7)
OWN_SIGNATURES = ("agreements.unsigned", "partnerships.unsigned")
ROWS_SHOWN = 9
ON_A_STAY = 40  # things that a row unfolds
COUNTED = 500  # beyond that a number says "and more"
ZONE = "mobility__time_zone"


def line_of(owed: Owed) -> Line:
    """A to-do as a line: late, due today and own signatures cannot wait; without a day it goes by the departure."""
    todo, stay = owed.todo, owed.mobility
    day = todo.due_on or (stay.planned_start if stay and stay.state in BEFORE_DEPARTURE else None) or todo.waits_since
    due = (todo.due_on is not None and todo.due_on <= todo.today) or todo.code in OWN_SIGNATURES
    urgency = Urgency.DUE if due else Urgency.SOON if day <= todo.today + WEEK else Urgency.LATER
    return Line(
        urgency,
        owed.subject,
        owed.to_owner,
        "",
        owed.way.address,
        _("Go on") if owed.is_step else owed.way.words,
        day=day,
        stay=stay,
        owed=owed,
    )


def with_urgency(todos: QuerySet[ToDo]) -> QuerySet[ToDo]:
    """`line_of` for the database: `subject`, `urgency` and `by` of each, the day it goes by."""
    leaves = Case(When(mobility__state__in=BEFORE_DEPARTURE, then=F("mobility__planned_start")))
    return todos.annotate(
        subject=Coalesce("mobility_id", "subject_id"),
        by=Coalesce("due_on", leaves, TruncDate("since"), output_field=DateField()),
    ).annotate(
        urgency=Case(
            When(before_today("due_on", ZONE, days=-1) | Q(code__in=OWN_SIGNATURES), then=Value(int(Urgency.DUE))),
            When(before_today("by", ZONE, days=-8), then=Value(int(Urgency.SOON))),
            default=Value(int(Urgency.LATER)),
            output_field=IntegerField(),
        )
    )


@dataclass(frozen=True)
class Counted:
    """How many things are owed, and on how many stays beside those known; none is counted beyond `COUNTED` things."""

    things: int
    rows: int  # stays without a line of a source
    stays: int  # those of them without a report too
    urgent: int  # those of them that cannot wait

    @property
    def more(self) -> bool:
        """Whether there are more than were counted."""
        return self.things > COUNTED


def counted(todos: QuerySet[ToDo], lines: Iterable[Line], reported: Iterable[UUID]) -> Counted:
    """The to-dos, and the stays they are on that no source and no report brings."""
    some = with_urgency(todos).order_by()[: COUNTED + 1]
    in_lines = {line.subject for line in lines}
    other = ~Q(subject__in=in_lines | set(reported))
    found = some.aggregate(
        things=Count("pk"),
        rows=Count("subject", distinct=True, filter=~Q(subject__in=in_lines)),
        stays=Count("subject", distinct=True, filter=other),
        urgent=Count("subject", distinct=True, filter=other & Q(urgency=int(Urgency.DUE))),
    )
    return Counted(**found)


def most_urgent_rows(actor: Actor, todos: QuerySet[ToDo], lines: list[Line]) -> list[Row]:
    """The rows that are shown: of each source the first stays are enough, since no other can come before them."""
    chosen = {row.lead.subject for row in by_subject(lines)[:ROWS_SHOWN]} | set(_first_subjects(todos))
    there = Q(mobility_id__in=chosen) | Q(mobility=None, subject_id__in=chosen)
    found = with_names(todos.filter(there)).select_related("mobility__participant")
    owed = in_words(found.order_by("due_on", "since", "pk")[: ROWS_SHOWN * 2 * ON_A_STAY])
    rows = by_subject([*lines, *map(line_of, owed)])[:ROWS_SHOWN]
    name_other_sides(rows, actor)
    return rows


def _first_subjects(todos: QuerySet[ToDo]) -> list[Any]:
    found: Any = with_urgency(todos).order_by()
    by_stay = found.values("subject").annotate(first=Min("urgency"), day=Min("by")).order_by("first", "day", "subject")
    return list(by_stay.values_list("subject", flat=True)[:ROWS_SHOWN])


def cannot_wait(lines: Iterable[Line]) -> set[UUID]:
    """The stays with something that cannot."""
    return {line.subject for line in lines if line.urgency in CANNOT_WAIT}
