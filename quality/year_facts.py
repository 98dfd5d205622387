"""What no stay can tell: numbers of a year that somebody typed or imported (domain reference of quality, 1.4)."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from io import StringIO
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ground import clock
from ground.once import asked_once
from quality.dimensions import SUM
from quality.figure import Figure
from quality.indicators import Metric
from quality.models import FigureSum, YearFact, YearFactKind
from quality.sums import OF

FIRST_YEAR = 2007  # of the programmes that stays are entered of
MOST = Decimal("999999999999")
HEADS = ("year", "kind", "value", "source")
AT_MOST = {  # a part, and the whole that it cannot be more than
    YearFactKind.STAFF_IN_TRAINING: YearFactKind.STAFF,
    YearFactKind.GRADUATES: YearFactKind.ENROLLED,
}
COUNTS = (
    YearFactKind.ENROLLED,
    YearFactKind.GRADUATES,
    YearFactKind.STAFF,
    YearFactKind.STAFF_IN_TRAINING,
    YearFactKind.NEEDS_NAMED,
)
INSTEAD: dict[str, str] = {YearFactKind.GRADUATES: YearFactKind.ENROLLED}  # where the first was not typed


@dataclass(frozen=True)
class Fact:
    """One number, as it is to be kept."""

    year: int
    kind: YearFactKind
    value: Decimal
    source: str = ""


@dataclass(frozen=True)
class FactsOfYear:
    """What is known of one year."""

    values: Mapping[str, Decimal]

    def figure(self, metric: Metric, people: int) -> Figure:
        """With these numbers below the line; missing where nobody typed them. `spread` says which one was taken."""
        kind = metric.typed if metric.typed in self.values else INSTEAD.get(metric.typed, metric.typed)
        below = int(self.values.get(kind, 0))
        if not below:
            return Figure(metric, missing=True)
        if metric.code == "MQ32":
            funds = self.values.get(YearFactKind.TRAINING_FUNDS)
            return (
                Figure(metric, missing=True) if funds is None else Figure(metric, 0, below, given=float(funds) / below)
            )
        return Figure(metric, people, below, spread={str(kind): below})

    def part(self, metric: Metric, whole: int) -> Figure:
        """With what was typed above the line; missing where nobody typed it, or more than there are."""
        above = self.values.get(metric.typed)
        if above is None or above > whole:
            return Figure(metric, missing=True)
        return Figure(metric, int(above), whole)


@asked_once
def facts_of(organisation_id: UUID, year: int) -> FactsOfYear:
    """Of one organisation and year."""
    rows = YearFact.unscoped.filter(organisation=organisation_id, year=year)
    return FactsOfYear(dict(rows.values_list("kind", "value")))


def keep(*, organisation_id: UUID, person_id: UUID | None, facts: Iterable[Fact]) -> int:
    """Write them; a number of the same year and kind is replaced. Returns how many."""
    done = 0
    with transaction.atomic():
        for fact in facts:
            YearFact.unscoped.update_or_create(
                organisation_id=organisation_id, year=fact.year, kind=fact.kind,
                defaults={
                    "value": fact.value, "source": fact.source, "person_id": person_id, "written_at": clock.now(),
                },
            )  # fmt: skip
            done += 1
    return done


@dataclass(frozen=True)
class Wrong:
    """Something that keeps a number from being kept, in words."""

    line: int
    words: str


def read(text: str) -> tuple[list[tuple[int, Fact]], list[Wrong]]:
    """Lines of CSV with the columns year, kind, value and source; the separator is found. Nothing is kept here."""
    found: list[tuple[int, Fact]] = []
    wrong: list[Wrong] = []
    lines = StringIO(text.lstrip("\ufeff"))
    first = lines.readline().strip()
    separator = ";" if first.count(";") >= first.count(",") else ","
    heads = [head.strip().lower() for head in first.split(separator)]
    if lacking := [head for head in HEADS[:3] if head not in heads]:
        return [], [Wrong(1, _("A column is missing: %(heads)s.") % {"heads": ", ".join(lacking)})]
    for nth, cells in enumerate(csv.reader(lines, delimiter=separator), start=2):
        if any(cell.strip() for cell in cells):
            fact = _fact(dict(zip(heads, (cell.strip() for cell in cells), strict=False)))
            if isinstance(fact, Fact):
                found.append((nth, fact))
            else:
                wrong.append(Wrong(nth, fact))
    return found, wrong


def _fact(told: Mapping[str, str]) -> Fact | str:
    year, kind, value = told.get("year", ""), told.get("kind", ""), told.get("value", "")
    if kind not in YearFactKind.values:
        return _("“%(kind)s” is none of the kinds: %(kinds)s.") % {
            "kind": kind,
            "kinds": ", ".join(YearFactKind.values),
        }
    if not year.isdigit():
        return _("“%(year)s” is no year.") % {"year": year}
    try:
        number = Decimal(value.replace(" ", "").replace(",", "."))
    except InvalidOperation:
        return _("“%(value)s” is no number.") % {"value": value}
    return Fact(int(year), YearFactKind(kind), number, told.get("source", "")[:200])


def newest_year() -> int:
    """The one that goes on."""
    return clock.today().year


def wrong_with(fact: Fact, held: Mapping[tuple[int, str], Decimal]) -> Iterator[str]:
    """What does not hold: the year, the number alone, and beside the others of its year."""
    last = newest_year()
    if not FIRST_YEAR <= fact.year <= last:
        yield _("The year is one from %(first)s to %(last)s, not %(year)s.") % {
            "first": FIRST_YEAR, "last": last, "year": fact.year,
        }  # fmt: skip
    if not fact.value.is_finite() or not 0 <= fact.value <= MOST:
        yield _("The number is not below zero, and has twelve digits at most.")
        return
    if fact.kind in COUNTS and fact.value != fact.value.to_integral_value():
        yield _("People are counted in whole numbers.")
    if fact.kind == YearFactKind.UNEMPLOYMENT and fact.value > 100:
        yield _("A rate is 100 per cent at most.")
    for part, whole in AT_MOST.items():
        less, more = held.get((fact.year, part)), held.get((fact.year, whole))
        if fact.kind in (part, whole) and less is not None and more is not None and less > more:
            yield _("“%(whole)s” is below its part “%(part)s”: %(more)s and %(less)s.") % {
                "whole": whole.label, "part": part.label, "more": _plain(more), "less": _plain(less),
            }  # fmt: skip


def _plain(number: Decimal) -> str:
    return format(number.normalize(), "f")


def wrong_with_all(organisation_id: UUID, facts: Iterable[tuple[int, Fact]]) -> list[Wrong]:
    """Each with its line; beside what is kept already and what comes with it."""
    numbered = list(facts)
    kept: Any = YearFact.unscoped.filter(organisation=organisation_id).values_list("year", "kind", "value")
    held = {(year, kind): value for year, kind, value in kept}
    held |= {(fact.year, str(fact.kind)): fact.value for _line, fact in numbered}
    wrong = [Wrong(line, words) for line, fact in numbered for words in wrong_with(fact, held)]
    return [*wrong, *_more_than_there_are(organisation_id, numbered)]


def _more_than_there_are(organisation_id: UUID, facts: Iterable[tuple[int, Fact]]) -> Iterator[Wrong]:
    """Agreements that name something are among those that are in force."""
    named = [(line, fact) for line, fact in facts if fact.kind == YearFactKind.NEEDS_NAMED]
    sums = FigureSum.objects.filter(
        organisation=organisation_id, host=SUM, year__in=[str(one.year) for _nth, one in named]
    )
    there = {row.year: row.sums.get("MQ34", [0, 0])[OF] for row in sums} if named else {}
    for line, fact in named:
        if fact.value.is_finite() and fact.value > (most := there.get(str(fact.year), 0)):
            yield Wrong(line, _("Only %(number)s stays of %(year)s have an agreement in force.") % {
                "number": most, "year": fact.year,
            })  # fmt: skip
