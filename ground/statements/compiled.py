"""Queries written with the ORM once, compiled once, run often.

A door reads some twenty small things under one lock. Building and compiling a queryset costs several times what the
database needs to answer it, while its text is the same each time. So the text is kept, and on PostgreSQL the server
keeps its plan. What a query reads is still said in the words of the models.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, Generic, TypeVar
from uuid import UUID, uuid4

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model, QuerySet

from ground.statements.django_names import (
    CannotCompile,
    Convert,
    changing,
    one_journey,
    run,
    selected,
    the_database,
)
from ground.statements.writing import Write

R = TypeVar("R")
Value = UUID | date | datetime


class Question:
    """A queryset about given values (UUIDs, days, instants), compiled at its first use in each process and database.

    Raises CannotCompile then, for a queryset whose text, or whose parameters, are made from a value in another way than
    by handing it over as it is.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], *kinds: type[Value]) -> None:
        self.build, self.kinds = build, kinds or (UUID,)
        self._texts: dict[str, _Text] = {}

    def text(self, database: BaseDatabaseWrapper) -> "_Text":
        """What is kept of it for this database."""
        text = self._texts.get(database.vendor)
        if text is None:
            text = self._texts[database.vendor] = _compile(database, self.build, self.kinds)
        return text


class Compiled(Question, Generic[R]):
    """Gives the rows: instances, or tuples where the queryset asks for `values_list`."""

    def __init__(self, build: Callable[..., QuerySet[Any, R]], *kinds: type[Value]) -> None:
        super().__init__(build, *kinds)

    def __call__(self, *values: Value) -> list[R]:
        asked = self.about(*values)
        ask_together(asked)
        return asked.rows

    def first(self, *values: Value) -> R | None:
        """The first row, or None."""
        return next(iter(self(*values)), None)

    def about(self, *values: Value) -> "Asked[R]":
        """The question with its values, to be asked together with others."""
        return Asked(self, values)


class Whether(Question):
    """Says whether there is a row."""

    def __call__(self, *values: Value) -> bool:
        asked = self.about(*values)
        ask_together(asked)
        return asked.holds

    def about(self, *values: Value) -> "AskedWhether":
        """The question with its values, to be asked together with others."""
        return AskedWhether(self, values)


@dataclass
class Asked(Generic[R]):
    """A question about given values; `rows` once it was asked."""

    question: Compiled[R]
    values: tuple[Value, ...]
    rows: list[R] = field(default_factory=list)


@dataclass
class AskedWhether:
    """The same of a question whether there is a row; `holds` once it was asked."""

    question: Whether
    values: tuple[Value, ...]
    holds: bool = False


def ask_together(*asked: Asked[Any] | AskedWhether) -> None:
    """Ask several questions in one journey, each as if after the one before it. On SQLite one by one.

    Those whether there is a row come last, and are one statement.
    """
    database = the_database()
    of_rows = [each for each in asked if isinstance(each, Asked)]
    whether = [each for each in asked if isinstance(each, AskedWhether)]
    statements = [_statement(database, each) for each in of_rows]
    if whether:
        texts, parameters = zip(*(_statement(database, each) for each in whether), strict=True)
        statements.append((_all_whether(texts), [part for given in parameters for part in given]))
    if len(statements) == 1:
        cursors = [run(database, *statements[0])]
    else:
        with one_journey(database):
            cursors = [run(database, sql, parameters) for sql, parameters in statements]
    for each, cursor in zip(of_rows, cursors, strict=False):
        each.rows = each.question.text(database).rows(database, cursor.fetchall())
    if whether:
        for single, holds in zip(whether, cursors[-1].fetchone(), strict=True):
            single.holds = bool(holds)


def _statement(database: BaseDatabaseWrapper, asked: Asked[Any] | AskedWhether) -> tuple[str, list[Any]]:
    text = asked.question.text(database)
    return text.sql, text.parameters.with_values(database, asked.values)


@lru_cache(maxsize=1000)
def _all_whether(texts: tuple[str, ...]) -> str:
    return "SELECT " + ", ".join(f"EXISTS ({text})" for text in texts)


class CompiledUpdate:
    """A change of all rows of a queryset about one UUID, compiled in the same way."""

    def __init__(self, build: Callable[[UUID], QuerySet[Any, Any]], **changes: Any) -> None:
        self.build, self.changes = build, changes
        self._texts: dict[str, tuple[str, Parameters]] = {}

    def about(self, value: UUID) -> Write:
        """The change with its value, to be written with others."""
        database = the_database()
        text = self._texts.get(database.vendor)
        if text is None:
            text = self._texts[database.vendor] = self._compile(database)
        return Write(text[0], text[1].with_values(database, (value,)))

    def _compile(self, database: BaseDatabaseWrapper) -> "tuple[str, Parameters]":
        tries = [((value,), *changing(self.build(value), self.changes)) for value in (uuid4(), uuid4())]
        return tries[0][1], recognised(database, tries)


