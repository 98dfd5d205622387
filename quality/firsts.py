"""Who counts as one more person: of several cases of one person only the first of a year, and the first of all.

The sum of these is never more people than there are, and can be added up (docs/decisions/0066-figures-are-kept.md).
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any
from uuid import UUID

from quality.counting.cases import Case
from quality.models import Answer, StayFigures
from quality.stays import Batch


class Firsts:
    """Of a batch that holds all stays of its participants. Answers of others are looked for in all of their stays."""

    def __init__(self, batch: Batch, rows: Mapping[UUID, StayFigures]) -> None:
        self.batch, self.rows = batch, rows
        self._seen: set[tuple[Any, ...]] = set()

    def in_order(self, cases: Iterable[Case]) -> list[Case]:
        """The earliest year first, so that the first of all is that of its year too."""
        mine = (case for case in cases if case.stay in self.rows)
        return sorted(mine, key=lambda case: (self.rows[case.stay].year, case.stay))

    def numbers(self, code: str, case: Case) -> list[Any]:
        """As they are added up."""
        in_year, ever = self._first(code, case) if case.size and case.of else (0, 0)
        numbers = [int(case.counted), int(case.of), in_year, ever]
        return [*numbers, dict(case.kinds)] if case.kinds else numbers

    def _first(self, code: str, case: Case) -> tuple[int, int]:
        row = self.rows[case.stay]
        if case.answer is not None and case.who != self.batch.rows[case.stay].participant:
            in_year, ever = self._answers
            return int(case.answer in in_year), int(case.answer in ever)
        return self._new(code, case.who, row.organisation_id, row.year), self._new(code, case.who, row.organisation_id)

    def _new(self, *key: Any) -> int:
        new = key not in self._seen
        self._seen.add(key)
        return int(new)

    @cached_property
    def _answers(self) -> tuple[set[UUID], set[UUID]]:
        """The first answers of everybody who wrote about a stay of another: by organisation and year, and ever."""
        in_year: dict[tuple[Any, ...], UUID] = {}
        ever: dict[tuple[Any, ...], UUID] = {}
        for pk, person, role, organisation, year in self._written():
            in_year.setdefault((person, role, organisation, year), pk)
            ever.setdefault((person, role, organisation), pk)
        return set(in_year.values()), set(ever.values())

    def _written(self) -> Iterator[tuple[UUID, UUID, str, UUID, str]]:
        people = {
            person for _pk, stay, person, *_more in self.batch.answers
            if stay in self.rows and person != self.batch.rows[stay].participant
        }  # fmt: skip
        columns = ("pk", "mobility_id", "person_id", "role", "mobility__figures_row__organisation",
                   "mobility__figures_row__year")  # fmt: skip
        found = Answer.objects.filter(person__in=people).order_by("answered_at", "pk").values_list(*columns)
        for pk, stay, person, role, organisation, year in found:
            row = self.rows.get(stay)
            if row is not None:
                yield pk, person, role, row.organisation_id, row.year
            elif organisation is not None:
                yield pk, person, role, organisation, year
