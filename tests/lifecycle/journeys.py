"""The journeys to PostgreSQL, as its protocol tells: each time the server says that it is ready, somebody waited for it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection

from tests.ground.scratch import line_tapped


@contextmanager
def journeys(folder: Path) -> Iterator[list[list[str]]]:
    """The journeys made within, each with what it was for."""
    made: list[list[str]] = []
    with line_tapped(folder) as heard:
        yield made
    texts, at_hand = _texts_of_plans(), list[str]()
    for line in heard:
        _direction, _length, message, *more = line.split("\t")
        rest = more[0] if more else ""
        if message == "Bind":
            at_hand.append(what_for(texts[rest.split('"')[3]]))
        elif message == "Parse" and rest.startswith(' "" '):
            texts[""] = rest[len(' "" "') : rest.rindex('"')]  # not prepared: bound at once
        elif message == "Query":
            at_hand.append(what_for(rest.strip(' "')))
        elif message == "ReadyForQuery":
            made.append(at_hand or ["PREPARE"])
            at_hand = []


def _texts_of_plans() -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, statement FROM pg_prepared_statements")
        return dict(cursor.fetchall())


@contextmanager
def statements() -> Iterator[list[str]]:
    """The statements within, one by one, each with what it was for."""
    told: list[str] = []

    def keep(execute: Any, sql: str, parameters: Any, many: bool, context: Any) -> Any:
        told.append(what_for(sql))
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(keep):
        yield told


def what_for(sql: str) -> str:
    """A statement in few words: whether it reads, writes or asks whether there is a row, and of which tables."""
    if not sql.startswith(("SELECT", "(SELECT", "WITH", "INSERT", "UPDATE")):
        return sql.split()[0]
    written = re.findall(r'(?:INSERT INTO|UPDATE) "[a-z]+_(\w+)"', sql)
    if written:
        return f"write {' '.join(written)}"
    read = " ".join(dict.fromkeys(re.findall(r'FROM "[a-z]+_(\w+)"', sql)))
    if sql.startswith("SELECT EXISTS"):
        return f"whether {read}"
    return f"{'lock' if sql.endswith('FOR NO KEY UPDATE') else 'read'} {read}"
