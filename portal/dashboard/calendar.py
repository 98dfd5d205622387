"""Dates for the reader's own calendar (RFC 5545)."""

from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.db.models import QuerySet
from icalendar import Calendar, Event

from accounts.actors import Actor
from ground import clock
from ground.statements.in_step import Steps, asked, in_step
from lifecycle.by_sides import first_of, ids_of, in_order_of, stays_by_place
from lifecycle.models import Mobility, ToDo
from lifecycle.selectors import own_by_place, shown_to
from lifecycle.tables.mobility import BEFORE_DEPARTURE, State
from portal.dashboard.owed import PLAIN, first_todos, in_words

ENOUGH = 200  # of each


def calendar_of(actor: Actor) -> bytes:
    """A whole-day entry for each dated to-do and for each stay to come or going on."""
    book = Calendar()
    book.add("prodid", "-//Sojourn//EN")
    book.add("version", "2.0")
    dated = [todos.exclude(due_on=None) for todos in own_by_place(actor, with_later=True)]
    todos, stays = in_step(_todos(actor, dated), _stays(actor))
    for owed in in_words(todos):
        about = f"{owed.mobility.participant.full_name}: " if owed.mobility else ""
        entry = _entry(f"todo-{owed.todo.pk}", f"{about}{owed.own_sentence}", owed.todo.due_on, owed.todo.due_on)
        entry.add("url", f"{settings.BASE_URL}{owed.way.address}")
        book.add_component(entry)
    for stay in stays:
        words = f"{stay.participant.full_name}, {stay.country}"
        book.add_component(_entry(f"stay-{stay.pk}", words, stay.started_on or stay.planned_start, stay.planned_end))
    return bytes(book.to_ical())


def _todos(actor: Actor, dated: Sequence[QuerySet[ToDo]]) -> Steps[list[ToDo]]:
    return (yield from shown_to(actor, (yield from first_todos(dated, ENOUGH)), PLAIN))


def _stays(actor: Actor) -> Steps[list[Mobility]]:
    """The first to leave of those to come or going on: of each state by itself, as the index has them."""
    to_come = Mobility.unscoped.filter(planned_start__isnull=False, planned_end__isnull=False)
    places = [
        to_come.filter(place, state=state)
        for place in stays_by_place(actor)
        for state in (*BEFORE_DEPARTURE, State.ONGOING, State.SUSPENDED)
    ]
    ids = ids_of((yield from first_of(places, ("planned_start",), ENOUGH)))
    seen = Mobility.objects.visible_to(actor).filter(pk__in=ids).select_related("participant")
    return in_order_of(ids, (yield from asked(seen)))


def _entry(uid: str, words: str, first: object, last: object) -> Event:
    entry = Event()
    entry.add("uid", f"{uid}@{settings.MAIL_DOMAIN}")
    entry.add("dtstamp", clock.now())
    entry.add("summary", words)
    entry.add("dtstart", first)
    entry.add("dtend", last + timedelta(days=1))  # type: ignore[operator]  # what is entered has a day
    return entry
