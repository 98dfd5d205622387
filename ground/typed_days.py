"""Days as people type and paste them: one reader for every form and list.

A text means no day, one day, or several where its order or its month can be understood in more than one way. Among
several none is chosen here: who typed it is asked.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import cache

from babel import Locale

from ground import clock

YEARS = range(1800, 2200)
# Spreadsheets count 1 January 1900 as 1, and a 29 February 1900 that never was: from March 1900 on this fits.
# Source: ECMA-376, part 1, 18.17.4.1, the 1900 date base.
DAY_NOUGHT = date(1899, 12, 30)
SERIALS = range(10_000, 73_051)  # 1927 to 2099; five digits
AHEAD = 20  # years that a year of two digits may lie ahead
TIME = re.compile(r"[\st]+\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?\s*([ap]\.?m\.?|z|[+-]\d{2}:?\d{2})?$")
DASHES = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")
FILLERS = frozenset(("st", "nd", "rd", "th", "er", "e", "de", "of", "ste"))
LANGUAGES = tuple("bg cs da de el en es et fi fr ga hr hu it lt lv mt nl pl pt ro sk sl sv".split())
ROMAN = dict(zip("i ii iii iv v vi vii viii ix x xi xii".split(), range(1, 13), strict=True))


def days_meant(text: str, *, past: bool = False, coming_after: date | None = None) -> tuple[date, ...]:
    """Every day that the text can mean, the one with the day before the month first. `past`: it lies in the past.

    Understood are years of four digits first or last, of two digits last; dots (day first), strokes, dashes, spaces;
    names of months, and of the day of the week before them; a time behind it; the number of a spreadsheet (39082);
    eight digits. With `coming_after` a day without its year is the first such day from then on ("8 June").
    """
    plain = _plain(text)
    if re.fullmatch(r"\d{5}([.,]0+)?", plain):
        number = int(plain[:5])
        return (DAY_NOUGHT + timedelta(days=number),) if number in SERIALS else ()
    if re.fullmatch(r"\d{8}", plain):
        return _once(_day(*three, past) for three in _of_eight(plain))
    if not re.fullmatch(r"[\w\s./,-]+", plain):
        return ()
    pieces = [piece for piece in re.findall(r"[^\W\d_]+|\d+", plain) if piece not in FILLERS]
    if len(pieces) > 2 and pieces[0] in _days_of_the_week() and _names_a_month(pieces[1:]):
        pieces = pieces[1:]
    dots = "." in plain and not set("/-") & set(plain)
    if len(pieces) == 2 and coming_after is not None:
        return _coming(pieces, dots, coming_after)
    return _once(_day(*three, past) for three in _orders(pieces, dots)) if len(pieces) == 3 else ()


def _names_a_month(pieces: list[str]) -> bool:
    """Whether a name before them can be that of a day: “mar 3 2027” is March, “mar 3 giugno” a Tuesday."""
    return any(piece in _months() for piece in pieces)


def _coming(pieces: list[str], dots: bool, after: date) -> tuple[date, ...]:
    """8 June, 8/6: the first such day that comes; the 29th of February in the year that has one."""
    found: list[date | None] = []
    for year in range(after.year, after.year + 9):
        days = [_day(*three, False) for three in _orders([*pieces, str(year)], dots)]
        seen = {(day.month, day.day) for day in found if day}
        found += [day for day in days if day and day >= after and (day.month, day.day) not in seen]
    return _once(found[:2])


def _plain(text: str) -> str:
    """Small letters, plain dashes, without the time and without the sign by which spreadsheets mark a text."""
    composed = unicodedata.normalize("NFKC", text).translate(DASHES).strip().lower()
    return TIME.sub("", composed.removeprefix("'")).strip(" .,")


Three = tuple[str, int, int]  # the year as written, the month, the day


def _of_eight(digits: str) -> Iterator[Three]:
    """20061231, 31122006, 12312006."""
    yield digits[4:], int(digits[2:4]), int(digits[:2])
    yield digits[4:], int(digits[:2]), int(digits[2:4])
    yield digits[:4], int(digits[4:6]), int(digits[6:])


def _orders(pieces: list[str], dots: bool) -> Iterator[Three]:
    """The orders in which three pieces can be read. Dots part day, month, year in this order only."""
    first, second, third = pieces
    if not all(piece.isdecimal() for piece in pieces):
        yield from _with_name(pieces)
    elif len(first) == 4:
        yield first, int(second), int(third)
    elif len(third) in (2, 4):
        yield third, int(second), int(first)
        if not dots:
            yield third, int(first), int(second)


def _with_name(pieces: list[str]) -> Iterator[Three]:
    """31 December 2006, Dec 31, 2006, 2006 December 31."""
    numbers = [piece for piece in pieces if piece.isdecimal()]
    if len(numbers) != 2:
        return
    name = next(piece for piece in pieces if not piece.isdecimal())
    year, day = sorted(numbers, key=len, reverse=True) if len(numbers[0]) == 4 else (numbers[1], numbers[0])
    for month in sorted(_months().get(name, ())):
        yield year, month, int(day)


def _day(year: str, month: int, day: int, past: bool) -> date | None:
    if len(year) not in (2, 4):
        return None
    full = int(year) if len(year) == 4 else _century(int(year))
    try:
        found = date(full, month, day)
        if past and len(year) == 2 and found > clock.today():
            found = found.replace(year=full - 100)
    except ValueError:
        return None
    return found if found.year in YEARS else None


def _century(year: int) -> int:
    this = clock.today().year
    found = this - this % 100 + year
    return found - 100 if found > this + AHEAD else found


def _once(found: Iterable[date | None]) -> tuple[date, ...]:
    return tuple(dict.fromkeys(day for day in found if day is not None))


@cache
def _days_of_the_week() -> frozenset[str]:
    """Their names, long and short, in the languages of the Union."""
    known: set[str] = set()
    for language in LANGUAGES:
        for widths in Locale(language).days.values():
            for width in ("wide", "abbreviated"):
                known.update(*(_spellings(name) for name in widths.get(width, {}).values()))
    return frozenset(known)


@cache
def _months() -> dict[str, frozenset[int]]:
    """Names of months in the languages of the Union, long and short, with and without accents; Roman numbers.

    One name may stand for two months: “lip.” is June in Croatian, July in Polish.
    """
    known: dict[str, set[int]] = {name: {month} for name, month in ROMAN.items()}
    for language in LANGUAGES:
        for widths in Locale(language).months.values():
            for width in ("wide", "abbreviated"):
                for month, name in widths.get(width, {}).items():
                    for spelled in _spellings(name):
                        known.setdefault(spelled, set()).add(month)
    return {name: frozenset(months) for name, months in known.items()}


def _spellings(name: str) -> set[str]:
    letters = unicodedata.normalize("NFKC", name).lower().strip(" .")
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", letters) if not unicodedata.combining(sign))
    return {one for one in (letters, bare) if one.isalpha()}
