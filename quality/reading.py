"""The rows that figures of one organisation are read from, divided by the dimensions that were chosen, no further."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import Organisation
from partners.models import Check, CheckKind
from quality.dimensions import DIMENSIONS, OWN_ROWS, SUM, UNKNOWN, Dimension, paths_of
from quality.disclosure import Box, Path, Tables, boxes_of
from quality.improvement import ImprovementAction
from quality.indicators import Metric
from quality.models import FigureSum, StayFigures
from quality.sums import BY, COUNTED, EVER, IN_YEAR, KINDS, OF, Sums, add, total

Cells = Mapping[tuple[Path, ...], Sums]


class Rows:
    """The sums kept for one organisation, or for all of them where there is none."""

    def __init__(self, organisation: UUID | None) -> None:
        self.organisation = organisation

    @cached_property
    def sums(self) -> list[FigureSum]:
        """By year, over all hosts: one query for a few rows, however many stays there are."""
        return list(self._kept.filter(host=SUM).order_by("year"))

    @cached_property
    def of_hosts(self) -> list[FigureSum]:
        """By year and host: one query."""
        return list(self._kept.exclude(host=SUM))

    @property
    def _kept(self) -> QuerySet[FigureSum]:
        return FigureSum.objects.filter(organisation=self.organisation)

    @cached_property
    def places(self) -> list[tuple[str, str]]:
        """Countries with their hosts, as far as they are known."""
        found = self._kept.exclude(host=SUM).order_by().values_list("country", "host").distinct()
        return sorted(found)

    def hosts_of(self, years: Collection[str]) -> set[str]:
        """At which a stay began in these years."""
        began = (row for row in self.of_hosts if row.year in years and "MQ40" in row.sums)
        return {row.host for row in began if row.host != UNKNOWN}

    @cached_property
    def accredited(self) -> Mapping[str, date | None]:
        """Until when, by the hosts whose accreditation the organisation has checked; the newest check counts."""
        checks = Check.unscoped.filter(keeper=self.organisation, kind=CheckKind.ACCREDITED)
        rows = checks.order_by("checked_on", "added_at").values_list("organisation", "valid_until")
        return {str(host): until for host, until in rows}

    @cached_property
    def actions(self) -> list[ImprovementAction]:
        """What the organisation does about its findings."""
        return list(ImprovementAction.unscoped.filter(organisation=self.organisation)) if self.organisation else []

    @cached_property
    def by(self) -> Mapping[str, Mapping[str, int]]:
        """How many stays have each value of a dimension."""
        found: Mapping[str, Mapping[str, int]] = total({BY: row.sums.get(BY, {})} for row in self.sums).get(BY, {})
        return found

    @cached_property
    def years(self) -> list[str]:
        """Those in which a stay began, or is to begin; the newest first."""
        return sorted({row.year for row in self.sums if BY in row.sums or self.organisation is None}, reverse=True)

    @cached_property
    def hosts(self) -> dict[str, str]:
        """Name of the hosting organisation by its id, in the order of names."""
        ids = {host for _country, host in self.places} - {UNKNOWN}
        found = Organisation.unscoped.filter(pk__in=ids).order_by("name", "town", "pk")
        return {
            str(pk): f"{name}, {town}" if town else name for pk, name, town in found.values_list("pk", "name", "town")
        }

    def values_of(self, dimension: Dimension) -> list[str]:
        """What of a dimension may be chosen: of country and host both."""
        if dimension.code == "period":
            return self.years
        if dimension.code == "partner":
            countries = sorted({country for country, _host in self.places} - {UNKNOWN})
            return [*countries, *self.hosts]
        found = set(self.by.get(dimension.columns[-1], {})) - {UNKNOWN}
        return [value for value in dimension.words if value in found] if dimension.words else sorted(found)

    def cells(self, dimensions: Sequence[Dimension]) -> Cells:
        """Sums by the narrowest values of these dimensions."""
        columns = [column for dimension in dimensions for column in dimension.columns]
        lengths = [len(dimension.columns) for dimension in dimensions]
        found: dict[tuple[str, ...], Sums] = {}
        for values, more in self._rows(dimensions, columns):
            add(found.setdefault(values, {}), {code: numbers for code, numbers in more.items() if code != BY})
        return {_paths(dimensions, lengths, values): sums for values, sums in found.items()}

    def placed(self, dimensions: Sequence[Dimension]) -> dict[UUID, tuple[Path, ...]]:
        """Where each stay stands in these dimensions: one query."""
        columns = [column for dimension in dimensions for column in dimension.columns]
        lengths = [len(dimension.columns) for dimension in dimensions]
        rows = StayFigures.objects.filter(organisation=self.organisation).order_by().values_list("pk", *columns)
        return {row[0]: _paths(dimensions, lengths, row[1:]) for row in rows}

    def _rows(self, dimensions: Sequence[Dimension], columns: list[str]) -> Iterable[tuple[tuple[str, ...], Sums]]:
        asked = {dimension.code for dimension in dimensions}
        if asked <= OWN_ROWS:
            rows = self.of_hosts if "partner" in asked else self.sums
            return ((tuple(getattr(row, column) for column in columns), row.sums) for row in rows)
        stays = StayFigures.objects.filter(organisation=self.organisation).order_by().values_list(*columns, "cases")
        return ((row[:-1], row[-1]) for row in stays.iterator())


def _paths(dimensions: Sequence[Dimension], lengths: Sequence[int], values: tuple[str, ...]) -> tuple[Path, ...]:
    paths, start = [], 0
    for dimension, length in zip(dimensions, lengths, strict=True):
        own = values[start : start + length]
        paths.append(paths_of(dimension, _told_apart(own)))
        start += length
    return tuple(paths)


def _told_apart(values: tuple[str, ...]) -> tuple[str, ...]:
    """A host of two countries is two hosts here; one that is not known belongs to its country."""
    if len(values) == 1:
        return values
    wide, narrow = values
    return wide, f"{wide} {narrow}"


def chosen_value(dimension: Dimension, value: str, cells: Cells, nth: int) -> str:
    """The value as it stands in the paths: of a host with its country."""
    if len(dimension.columns) == 1 or value == SUM:
        return value
    known = {path for paths in cells for path in paths[nth]}
    return next((path for path in sorted(known) if path == value or path.endswith(f" {value}")), value)


class Judged:
    """Sums of every box of some dimensions, and which of them may be shown of which metric."""

    def __init__(self, dimensions: Sequence[Dimension], cells: Cells) -> None:
        self.dimensions, self.cells = dimensions, cells
        self._year = next((nth for nth, one in enumerate(dimensions) if one.code == "period"), None)
        self._tables: dict[str, Tables] = {}
        self._sums: dict[Box, Sums] = {}

    def sums(self, box: Box) -> Sums:
        """What stands in a box."""
        if box not in self._sums:
            self._sums[box] = total(sums for paths, sums in self.cells.items() if _within(box, paths))
        return self._sums[box]

    def is_hidden(self, metric: Metric, box: Box) -> bool:
        """Whether too few people stand behind the figure there, or behind one that it would tell."""
        return self._table(metric).is_hidden(box)

    def _table(self, metric: Metric) -> Tables:
        if metric.code not in self._tables:
            least = max(metric.least, *(dimension.least for dimension in self.dimensions), 0)
            sizes: dict[Box, int] = {}
            for paths, sums in self.cells.items():
                if (numbers := sums.get(metric.code)) is None or not numbers[OF]:
                    continue
                for box in boxes_of(paths):
                    people = numbers[IN_YEAR if self._year is not None and box[self._year] != SUM else EVER]
                    sizes[box] = sizes.get(box, 0) + people
            self._tables[metric.code] = Tables(self.cells, sizes, least)
        return self._tables[metric.code]


def _within(box: Box, paths: tuple[Path, ...]) -> bool:
    return all(value in path for value, path in zip(box, paths, strict=True))


def numbers_of(sums: Sums, code: str) -> tuple[int, int, Mapping[str, int]]:
    """Counted, of, and the kinds."""
    numbers: Any = sums.get(code)
    if numbers is None:
        return 0, 0, {}
    return numbers[COUNTED], numbers[OF], numbers[KINDS] if len(numbers) > KINDS else {}


def people_of(sums: Sums, code: str, *, in_year: bool) -> int:
    """How many people at least."""
    numbers: Any = sums.get(code)
    return 0 if numbers is None else numbers[IN_YEAR if in_year else EVER]


def all_dimensions(codes: Iterable[str]) -> list[Dimension]:
    """In their fixed order, so that the same choice is always judged in the same way."""
    wanted = set(codes)
    return [one for one in DIMENSIONS if one.code in wanted]


def of_all() -> Sums:
    """The sums of all organisations and years, for who runs the installation."""
    return total(row.sums for row in Rows(None).sums)
