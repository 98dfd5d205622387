"""Queries written with the ORM once, compiled once, run often; rows written without building a query at all.

A door reads some twenty small things under one lock. Building and compiling a queryset costs several times what the
database needs to answer it, while its text is the same each time. So the text is kept, and on PostgreSQL the server
keeps its plan. What a query reads is still said in the words of the models.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from itertools import count
from typing import Any, Generic, TypeVar
from uuid import UUID, uuid4

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import JSONField, Model, QuerySet
from django.db.models.sql.subqueries import UpdateQuery

from ground.statements.round_trips import Question, prepared_cursor, running

R = TypeVar("R")
DAYS = count(date(1, 1, 2).toordinal())  # days that no stay has, to recognise a parameter by


class Compiled(Question, Generic[R]):
    """A queryset of given parameters (UUIDs and days), compiled at its first call in each process and database.

    Gives instances; tuples where the queryset asks for `values_list`, or what `into` makes of each. Lists and
    `select_related` have no place here.
    """

    def __init__(self, build: Callable[..., QuerySet[Any]], *kinds: type, into: Callable[..., R] | None = None) -> None:
        self.build, self.kinds, self.into = build, kinds or (UUID,), into
        self._texts: dict[str, _Text] = {}

    def __call__(self, *values: UUID | date) -> list[R]:
        database, trips = connections[DEFAULT_DB_ALIAS], running()
        text = self._text(database)
        rows: list[Any]
        if trips is None:
            rows = _run(database, text.sql, text.given(database, values)).fetchall()
        else:
            rows = trips.ask(self, values)
        if not rows:
            return rows
        if text.converters:
            rows = [_converted(row, text.converters) for row in rows]
        if text.model is not None:
            return [text.model.from_db(database.alias, text.names, row) for row in rows]
        return list(rows) if self.into is None else [self.into(*row) for row in rows]

    def statement(self, database: Any, values: Sequence[Any]) -> tuple[str, list[Any]]:
        """Its text and its parameters."""
        text = self._text(database)
        return text.sql, text.given(database, values)

    def _text(self, database: Any) -> "_Text":
        text = self._texts.get(database.vendor)
        if text is None:
            text = self._texts[database.vendor] = _compile(database, self.build, self.kinds)
            self.locks = text.locks
        return text

    def first(self, *values: UUID | date) -> R | None:
        """The first row, or None."""
        return next(iter(self(*values)), None)

    def any(self, *values: UUID | date) -> bool:
        """Whether there is a row."""
        return bool(self(*values))


class CompiledUpdate:
    """The same for a change of all rows of a queryset."""

    def __init__(self, build: Callable[..., QuerySet[Any]], **changes: Any) -> None:
        self.build, self.changes = build, changes
        self._texts: dict[str, _Text] = {}

    def __call__(self, *values: UUID | date) -> None:
        database = connections[DEFAULT_DB_ALIAS]
        text = self._texts.get(database.vendor)
        if text is None:
            text = self._texts[database.vendor] = self._compile(database)
        _write(database, text.sql, text.given(database, values))

    def _compile(self, database: Any) -> "_Text":
        example = uuid4()
        query: Any = self.build(example).query.chain(UpdateQuery)
        query.add_update_values(self.changes)
        sql, parameters = query.get_compiler(database.alias).as_sql()
        return _Text(sql, _places(database, parameters, [example]))


@dataclass
class _Text:
    """What is kept of a query. A parameter is a fixed value, or the place of a given one."""

    sql: str
    parameters: list[tuple[Any, int | None]]
    converters: list[tuple[int, Callable[[Any], Any]]] = field(default_factory=list)
    names: list[str] | None = None
    model: Any = None
    locks: bool = False

    def given(self, database: Any, values: Sequence[UUID | date]) -> list[Any]:
        """The parameters with these values in their places."""
        asked = [_form(database, value) for value in values]
        return [part if place is None else asked[place] for part, place in self.parameters]


def _compile(database: Any, build: Callable[..., QuerySet[Any]], kinds: Sequence[type]) -> _Text:
    examples = [uuid4() if kind is UUID else date.fromordinal(next(DAYS)) for kind in kinds]
    queryset = build(*examples)
    compiler = queryset.query.get_compiler(database.alias)
    sql, parameters = compiler.as_sql()
    expressions = [expression for expression, _sql, _alias in compiler.select]
    converters = [
        (nth, _in_turn(database, functions, expression))
        for nth, (functions, expression) in compiler.get_converters(expressions).items()
    ]
    locks = bool(queryset.query.select_for_update)
    text = _Text(sql, _places(database, parameters, examples), converters, locks=locks)
    if not queryset.query.values_select:
        text.names, text.model = [expression.target.attname for expression in expressions], queryset.model
    return text


def _converted(row: Sequence[Any], converters: Iterable[tuple[int, Callable[[Any], Any]]]) -> list[Any]:
    values = list(row)
    for nth, convert in converters:
        if values[nth] is not None:
            values[nth] = convert(values[nth])
    return values


def _places(database: Any, parameters: Iterable[Any], examples: Sequence[Any]) -> list[tuple[Any, int | None]]:
    asked = [_form(database, example) for example in examples]
    return [(None, asked.index(part)) if part in asked else (part, None) for part in parameters]


def _in_turn(database: Any, functions: Iterable[Callable[..., Any]], expression: Any) -> Callable[[Any], Any]:
    functions = list(functions)

    def convert(value: Any) -> Any:
        for function in functions:
            value = function(value, expression, database)
        return value

    return convert


def _form(database: Any, value: UUID | date) -> Any:
    """How a UUID or a day is handed to this database."""
    if isinstance(value, UUID):
        return value if database.features.has_native_uuid_field else value.hex
    return database.ops.adapt_datefield_value(value)


def _run(database: Any, sql: str, parameters: Sequence[Any]) -> Any:
    """Execute by a bare cursor of the driver: the text goes as it is, its parameters apart from it.

    So PostgreSQL keeps the plan of a text it has seen before. Django's own wrapper around the cursor stays: errors are
    Django's, and what counts or logs queries sees these too.
    """
    database.ensure_connection()
    if database.queries_logged:  # Django's own cursor writes the list of queries
        cursor = database.cursor()
        cursor.execute(sql, parameters)
        return cursor
    bare = database.connection.cursor() if database.vendor == "sqlite" else prepared_cursor(database)
    cursor = database.make_cursor(bare)
    cursor.execute(_in_the_drivers_words(database.vendor, sql), parameters)
    return cursor


def _write(database: Any, sql: str, parameters: list[Any]) -> None:
    """Execute, or let it travel with the next question of the door."""
    trips = running()
    if trips is None:
        _run(database, sql, parameters)
    else:
        trips.write((sql, parameters))


@cache
def _in_the_drivers_words(vendor: str, sql: str) -> str:
    """SQLite's driver marks parameters with "?"."""
    return sql.replace("%s", "?").replace("%%", "%") if vendor == "sqlite" else sql


