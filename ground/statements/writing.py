"""Rows written without building a query, and several writes sent as one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from django.db.models import Field, Model

from ground.statements.django_names import is_stored_now, run, stored, the_database


@dataclass(frozen=True)
class Write:
    """One INSERT or UPDATE, not sent yet."""

    sql: str
    parameters: list[Any]


def inserting(rows: Sequence[Model], *, ignore_known: bool = False) -> list[Write]:
    """The insert of new rows of one model; none of no rows. `ignore_known`: one whose unique key is there is left.

    Columns that are empty in every row are left to the database, which has no other default for them.
    """
    if not rows:
        return []
    database, model = the_database(), type(rows[0])
    fields = _filled(model, rows)
    head, places = _insert_text(model, tuple(field.attname for field in fields))
    known = " ON CONFLICT DO NOTHING" if ignore_known else ""
    values = [stored(field, getattr(row, field.attname), database) for row in rows for field in fields]
    for row in rows:
        is_stored_now(row)
    return [Write(f"{head} VALUES {', '.join([places] * len(rows))}{known}", values)]


def updating(row: Model, names: Sequence[str]) -> list[Write]:
    """The update of these columns of one row, and of nothing else; none of no columns."""
    if not names:
        return []
    database = the_database()
    fields, sql = _update_text(type(row), tuple(names))
    return [Write(sql, [stored(field, getattr(row, field.attname), database) for field in fields])]


def write_together(writes: Sequence[Write]) -> None:
    """Send several writes: one statement on PostgreSQL, the same one by one on SQLite. A fault is raised here.

    As parts of one statement they do not see each other's work, so no two of them may be about the same row.
    """
    if not writes:
        return
    database = the_database()
    if database.vendor == "postgresql":
        parameters = [parameter for write in writes for parameter in write.parameters]
        run(database, _as_one(tuple(write.sql for write in writes)), parameters)
        return
    for write in writes:
        run(database, write.sql, write.parameters)


@lru_cache(maxsize=1000)
def _as_one(texts: tuple[str, ...]) -> str:
    if len(texts) == 1:
        return texts[0]
    parts = ", ".join(f"w{nth} AS ({text})" for nth, text in enumerate(texts[:-1]))
    return f"WITH {parts} {texts[-1]}"


def _filled(model: type[Model], rows: Sequence[Model]) -> "list[Field[Any, Any]]":
    fields = model._meta.local_concrete_fields
    return [field for field in fields if any(row.__dict__[field.attname] is not None for row in rows)]


@cache
def _insert_text(model: type[Model], names: tuple[str, ...]) -> tuple[str, str]:
    columns = ", ".join(_quoted(str(_field(model, name).column)) for name in names)
    places = ", ".join(["%s"] * len(names))
    return f"INSERT INTO {_quoted(model._meta.db_table)} ({columns})", f"({places})"


@cache
def _update_text(model: type[Model], names: tuple[str, ...]) -> "tuple[list[Field[Any, Any]], str]":
    key, fields = model._meta.pk, [_field(model, name) for name in names]
    changes = ", ".join(f"{_quoted(str(field.column))} = %s" for field in fields)
    return [*fields, key], f"UPDATE {_quoted(model._meta.db_table)} SET {changes} WHERE {_quoted(str(key.column))} = %s"


def _field(model: type[Model], name: str) -> "Field[Any, Any]":
    field = model._meta.get_field(name)
    assert isinstance(field, Field)
    return field


def _quoted(name: str) -> str:
    return f'"{name}"'  # as both databases do