class Parameters:
    """The parameters of a kept text: fixed values, and the places of given ones."""

    def __init__(self, fixed: Sequence[Any], places: Sequence[int | None]) -> None:
        self.parts = tuple(zip(fixed, places, strict=True))

    def with_values(self, database: BaseDatabaseWrapper, values: Sequence[Value]) -> list[Any]:
        """With these values in their places."""
        given = [_form(database, value) for value in values]
        return [part if place is None else given[place] for part, place in self.parts]


@dataclass(frozen=True)
class _Text:
    """What is kept of a query."""

    sql: str
    parameters: Parameters
    converters: tuple[tuple[int, Convert], ...]
    names: tuple[str, ...] | None
    model: type[Model]

    def rows(self, database: BaseDatabaseWrapper, found: Sequence[Any]) -> list[Any]:
        """Rows of the driver as instances, or as the tuples they are."""
        if self.converters:
            found = [_converted(row, self.converters) for row in found]
        if self.names is None:
            return list(found)
        return [self.model.from_db(database.alias, self.names, row) for row in found]


def _compile(
    database: BaseDatabaseWrapper, build: Callable[..., QuerySet[Any, Any]], kinds: Sequence[type[Value]]
) -> _Text:
    """Built with two sets of examples: what differs between the two must be the examples themselves."""
    tries = []
    for given in (examples(kinds, 1), examples(kinds, 1 + len(kinds))):
        queryset = build(*given)
        text = selected(queryset)
        tries.append((given, text.sql, text.parameters))
    parameters = recognised(database, tries)
    return _Text(text.sql, parameters, text.converters, text.names, queryset.model)


def examples(kinds: Sequence[type[Value]], nth: int) -> tuple[Value, ...]:
    """Values that nothing else is equal to; days that differ in year, month and day, so that a part of one shows."""
    return tuple(_example(kind, nth + place) for place, kind in enumerate(kinds))


def _example(kind: type[Value], nth: int) -> Value:
    if kind is UUID:
        return uuid4()
    day = date(nth, nth % 12 + 1, nth * 5 % 28 + 1)
    return day if kind is date else datetime(day.year, day.month, day.day, nth % 24, nth % 60, tzinfo=UTC)


Try = tuple[tuple[Value, ...], str, tuple[Any, ...]]  # examples, the text and the parameters that came of them


def recognised(database: BaseDatabaseWrapper, tries: Sequence[Try], *, all_asked: bool = True) -> Parameters:
    """The places of the values; all of them have one, unless `all_asked` is false.

    Raises CannotCompile where a text made with other values would be another one.
    """
    (one, sql, parameters), (other, other_sql, other_parameters) = tries
    if sql != other_sql or len(parameters) != len(other_parameters):
        raise CannotCompile(f"the text depends on the values: {sql}")
    firsts, seconds = ([_form(database, value) for value in examples] for examples in (one, other))
    places = [_place(pair, firsts, seconds, sql) for pair in zip(parameters, other_parameters, strict=True)]
    if all_asked and (lacking := set(range(len(one))) - set(places)):
        raise CannotCompile(f"value {min(lacking) + 1} of {len(one)} is not among the parameters: {sql}")
    return Parameters(parameters, places)


def _place(pair: tuple[Any, Any], firsts: list[Any], seconds: list[Any], sql: str) -> int | None:
    """Which value this parameter is; None for one that is always the same."""
    for place, examples in enumerate(zip(firsts, seconds, strict=True)):
        if all(type(part) is type(form) and part == form for part, form in zip(pair, examples, strict=True)):
            return place
    if pair[0] != pair[1]:
        raise CannotCompile(f"a parameter is made from a value, which must be handed over as it is: {sql}")
    return None


def _form(database: BaseDatabaseWrapper, value: Value) -> Any:
    """How a UUID, a day or an instant is handed to this database."""
    if isinstance(value, UUID):
        return value if database.features.has_native_uuid_field else value.hex
    if type(value) is datetime:
        return database.ops.adapt_datetimefield_value(value)
    if type(value) is not date:
        raise TypeError(f"a compiled query is asked about UUIDs, days and instants, not about {type(value).__name__}")
    return database.ops.adapt_datefield_value(value)


def _converted(row: Sequence[Any], converters: Iterable[tuple[int, Convert]]) -> tuple[Any, ...]:
    values = list(row)
    for nth, convert in converters:
        if values[nth] is not None:
            values[nth] = convert(values[nth])
    return tuple(values)
