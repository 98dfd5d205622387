"""By which clock a reader reads: their own, where it is known; else one that stands beside every time of day."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.conf import settings
from django.utils import timezone

_own_clock: ContextVar[bool] = ContextVar("reads_by_the_own_clock", default=False)


@contextmanager
def reading_in(zone: str, *, own: bool) -> Iterator[None]:
    """Times are shown by the clock of this zone, else of the installation.

    `own`: it is the clock on the reader's wall. Somebody who is abroad has another, and so has whoever opens a mail
    somewhere: for them every time of day says which clock it goes by.
    """
    with timezone.override(zone or settings.TIME_ZONE):
        token = _own_clock.set(own and bool(zone))
        try:
            yield
        finally:
            _own_clock.reset(token)


def by_the_own_clock() -> bool:
    """Whether a time of day needs no zone beside it."""
    return _own_clock.get()


def offset_of(at: datetime) -> str:
    """UTC, UTC+2, UTC-3:30: the same in every language."""
    shift = at.utcoffset()
    minutes = int(shift.total_seconds()) // 60 if shift else 0
    if not minutes:
        return "UTC"
    sign, minutes = ("-" if minutes < 0 else "+"), abs(minutes)
    return f"UTC{sign}{minutes // 60}" + (f":{minutes % 60:02}" if minutes % 60 else "")