def insert(rows: Sequence[Model], *, ignore_known: bool = False) -> None:
    """Insert new rows of one model in one statement. `ignore_known`: one whose unique key is there already is left.

    Columns that are empty in every row are left to the database, which has no other default for them.
    """
    if not rows:
        return
    database, model = connections[DEFAULT_DB_ALIAS], type(rows[0])
    fields = _filled(model, rows)
    head, places = _insert_text(database.vendor, model, tuple(field.attname for field in fields))
    known = " ON CONFLICT DO NOTHING" if ignore_known else ""
    values = [_stored(field, getattr(row, field.attname), database) for row in rows for field in fields]
    _write(database, f"{head} VALUES {', '.join([places] * len(rows))}{known}", values)
    for row in rows:
        row._state.adding = False


# What psycopg binds as it is, so that no field need look at it. Exact types: an enumeration is not the text it holds.
_BOUND_AS_IT_IS = frozenset({str, int, bool, UUID, datetime, date, type(None)})


def _stored(field: Any, value: Any, database: Any) -> Any:
    if type(value) in _BOUND_AS_IT_IS and database.vendor == "postgresql" and not isinstance(field, JSONField):
        return value
    return field.get_db_prep_save(value, database)


def _filled(model: type[Model], rows: Sequence[Model]) -> list[Any]:
    fields: list[Any] = list(model._meta.local_concrete_fields)
    return [field for field in fields if any(row.__dict__[field.attname] is not None for row in rows)]


@cache
def _insert_text(_vendor: str, model: type[Model], names: tuple[str, ...]) -> tuple[str, str]:
    database = connections[DEFAULT_DB_ALIAS]
    quote = database.ops.quote_name
    columns = ", ".join(quote(str(model._meta.get_field(name).column)) for name in names)  # type: ignore[union-attr]
    places = ", ".join(["%s"] * len(names))
    return f"INSERT INTO {quote(model._meta.db_table)} ({columns})", f"({places})"


def update(row: Model, names: tuple[str, ...]) -> None:
    """Write these columns of one row, and nothing else."""
    database = connections[DEFAULT_DB_ALIAS]
    fields, sql = _update_text(database.vendor, type(row), names)
    _write(database, sql, [_stored(field, getattr(row, field.attname), database) for field in fields])


@cache
def _update_text(_vendor: str, model: type[Model], names: tuple[str, ...]) -> tuple[list[Any], str]:
    database = connections[DEFAULT_DB_ALIAS]
    quote = database.ops.quote_name
    key: Any = model._meta.pk
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    changes = ", ".join(f"{quote(field.column)} = %s" for field in fields)
    sql = f"UPDATE {quote(model._meta.db_table)} SET {changes} WHERE {quote(key.column)} = %s"
    return [*fields, key], sql
