"""What stands under each heading. What is typed stays in the language it was typed in.

Every field of a part is said: those that have words of their own here, and all others under the label of their shape.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.changes import said
from agreements.paper_facts.contacts import CALLS_112
from agreements.parts import SHAPES, PartName
from agreements.reading.headings import Reader
from agreements.reading.people import people
from documents.formats import amount
from documents.parts.values import Block, Line, Points, Rows, Text
from ground.days import day_as, day_in
from ground.structured.shapes import kind_of
from lifecycle.models import Mobility
from partnerships.parts.units import unit_folded

Content = Mapping[str, Mapping[str, Any]]
SHORT = ("line", "day", "choice", "yes", "number", "decimal", "group", "list", "address", "telephone")
OWN_WORDS = {
    PartName.PERIOD: ("start", "end", "weekly_hours", "place", "virtual_periods", "mode"),
    PartName.UNITS: ("qualification", "units", "outcomes"),
}


def when_and_where(content: Content, reader: Reader, stay: Mobility) -> Iterator[Block]:
    """First and last day with their day of the week, the hours, the place; on which days it is online."""
    period = content.get(PartName.PERIOD) or {}
    hours = period.get("weekly_hours")
    rows = [
        Line("start", _day(period.get("start")), _("First day")),
        Line("end", _day(period.get("end")), _("Last day")),
        Line("hours", _("%(hours)s a week") % {"hours": amount(hours)} if hours else "", _("Hours")),
        Line("place", str(period.get("place") or ""), _("Work"), typed=True),
        *(
            Line(f"virtual:{nth}", _online(one), _("Online"))
            for nth, one in enumerate(period.get("virtual_periods") or (), start=1)
        ),
    ]
    if reader.aims:
        rows = rows[:2]
    if shown := tuple(line for line in rows if line.words):
        yield Rows(shown)


def _day(value: Any) -> str:
    day = day_in(str(value or ""))
    return day_as(day, "D j F Y") if day else ""


def _online(one: Mapping[str, Any]) -> str:
    days = _("%(first)s to %(last)s") % {"first": _day(one.get("from")), "last": _day(one.get("until"))}
    return ", ".join(part for part in (days, str(one.get("what") or "")) if part)


def what_is_learned(content: Content, reader: Reader, stay: Mobility) -> Iterator[Block]:
    """How much, and each unit folded with its outcomes; outcomes without a unit as a list."""
    part = content.get(PartName.UNITS) or {}
    qualification, units = part.get("qualification") or {}, list(part.get("units") or ())
    seen: Counter[str] = Counter()
    if units:
        yield Text(Line("units", _units_in_a_sentence(units, str(qualification.get("title") or ""))))
    for unit in units:
        yield unit_folded(unit, str(qualification.get("credit_scale") or ""), seen)
    if outcomes := [str(one) for one in part.get("outcomes") or () if str(one).strip()]:
        yield Points(None, tuple(Line(f"outcome:{nth}", one, typed=True) for nth, one in enumerate(outcomes, start=1)))
    if not reader.aims:
        yield from _others(PartName.UNITS, part)


def _units_in_a_sentence(units: list[Mapping[str, Any]], qualification: str) -> str:
    number = {"number": len(units), "qualification": qualification}
    if not qualification:
        return ngettext("%(number)s unit.", "%(number)s units.", len(units)) % number
    words = ngettext("%(number)s unit of %(qualification)s.", "%(number)s units of %(qualification)s.", len(units))
    return words % number


def what_is_done(content: Content, reader: Reader, stay: Mobility) -> Iterator[Block]:
    """The programme; to the employer the aim alone."""
    part = content.get(PartName.PROGRAMME) or {}
    yield from _others(PartName.PROGRAMME, {"objective": part.get("objective")} if reader.aims else part)


def how_it_is_assessed(content: Content, reader: Reader, stay: Mobility) -> Iterator[Block]:
    """Who assesses and how; then what becomes of it at home."""
    for name in (PartName.ASSESSMENT, PartName.RECOGNITION):
        yield from _others(name, content.get(name) or {})


def safe_and_insured(content: Content, reader: Reader, stay: Mobility) -> Iterator[Block]:
    """Preparation, journey, housing, insurance."""
    yield from _others(PartName.SUPPORT, content.get(PartName.SUPPORT) or {}, rows=True)


def who_is_there(content: Content, reader: Reader, stay: Mobility) -> Iterator[Block]:
    """Whom to turn to, by day and by night."""
    rows = list(people(content.get(PartName.CONTACTS) or {}, stay))
    if stay.country in CALLS_112:
        rows.append(Line("rescue", "112", _("Emergency"), call="112"))
    if rows:
        yield Rows(tuple(rows))


def _others(part: PartName, content: Mapping[str, Any], *, rows: bool = False) -> Iterator[Block]:
    """Whatever has no words of its own: short things in rows, sentences and lists under their label."""
    waiting: list[Line] = []
    for name, shape in SHAPES[part]["properties"].items():
        value = content.get(name)
        if value in (None, "", [], {}) or name in OWN_WORDS.get(part, ()):
            continue
        key, label, kind = f"{part}:{name}", str(shape.get("title", "")), kind_of(shape)
        if rows or kind in SHORT:
            waiting += _in_rows(key, label, shape, value, name)
            continue
        if waiting:
            yield Rows(tuple(waiting))
            waiting = []
        if isinstance(value, list):
            points = [Line(f"{key}:{nth}", str(one), typed=True) for nth, one in enumerate(value, start=1) if one]
            yield Points(Line(key, "", label), tuple(points))
        else:
            yield Text(Line(key, str(value).strip(), label, typed=True))
    if waiting:
        yield Rows(tuple(waiting))


def _in_rows(key: str, label: str, shape: Mapping[str, Any], value: Any, name: str) -> Iterator[Line]:
    words = said(shape, value, name)
    typed = kind_of(shape) in ("line", "text", "group", "list")
    if isinstance(words, list):
        for nth, one in enumerate(words, start=1):
            yield Line(f"{key}:{nth}", str(one), label, typed)
    elif words:
        yield Line(key, str(words), label, typed)


Draw = Callable[[Content, Reader, Mobility], Iterator[Block]]
DRAW: dict[PartName, Draw] = {
    PartName.PERIOD: when_and_where,
    PartName.CONTACTS: who_is_there,
    PartName.UNITS: what_is_learned,
    PartName.PROGRAMME: what_is_done,
    PartName.ASSESSMENT: how_it_is_assessed,
    PartName.SUPPORT: safe_and_insured,
}
