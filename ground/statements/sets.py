"""Rows chosen once, and several writes over them: one statement on PostgreSQL, one after the other on SQLite.

A job over many rows costs what the database needs for it, however many there are: nothing travels to Python and back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import connection, transaction
from django.db.models import Model, QuerySet

from ground.statements.django_names import bare_instances, field_of

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Chosen:
    """A selection under a name, with the names of its columns in their order."""

    name: str
    columns: tuple[str, ...]
    rows: QuerySet[Any, Any]  # of values_list()


@dataclass(frozen=True)
class Over:
    """An INSERT or UPDATE that reads what was chosen by its name."""

    sql: str
    parameters: tuple[Any, ...] = ()


@transaction.atomic
def write_over(chosen: Chosen, writes: Sequence[Over]) -> list[int]:
    """Returns how many rows each of the writes made or changed. They do not see each other's work."""
    sql, parameters = chosen.rows.query.sql_with_params()
    head = f"{chosen.name} ({', '.join(chosen.columns)})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            parts = "".join(f", w{nth} AS ({one.sql} RETURNING 1)" for nth, one in enumerate(writes))
            counts = ", ".join(f"(SELECT count(*) FROM w{nth})" for nth in range(len(writes)))
            given = [*parameters, *(value for one in writes for value in one.parameters)]
            cursor.execute(f"WITH {head} AS MATERIALIZED ({sql}){parts} SELECT {counts}", given)
            return list(cursor.fetchone() or ())
        cursor.execute(f"CREATE TEMP TABLE {head}")
        cursor.execute(f"INSERT INTO {head} {sql}", parameters)
        done = [cursor.execute(one.sql, one.parameters).rowcount for one in writes]
        cursor.execute(f"DROP TABLE {chosen.name}")
        return done


@transaction.atomic
def taken(rows: QuerySet[M], read: Sequence[str], **changes: Any) -> list[M]:
    """Change these rows and return them in their order, in one statement; those that somebody else takes are passed by.

    Of each row the columns `read` and the changes are there; any other is fetched when it is asked for. The
    order is one of columns, upwards.
    """
    model, order = rows.model, [_column(rows.model, str(name)) for name in rows.query.order_by]
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True)
    chosen, given = rows.values("pk").query.sql_with_params()
    columns = [_column(model, name) for name in read]
    change = (
        f"UPDATE {model._meta.db_table} SET {', '.join(f'{_column(model, name)} = %s' for name in changes)} "
        f"WHERE {_column(model, 'pk')} IN (SELECT chosen.row FROM chosen) RETURNING {', '.join(columns + order)}"
    )
    values = [field_of(model, name).get_db_prep_save(value, connection) for name, value in changes.items()]
    found = _in_order(f"WITH chosen (row) AS ({chosen})", change, [*given, *values], len(columns), len(order))
    return bare_instances(model, read, found, changes)


def _in_order(head: str, change: str, parameters: list[Any], read: int, order: int) -> list[tuple[Any, ...]]:
    """The first columns of the rows that a change returns, by those that stand behind them."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            names = [f"c{nth}" for nth in range(read + order)]
            cursor.execute(
                f"{head}, changed ({', '.join(names)}) AS ({change}) SELECT {', '.join(names[:read])} FROM changed"
                + (f" ORDER BY {', '.join(names[read:])}" if order else ""),
                parameters,
            )
            return list(cursor.fetchall())
        cursor.execute(f"{head} {change}", parameters)
        return [row[:read] for row in sorted(cursor.fetchall(), key=lambda row: row[read:])]


def _column(model: type[Model], name: str) -> str:
    return str(model._meta.pk.column if name == "pk" else field_of(model, name).column)


def alone(job: str) -> bool:
    """Whether nobody else does this job now; until the end of the transaction it is held."""
    if connection.vendor != "postgresql":
        return True  # its transactions come one after the other
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext(%s))", [job])
        return cursor.fetchone() == (True,)
