"""What was understood of a table becomes outcomes of a unit, or units of a qualification; all of it or nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from library.models import Qualification, Unit, UnitVersion
from library.outcomes import Outcome, next_number, read
from library.points import read_points
from library.selectors import newest_of
from library.services import add_unit, as_rows, change_unit
from library.tables.reading import ReadLine, ReadTable

TEXTS = ("assessment", "levels", "evidence", "note")


@dataclass
class UnitRead:
    """One unit that a table names: its lines, the own unit it is, what is wrong with it."""

    code: str
    title: dict[str, str]
    lines: list[ReadLine] = field(default_factory=list)
    there: Unit | None = None
    faults: list[str] = field(default_factory=list)
    points: Decimal | None = None
    hours: int | None = None

    @property
    def outcomes(self) -> list[Outcome]:
        """Those that are added."""
        return [line.outcome for line in self.lines if not line.is_left_out]

    @property
    def name(self) -> str:
        return " ".join(filter(None, [self.code, next(iter(self.title.values()), "")]))

    def first(self, name: str) -> str:
        """What the first line that says it says of the unit."""
        return next((line.plain[name] for line in self.lines if line.plain.get(name)), "")

    def texts(self, name: str) -> dict[str, str]:
        """The same of what has languages."""
        found: dict[str, str] = {}
        for line in self.lines:
            for language, text in line.texts.get(name, {}).items():
                found.setdefault(language, text)
        return found

    def judge(self, qualification: Qualification) -> None:
        """Points and hours: what cannot be read, or is not on the scale, is left open and said."""
        try:
            self.points = read_points(self.first("points"), qualification)
        except ValidationError as fault:
            self.faults += fault.messages
        typed = self.first("hours")
        if typed.isascii() and typed.isdecimal() and len(typed) <= 6:
            self.hours = int(typed)
        elif typed:
            self.faults.append(_("“%(typed)s” is no number of hours.") % {"typed": typed[:40]})


def units_read(table: ReadTable, qualification: Qualification, title: str = "") -> list[UnitRead]:
    """The units that the table names, in its order; where it names none, one of this title."""
    found: dict[Any, UnitRead] = {}
    known = _by_code(qualification)
    for line in table.lines:
        code, titles = line.plain.get("unit_code", ""), line.texts.get("unit_title", {})
        key = code.casefold() or str(titles)
        if key not in found:
            named = titles or ({qualification.language: title} if title and not code else {})
            found[key] = UnitRead(code, named, there=known.get(code.casefold()))
        found[key].lines.append(line)
        found[key].title = {**titles, **found[key].title}
    for one in found.values():
        one.judge(qualification)
    return list(found.values())


def _by_code(qualification: Qualification) -> dict[str, Unit]:
    found: dict[str, Unit] = {}
    for version in UnitVersion.unscoped.filter(unit__qualification=qualification).select_related("unit"):
        found[version.code.casefold()] = version.unit
    return found


@transaction.atomic
def add_outcomes(*, actor: Actor, unit: Unit, outcomes: Sequence[Outcome], revision: int | None = None) -> UnitVersion:
    """Behind those that the unit has."""
    version = newest_of(unit)
    there = read(version.outcomes)
    begin = next_number(there)
    fresh = [replace(one, number=begin + nth) for nth, one in enumerate(outcomes)]
    languages = [*version.languages, *_languages(fresh, version.languages)]
    rows = as_rows([*there, *fresh])
    return change_unit(actor=actor, pk=unit.pk, revision=revision, outcomes=rows, languages=languages)


def _languages(outcomes: Iterable[Outcome], known: Sequence[str]) -> list[str]:
    """Further languages in which something is said, in the order in which they come."""
    said = [language for one in outcomes for texts in (one.text, one.criteria, one.heading) for language in texts]
    return [language for language in dict.fromkeys(said) if language not in known]


@transaction.atomic
def add_units(*, actor: Actor, qualification: Qualification, units: Sequence[UnitRead]) -> list[UnitVersion]:
    """New units; the outcomes of one that is there already come behind those it has."""
    found = []
    for one in units:
        if one.there is None:
            found.append(_new(actor, qualification, one))
        elif one.outcomes:
            found.append(add_outcomes(actor=actor, unit=one.there, outcomes=one.outcomes))
    return found


def _new(actor: Actor, qualification: Qualification, read: UnitRead) -> UnitVersion:
    numbered = [replace(one, number=nth) for nth, one in enumerate(read.outcomes, start=1)]
    texts: dict[str, Any] = {name: read.texts(name) for name in TEXTS}
    first = next(iter(read.title), qualification.language)
    language = qualification.language if qualification.language in read.title else first
    said = [*read.title, *_languages(numbered, ()), *(one for text in texts.values() for one in text)]
    return add_unit(
        actor=actor,
        qualification=qualification,
        code=read.code,
        title=dict(read.title),
        language=language,
        languages=list(dict.fromkeys([language, *said])),
        points=read.points,
        hours=read.hours,
        reference=read.first("reference"),
        outcomes=as_rows(numbered),
        **texts,
    )
