"""Dates for the reader's own calendar (RFC 5545)."""

from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event

from accounts.actors import Actor
from accounts.models import Person
from ground import clock
from ground.statements.in_step import Steps, asked, in_step
from lifecycle.by_sides import first_of, ids_of, in_order_of, stays_by_place
from lifecycle.models import Mobility, ToDo
from lifecycle.selectors import own_by_place, shown_to
from lifecycle.tables.mobility import BEFORE_DEPARTURE, State
from portal.dashboard.owed import PLAIN, first_todos, in_words

ENOUGH = 200  # of each
DAY_BEFORE = timedelta(hours=-15)  # of midnight: at nine in the morning of the day before
READ_AGAIN = timedelta(hours=12)


def calendar_of(actor: Actor) -> bytes:
    """A whole-day entry for each dated to-do, which rings the day before, and for each stay to come or going on.

    Persons stand there by their given name and an initial: a calendar is often kept by somebody else's program.
    """
    book = _book()
    dated = [todos.exclude(due_on=None) for todos in own_by_place(actor, with_later=True)]
    todos, stays = in_step(_todos(actor, dated), _stays(actor))
    for owed in in_words(todos):
        about = f"{_shortly(owed.mobility.participant)}: " if owed.mobility else ""
        entry = _entry(f"todo-{owed.todo.pk}", f"{about}{owed.own_sentence}", owed.todo.due_on, owed.todo.due_on)
        entry.add("url", f"{settings.BASE_URL}{owed.way.address}")
        entry.add_component(_ringing(owed.own_sentence))
        book.add_component(entry)
    for stay in stays:
        words = f"{_shortly(stay.participant)}, {stay.country}"
        book.add_component(_entry(f"stay-{stay.pk}", words, stay.started_on or stay.planned_start, stay.planned_end))
    return bytes(book.to_ical())


def _book() -> Calendar:
    book = Calendar()
    book.add("prodid", "-//Sojourn//EN")
    book.add("version", "2.0")
    book.add("name", "Sojourn")  # RFC 7986
    book.add("x-wr-calname", "Sojourn")  # the same for programs before it
    book.add("refresh-interval", READ_AGAIN, parameters={"VALUE": "DURATION"})
    book.add("x-published-ttl", READ_AGAIN)
    return book


def _shortly(person: Person) -> str:
    return f"{person.given_names} {person.family_names[:1]}.".replace(" .", "")


def _ringing(words: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _("Tomorrow: %(what)s") % {"what": words})
    alarm.add("trigger", DAY_BEFORE)
    return alarm


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
