"""All that the compiled statements use of Django and psycopg beyond what these promise to keep. It stands only here.

- `query.get_compiler`, `as_sql`, `select`, `get_converters`, `values_select`: the text of a queryset and its rows
- `query.select_related`, `_iterable_class`, `_prefetch_related_lookups`: to refuse what a compiled text cannot give
- `query.chain(UpdateQuery)`, `add_update_values`: the text of a change of all rows of a queryset
- `query.alias_refcount`, `get_initial_alias`, `change_aliases`, `where.as_sql`: the text of a queryset's conditions
- `make_cursor`, `make_debug_cursor`, `queries_logged`: a cursor of the driver that counts, logs and raises as Django's
- `ServerBindingCursor`: parameters bound by PostgreSQL, so that it keeps the plan of a text it has seen
- `connection.connection.pipeline()`: several statements in one journey
- `ModelState`, `cached_col`, `get_db_converters`: an instance of a row that a change returns
- `wrap_database_errors`, `ensure_connection`, `Field.get_db_prep_save`, `_state.adding`: what the ORM does to write

`tests/ground/test_django_names.py` asks all of it of the Django in use; `make next-django` of the newest one.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, TypeVar, cast
from uuid import UUID

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.db.models import Field, JSONField, Model, QuerySet
from django.db.models.base import ModelState
from django.db.models.query import ModelIterable, ValuesListIterable
from django.db.models.sql.subqueries import UpdateQuery

Convert = Callable[[Any], Any]
M = TypeVar("M", bound=Model)


class CannotCompile(Exception):
    """A queryset that no kept text can stand for."""


@dataclass(frozen=True)
class Selected:
    """What a queryset sends, and how its rows are read. `names` are columns where instances are wanted, else None."""

    sql: str
    parameters: tuple[Any, ...]
    converters: tuple[tuple[int, Convert], ...]
    names: tuple[str, ...] | None


def the_database() -> BaseDatabaseWrapper:
    """The one database there is."""
    return connections[DEFAULT_DB_ALIAS]


def selected(queryset: QuerySet[Any, Any]) -> Selected:
    """The text of a queryset. Raises CannotCompile for one whose rows a kept text could not give."""
    given: Any = queryset
    if given._iterable_class not in (ModelIterable, ValuesListIterable):
        raise CannotCompile("only instances and values_list() without flat can be compiled")
    if given.query.select_related or given._prefetch_related_lookups:
        raise CannotCompile("select_related and prefetch_related have no place in a compiled query")
    database = the_database()
    compiler = given.query.get_compiler(database.alias)
    try:
        sql, parameters = compiler.as_sql()
    except EmptyResultSet:
        raise CannotCompile("it never has a row") from None
    expressions = [expression for expression, _sql, _alias in compiler.select]
    converters = tuple(
        (nth, _in_turn(database, functions, expression))
        for nth, (functions, expression) in compiler.get_converters(expressions).items()
    )
    if given.query.values_select:
        return Selected(sql, tuple(parameters), converters, None)
    if any(not hasattr(expression, "target") for expression in expressions):
        raise CannotCompile("annotations belong into values_list()")
    return Selected(sql, tuple(parameters), converters, tuple(each.target.attname for each in expressions))


def _in_turn(database: BaseDatabaseWrapper, functions: Sequence[Callable[..., Any]], expression: Any) -> Convert:
    functions = list(functions)

    def convert(value: Any) -> Any:
        for function in functions:
            value = function(value, expression, database)
        return value

    return convert


def changing(queryset: QuerySet[Any, Any], changes: Mapping[str, Any]) -> tuple[str, tuple[Any, ...]]:
    """The text of `queryset.update(**changes)`."""
    query: Any = queryset.query.chain(UpdateQuery)
    query.add_update_values(changes)
    sql, parameters = query.get_compiler(the_database().alias).as_sql()
    return sql, tuple(parameters)


ROW = "the_row"  # in the text of a condition, the row that it is about


def condition_of(queryset: QuerySet[Any, Any]) -> tuple[str, tuple[Any, ...]]:
    """The text of what a queryset asks of each row of its table, which is called ROW there.

    Raises Django's EmptyResultSet or FullResultSet where that is nothing which any row fulfils, or fails.
    """
    query: Any = queryset.query.chain()
    query.change_aliases({query.get_initial_alias(): ROW})
    if sum(1 for times in query.alias_refcount.values() if times) > 1:
        raise CannotCompile("a compiled condition asks of other tables with Exists or by a subquery")
    database = the_database()
    sql, parameters = query.where.as_sql(query.get_compiler(database.alias), database)
    if not sql:
        raise FullResultSet
    return sql, tuple(parameters)


# What psycopg binds as it is, so that no field need look at it. Exact types: an enumeration is not the text it holds.
_BOUND_AS_IT_IS = frozenset({str, int, bool, UUID, datetime, date, type(None)})


def stored(field: "Field[Any, Any]", value: Any, database: BaseDatabaseWrapper) -> Any:
    """A value as it is handed to the database for this column."""
    if type(value) in _BOUND_AS_IT_IS and database.vendor == "postgresql" and not isinstance(field, JSONField):
        return value
    return field.get_db_prep_save(value, database)


def is_stored_now(row: Model) -> None:
    """An instance whose row was just inserted."""
    row._state.adding = False


def bare_instances(
    model: type[M], names: Sequence[str], rows: Sequence[Sequence[Any]], known: Mapping[str, Any]
) -> list[M]:
    """Instances of rows of the driver, with `known` in each; without what `Model.__init__` asks of each field."""
    database = the_database()
    fields = [field_of(model, name) for name in names]
    columns = [field.attname for field in fields]
    converters = [(field.attname, convert) for field in fields if (convert := _converter(database, field))]
    found = []
    for row in rows:
        one = model.__new__(model)
        state = one._state = ModelState()
        state.db, state.adding = database.alias, False
        held = one.__dict__
        held.update(zip(columns, row, strict=True), **known)
        for name, convert in converters:
            if held[name] is not None:
                held[name] = convert(held[name])
        found.append(one)
    return found


def field_of(model: type[Model], name: str) -> "Field[Any, Any]":
    """The column of that name, or of that name with `_id`."""
    return cast("Field[Any, Any]", model._meta.get_field(name))


def _converter(database: BaseDatabaseWrapper, field: "Field[Any, Any]") -> Convert | None:
    expression: Any = field.cached_col
    functions = [*database.ops.get_db_converters(expression), *expression.get_db_converters(database)]
    return _in_turn(database, functions, expression) if functions else None


def run(database: BaseDatabaseWrapper, sql: str, parameters: Sequence[Any]) -> CursorWrapper:
    """Execute on a cursor of the driver: the text goes as it is, its parameters apart from it.

    So PostgreSQL keeps the plan of a text it has seen before. Django's wrapper around the cursor stays: errors are
    Django's, and what counts or logs queries sees these too. Logged or not, the same is sent.
    """
    database.ensure_connection()
    if database.vendor == "postgresql":
        bare = _server_binding_cursor()(database.connection)
        cursor = database.make_debug_cursor(bare) if database.queries_logged else database.make_cursor(bare)
    elif database.queries_logged:
        cursor = database.cursor()  # writes the list of queries; it puts SQLite's marks into the text by itself
    else:
        cursor, sql = database.make_cursor(database.connection.cursor()), _with_sqlites_marks(sql)
    cursor.execute(sql, parameters)
    return cursor


@cache
def _server_binding_cursor() -> Callable[[Any], Any]:
    from django.db.backends.postgresql import base  # psycopg is there with PostgreSQL only

    return cast(Callable[[Any], Any], base.ServerBindingCursor)


@cache
def _with_sqlites_marks(sql: str) -> str:
    return sql.replace("%s", "?").replace("%%", "%")


@contextmanager
def one_journey(database: BaseDatabaseWrapper) -> Iterator[None]:
    """What is run within goes to the server together; an error of any of it is raised at the end, as Django's.

    PostgreSQL runs the statements one after the other, each on what those before it left. SQLite knows no journeys.
    """
    if database.vendor != "postgresql":
        yield
        return
    database.ensure_connection()
    with database.wrap_database_errors, database.connection.pipeline():
        yield
