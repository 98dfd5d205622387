"""The rows of several querysets, read in one statement.

A page of one thing looks into many small tables, and each look is a journey of its own. Here the answers travel
together: a row of each is packed as a JSON list, and unpacked into what its queryset gives anywhere else: instances
with what they select along, annotations, tuples of `values_list`.

To build and compile some forty querysets takes a page longer than to read its rows and draw them. What is asked of
each stay in the same words is therefore `Prepared`: its text is kept.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, NoReturn
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet
from django.utils import timezone, translation

from ground import clock
from ground.once import anew
from ground.statements.compiled import Parameters, Value, examples, recognised
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
MOMENTS = ((0, "en", "UTC"), (400, "nl", "Pacific/Auckland"))  # at which a text must be the same: days from now
NO_PLACE = frozenset({"BinaryField", "DurationField", "TimeField"})


def rows_together(asked: "Sequence[QuerySet[Any, Any] | Packed]", *, kept: bool = False) -> list[list[Any]]:
    """The rows of each, in its own order, as if it had been asked alone; what they prefetch is asked afterwards.

    `kept`: the same statement is sent again and again, so that PostgreSQL keeps its plan, the same for all values.
    Raises CannotCompile for columns that JSON cannot carry, and for a `distinct` that is ordered by other columns.
    """
    database = the_database()
    packed = [one if isinstance(one, Packed) else _packed(database, one) for one in asked]
    sent = [one for one in packed if one.text.sql]
    found: dict[int, list[tuple[int, Any]]] = {nth: [] for nth in range(len(sent))}
    if sent:
        sql, given = _one_statement([one.text for one in sent]), [value for one in sent for value in one.parameters]
        with run(database, sql, given) if kept else database.cursor() as cursor:
            if not kept:
                cursor.execute(sql, given)
            for nth, place, *lists in cursor.fetchall():
                found[nth].append((place, lists))
    for nth, one in enumerate(sent):
        one.lists = [lists for _place, lists in sorted(found[nth], key=lambda row: row[0])]
    return [one.rows(database) for one in packed]


def _one_statement(asked: "Sequence[_Text]") -> str:
    most = max(len(one.packs) for one in asked)
    heads = ", ".join(f"q{nth} ({', '.join(one.columns)}) AS ({one.sql})" for nth, one in enumerate(asked))
    selects = []
    for nth, one in enumerate(asked):
        packs = ", ".join([*one.packs, *["NULL"] * (most - len(one.packs))])
        selects.append(f"SELECT {nth}, row_number() OVER (), {packs} FROM q{nth}")
    return f"WITH {heads} {' UNION ALL '.join(selects)}"


@dataclass(frozen=True)
class _Text:
    """The text of a queryset, how its columns are packed, and who makes rows of them again. Nothing of it changes."""

    queryset: QuerySet[Any, Any]
    compiler: Any
    sql: str = ""
    columns: Sequence[str] = ()
    packs: Sequence[str] = ()
    to_unpack: Sequence[tuple[int, Unpack]] = ()


@dataclass
class Packed:
    """One queryset on its way: its text with its values, and the rows that came back."""

    text: _Text
    parameters: Sequence[Any]
    again: Callable[[], QuerySet[Any, Any]]  # the queryset that is to give the rows
    lists: list[Any] = field(default_factory=list)

    def rows(self, database: BaseDatabaseWrapper) -> list[Any]:
        """What iterating over the queryset gives."""
        if not self.lists:
            return []
        given = [self._unpacked(database, lists) for lists in self.lists]
        compiler: Any = copy(self.text.compiler)
        queryset: Any = self.again()
        compiler.connection = database
        compiler.execute_sql = lambda *_asked, **_named: [given]
        queryset.query.get_compiler = lambda *_asked, **_named: compiler  # type: ignore[method-assign]
        return list(queryset)

    def _unpacked(self, database: BaseDatabaseWrapper, lists: Sequence[str | None]) -> tuple[Any, ...]:
        if database.vendor != "postgresql":  # its converters take what lies in the file
            return tuple(value for some in lists if some for value in json.loads(some))
        values = [value for some in lists if some for value in json.loads(some, parse_float=str)]
        for nth, unpack in self.text.to_unpack:
            if values[nth] is not None:
                values[nth] = unpack(values[nth])
        return tuple(values)


def _packed(database: BaseDatabaseWrapper, queryset: QuerySet[Any, Any]) -> Packed:
    text, parameters = _text_of(database, queryset)
    return Packed(text, parameters, lambda: text.queryset)


def _text_of(database: BaseDatabaseWrapper, given: QuerySet[Any, Any]) -> tuple[_Text, Sequence[Any]]:
    queryset = _a_copy(given)  # to be fed
    compiler: Any = queryset.query.get_compiler(database.alias)
    try:
        sql, parameters = compiler.as_sql()
    except EmptyResultSet:  # it never has a row
        return _Text(queryset, compiler), ()
    if compiler.has_extra_select:
        raise CannotCompile("a distinct queryset that is ordered by other columns cannot travel with others")
    kinds = [_kind(expression) for expression, _sql, _alias in compiler.select]
    columns = [f"c{nth}" for nth in range(len(kinds))]
    packs = _packs(database, columns, kinds)
    to_unpack = [(nth, UNPACKED[kind]) for nth, kind in enumerate(kinds) if kind in UNPACKED]
    return _Text(queryset, compiler, sql, columns, packs, to_unpack), parameters


def _packs(database: BaseDatabaseWrapper, columns: Sequence[str], kinds: Sequence[str]) -> list[str]:
    if database.vendor != "postgresql":
        return [f"json_array({', '.join(some)})" for some in _in_portions(columns)]
    texts = [f"{column}::text" if kind == "JSONField" else column for column, kind in zip(columns, kinds, strict=True)]
    return [f"json_build_array({', '.join(some)})::text" for some in _in_portions(texts)]


def _a_copy(queryset: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    made: QuerySet[Any, Any] = queryset._chain()  # type: ignore[attr-defined]  # without the rows it may have read
    return made


class Prepared:
    """A queryset about given values, to be asked together with others; its text is kept from its first use on.

    One that says more than these values, such as the day, is made anew each time: it is tried at two moments, in two
    languages and zones, and must say the same. It may not ask the database while it is built.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], *kinds: type[Value]) -> None:
        self._build, self._kinds = build, kinds or (UUID,)
        self._kept: dict[str, tuple[_Text, Parameters] | None] = {}

    def about(self, *values: Value) -> Packed:
        """The question with its values, for `rows_together`."""
        database = the_database()
        if database.vendor not in self._kept:
            self._kept[database.vendor] = self._prepared(database)
        kept = self._kept[database.vendor]
        if kept is None:
            return _packed(database, self._build(*values))
        text, parameters = kept
        return Packed(text, parameters.with_values(database, values), lambda: self._again(text, values))

    def is_kept(self) -> bool:
        """Whether its text is the same each time; known once it was asked."""
        return self._kept.get(the_database().vendor) is not None

    def _again(self, text: _Text, values: Sequence[Value]) -> QuerySet[Any, Any]:
        kept: Any = text.queryset
        if kept._prefetch_related_lookups or kept._known_related_objects:  # these may be about the values
            return self._build(*values)
        return _a_copy(text.queryset)

    def _prepared(self, database: BaseDatabaseWrapper) -> tuple[_Text, Parameters] | None:
        tries = []
        try:
            for nth, (days, language, zone) in enumerate(MOMENTS):
                given = examples(self._kinds, 1 + nth * len(self._kinds))
                with _elsewhere(database, days, language, zone):
                    text, parameters = _text_of(database, self._build(*given))
                tries.append((given, text.sql, tuple(parameters)))
            return text, recognised(database, tries, all_asked=False)
        except CannotCompile:
            return None


@contextmanager
def _elsewhere(database: BaseDatabaseWrapper, days: int, language: str, zone: str) -> Iterator[None]:
    """Another moment and reader; whoever asks the database there has no text of its own."""

    def asked(*_given: object) -> NoReturn:
        raise CannotCompile("it asks the database while it is built")

    moment = clock.now() + timedelta(days=days, hours=7 * bool(days))
    with (
        anew(), clock.set_to(moment), translation.override(language), timezone.override(zone),
        database.execute_wrapper(asked),
    ):  # fmt: skip
        yield


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
