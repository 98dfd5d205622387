"""Dates for the reader's own calendar (RFC 5545)."""

from datetime import timedelta

from django.conf import settings
from icalendar import Calendar, Event

from accounts.actors import Actor
from ground import clock
from lifecycle.models import Mobility
from lifecycle.selectors import with_names
from lifecycle.tables.mobility import BEFORE_DEPARTURE, State
from portal.dashboard.owed import in_order, in_words, own_todos

ENOUGH = 500


def calendar_of(actor: Actor) -> bytes:
    """A whole-day entry for each dated to-do and for each stay to come or going on."""
    book = Calendar()
    book.add("prodid", "-//Sojourn//EN")
    book.add("version", "2.0")
    dated = with_names(own_todos(actor, with_later=True).exclude(due_on=None)).select_related("mobility__participant")
    for owed in in_words(in_order(dated)[:ENOUGH]):
        about = f"{owed.mobility.participant.full_name}: " if owed.mobility else ""
        entry = _entry(f"todo-{owed.todo.pk}", f"{about}{owed.own_sentence}", owed.todo.due_on, owed.todo.due_on)
        entry.add("url", f"{settings.BASE_URL}{owed.way.address}")
        book.add_component(entry)
    stays = Mobility.objects.visible_to(actor).filter(state__in=(*BEFORE_DEPARTURE, State.ONGOING, State.SUSPENDED))
    for stay in stays.exclude(planned_start=None).exclude(planned_end=None).select_related("participant")[:ENOUGH]:
        words = f"{stay.participant.full_name}, {stay.country}"
        book.add_component(_entry(f"stay-{stay.pk}", words, stay.started_on or stay.planned_start, stay.planned_end))
    return bytes(book.to_ical())


def _entry(uid: str, words: str, first: object, last: object) -> Event:
    entry = Event()
    entry.add("uid", f"{uid}@{settings.MAIL_DOMAIN}")
    entry.add("dtstamp", clock.now())
    entry.add("summary", words)
    entry.add("dtstart", first)
    entry.add("dtend", last + timedelta(days=1))  # type: ignore[operator]  # what is entered has a day
    return entry
