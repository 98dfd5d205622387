"""The rows of several querysets, read in one statement.

A page of one thing looks into many small tables, and each look is a journey of its own. Here the answers travel
together: a row of each is packed as a JSON list, and unpacked into what its queryset gives anywhere else: instances
with what they select along, annotations, tuples of `values_list`.
"""

import json
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet

from ground.statements.django_names import CannotCompile, run, the_database

AT_ONCE = 90  # values in one list: PostgreSQL gives a function a hundred arguments at most, SQLite 127
Unpack = Callable[[Any], Any]
# What PostgreSQL's JSON has no form of its own for, by the kind of the column.
UNPACKED: dict[str, Unpack] = {
    "UUIDField": UUID,
    "DateTimeField": datetime.fromisoformat,
    "DateField": date.fromisoformat,
    "DecimalField": Decimal,
    "FloatField": float,
}
NO_PLACE = frozenset({"BinaryField", "DurationField", "TimeField"})


def rows_together(querysets: Sequence[QuerySet[Any, Any]], *, kept: bool = False) -> list[list[Any]]:
    """The rows of each, in its own order, as if it had been asked alone; what they prefetch is asked afterwards.

    `kept`: the same statement is sent again and again, so that PostgreSQL keeps its plan, the same for all values.
    Raises CannotCompile for columns that JSON cannot carry, and for a `distinct` that is ordered by other columns.
    """
    database = the_database()
    packed = [_Packed(database, queryset) for queryset in querysets]
    asked = [one for one in packed if one.sql]
    found: dict[int, list[tuple[int, Any]]] = {nth: [] for nth in range(len(asked))}
    if asked:
        sql, given = _one_statement(asked), [value for one in asked for value in one.parameters]
        with run(database, sql, given) if kept else database.cursor() as cursor:
            if not kept:
                cursor.execute(sql, given)
            for nth, place, *lists in cursor.fetchall():
                found[nth].append((place, lists))
    for nth, one in enumerate(asked):
        one.lists = [lists for _place, lists in sorted(found[nth], key=lambda row: row[0])]
    return [one.rows() for one in packed]


def _one_statement(asked: "Sequence[_Packed]") -> str:
    most = max(len(one.packs) for one in asked)
    heads = ", ".join(f"q{nth} ({', '.join(one.columns)}) AS ({one.sql})" for nth, one in enumerate(asked))
    selects = []
    for nth, one in enumerate(asked):
        packs = ", ".join([*one.packs, *["NULL"] * (most - len(one.packs))])
        selects.append(f"SELECT {nth}, row_number() OVER (), {packs} FROM q{nth}")
    return f"WITH {heads} {' UNION ALL '.join(selects)}"


class _Packed:
    """One queryset on its way: its text, how its columns are packed, and the rows that came back."""

    def __init__(self, database: BaseDatabaseWrapper, queryset: QuerySet[Any, Any]) -> None:
        self.database, self.queryset = database, queryset._chain()  # type: ignore[attr-defined]  # a copy, to be fed
        self.compiler: Any = self.queryset.query.get_compiler(database.alias)
        self.lists: list[Any] = []
        try:
            self.sql, self.parameters = self.compiler.as_sql()
        except EmptyResultSet:  # it never has a row
            self.sql, self.parameters = "", ()
            return
        if self.compiler.has_extra_select:
            raise CannotCompile("a distinct queryset that is ordered by other columns cannot travel with others")
        self.kinds = [_kind(expression) for expression, _sql, _alias in self.compiler.select]
        self.columns = [f"c{nth}" for nth in range(len(self.kinds))]
        self.packs = self._packs()
        self.to_unpack = [(nth, UNPACKED[kind]) for nth, kind in enumerate(self.kinds) if kind in UNPACKED]

    def _packs(self) -> list[str]:
        if self.database.vendor != "postgresql":
            return [f"json_array({', '.join(some)})" for some in _in_portions(self.columns)]
        texts = [
            f"{column}::text" if kind == "JSONField" else column
            for column, kind in zip(self.columns, self.kinds, strict=True)
        ]
        return [f"json_build_array({', '.join(some)})::text" for some in _in_portions(texts)]

    def rows(self) -> list[Any]:
        """What iterating over the queryset gives."""
        given = [self._unpacked(lists) for lists in self.lists]
        self.compiler.execute_sql = lambda *_asked, **_named: [given]
        self.queryset.query.get_compiler = lambda *_asked, **_named: self.compiler
        return list(self.queryset) if given else []

    def _unpacked(self, lists: Sequence[str | None]) -> tuple[Any, ...]:
        if self.database.vendor != "postgresql":  # its converters take what lies in the file
            return tuple(value for some in lists if some for value in json.loads(some))
        values = [value for some in lists if some for value in json.loads(some, parse_float=str)]
        for nth, unpack in self.to_unpack:
            if values[nth] is not None:
                values[nth] = unpack(values[nth])
        return tuple(values)


def _kind(expression: Any) -> str:
    field = expression.output_field
    while field.is_relation:
        field = field.target_field
    kind: str = field.get_internal_type()
    if kind in NO_PLACE:
        raise CannotCompile(f"a {kind} cannot travel with others")
    return kind


def _in_portions(columns: Sequence[str]) -> list[Sequence[str]]:
    return [columns[start : start + AT_ONCE] for start in range(0, len(columns), AT_ONCE)]
