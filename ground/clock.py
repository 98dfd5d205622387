"""The one clock. Everything that asks for the time asks here, so that a case can be run on its own dates."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, tzinfo

from django.utils import timezone

_set_to: ContextVar[datetime | None] = ContextVar("clock_set_to", default=None)


def now() -> datetime:
    """This instant, aware, in UTC."""
    return _set_to.get() or datetime.now(UTC)


def today(zone: tzinfo | None = None) -> date:
    """The day it is now in `zone`; without one, in the time zone of the installation (settings.TIME_ZONE)."""
    return day_of(now(), zone)


def day_of(instant: datetime, zone: tzinfo | None = None) -> date:
    """The day an instant falls on, in the same sense."""
    return instant.astimezone(zone or timezone.get_default_timezone()).date()


def start_of(day: date, zone: tzinfo | None = None) -> datetime:
    """The first instant of a day in `zone`; without one, in the time zone of the installation."""
    return datetime.combine(day, time.min, zone or timezone.get_default_timezone()).astimezone(UTC)


@contextmanager
def set_to(instant: datetime) -> Iterator[None]:
    """Hold the clock at one instant: for tests and for the case runner, which works in a database of its own."""
    if instant.tzinfo is None:
        raise ValueError("The clock needs an instant with its UTC offset.")
    token = _set_to.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _set_to.reset(token)
