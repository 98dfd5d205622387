"""Days, spans, instants, numbers, countries and languages as a paper prints them, in the active language.

Values come from a snapshot, so a day or an instant is ISO text and an amount is text, a whole number or a Decimal.
"""

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_decimal
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from ground.reading_zone import offset_of

NO_BREAK = "\u00a0"
# Babel's plain "en" is American; the source language of Sojourn is British.
BRITISH = "en_GB"


def locale() -> Locale:
    """The locale of the active language; British English where Babel does not know it."""
    code = (translation.get_language() or "en").replace("_", "-").lower()
    try:
        return Locale.parse(BRITISH if code.split("-")[0] == "en" else code, sep="-" if "-" in code else "_")
    except (UnknownLocaleError, ValueError):
        return Locale.parse(BRITISH)


def as_day(value: Any) -> date | None:
    """A date from ISO text, a date or an instant; None where there is none."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return date.fromisoformat(str(value)[:10]) if value else None


def longdate(value: Any) -> str:
    """24 July 2026; the day and its month do not part."""
    day = as_day(value)
    return _kept(format_date(day, "d MMMM y", locale=locale())) if day else ""


def with_weekday(value: Any) -> str:
    """Monday, 5 October 2026."""
    day = as_day(value)
    return _kept(format_date(day, "full", locale=locale())) if day else ""


def daterange(first: Any, last: Any) -> str:
    """4 to 29 May 2026; 2 March to 24 April 2026; one day where both are the same."""
    start, end = as_day(first), as_day(last)
    if start is None or end is None:
        return longdate(start or end)
    if start == end:
        return longdate(start)
    form = "d MMMM y" if start.year != end.year else "d MMMM" if start.month != end.month else "d"
    begins = _kept(format_date(start, form, locale=locale()))
    return _("%(first)s to %(last)s") % {"first": begins, "last": longdate(end)}


def moment(value: Any) -> str:
    """14 Jan 2026, 10:42:07 (UTC+2), in the time zone of who reads: a paper sets that of its issuer."""
    if not value:
        return ""
    at = _here(value)
    day = _kept(format_date(at.date(), "d MMM y", locale=locale()))
    return f"{day}, {at:%H:%M:%S} ({offset_of(at)})"


def day_of(value: Any) -> str:
    """The day of a moment, in the time zone of who reads; a paper sets that of its issuer."""
    return longdate(_here(value).date().isoformat()) if value else ""


def _here(value: Any) -> datetime:
    at = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return at.astimezone(timezone.get_current_timezone())


def _kept(text: str) -> str:
    """The first word of a date stays with the second."""
    return text.replace(" ", NO_BREAK, 1)


def amount(value: Any) -> str:
    """A figure with the decimal sign of the language, without needless zeros; text that is no figure as it is."""
    if value is None or value == "":
        return ""
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return str(value)
    return format_decimal(number, format="#,##0.######", locale=locale())


def points(value: Any, scale: str = "") -> str:
    """4 EURspace credits: an amount is never printed without the name of its scale, which is a plural: 1 (its name)."""
    figure = amount(value)
    name = _of_one(scale) if figure == "1" else scale
    return f"{figure}{NO_BREAK}{name}" if figure and name else figure


# The scale is a word of the partners' own, so that no catalogue has it: only its usual last words have their singular.
ONE = {"credits": "credit", "points": "point", "punten": "punt", "studiepunten": "studiepunt", "Punkte": "Punkt"}


def _of_one(scale: str) -> str:
    first, space, last = scale.rpartition(" ")
    return f"{first}{space}{ONE.get(last, last)}"


def country(code: Any) -> str:
    """The name of a country by its two letters; the letters where nobody knows it."""
    return str(locale().territories.get(str(code).upper(), code)) if code else ""


def language_name(code: Any) -> str:
    """The name of a language by its code, as it stands at the beginning of a sentence or alone."""
    if not code:
        return ""
    name = str(locale().languages.get(str(code).replace("-", "_").split("_")[0], code))
    return name[:1].upper() + name[1:]


def in_eights(digest: str) -> str:
    """A hash in groups of eight, so that it can be read aloud and breaks over lines."""
    return " ".join(digest[start : start + 8] for start in range(0, len(digest), 8))


def ends_of(digest: str) -> str:
    """First and last eight digits of a hash."""
    return f"{digest[:8]}{NO_BREAK}…{NO_BREAK}{digest[-8:]}" if digest else ""


def shortened(text: str, most: int = 75) -> str:
    """At most so many letters, the cut shown; only for the header, names are never shortened elsewhere."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
