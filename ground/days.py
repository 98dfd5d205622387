"""Days and instants as the pages say them, in the reader's language: the one place where they become text."""

import re
from datetime import date, datetime
from typing import Any

from django.utils import timezone, translation
from django.utils.dateformat import DateFormat
from django.utils.dates import MONTHS_3
from django.utils.formats import get_format

from ground.reading_zone import by_the_own_clock, offset_of

LONG, SHORT, OF_THIS_YEAR = "j F Y", "j M Y", "j M"
LENGTH_OF_AN_ISO_DAY = 10
TIME_OF_DAY = re.compile(r"(?<!\\)[gGhHi]")  # in a form; that of programs, `c`, names its zone itself
CAPITALS = ("en",)  # languages whose short months begin with a capital though the catalogue writes them small


class _InWords(DateFormat):
    """Django's, but for the short months: it gives them capitals in every language (“7 Dec” in a Dutch page)."""

    def M(self) -> str:  # noqa: N802  # the letter of the format
        words = str(MONTHS_3[int(self.n())])
        return words.title() if (translation.get_language() or "en")[:2] in CAPITALS else words


def day_as(value: Any, form: str = LONG) -> str:
    """A day or an instant in this form: letters as in Django's `date` filter, or the name of a setting.

    A time of day that is not by the reader's own clock says by which.
    """
    instant = isinstance(value, datetime) and timezone.is_aware(value)
    if instant:
        value = timezone.localtime(value)
    written = str(get_format(form))
    words = str(_InWords(value).format(written))
    named = instant and TIME_OF_DAY.search(written) and not by_the_own_clock()
    return f"{words} ({offset_of(value)})" if named else words


def long_day(value: Any) -> str:
    """7 December 2026."""
    return day_as(value, LONG)


def short_day(value: Any) -> str:
    """7 Dec 2026."""
    return day_as(value, SHORT)


def day_in(text: str) -> date | None:
    """The day that a text is in the form in which programs keep it; None for every other text."""
    if len(text) != LENGTH_OF_AN_ISO_DAY or text[4] != "-":
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
