"""Several statements as one: writes of different tables, and questions of which most have no answer (PostgreSQL)."""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

Statement = tuple[str, list[Any]]


def written_in_one(writes: Iterable[Statement]) -> list[Statement]:
    """The same writes in fewer statements, in their order.

    The parts of one statement do not see each other's work, so a write that names a table written before starts anew.
    """
    batches: list[list[Statement]] = []
    tables: set[str] = set()
    for sql, parameters in writes:
        if not batches or any(table in sql for table in tables):
            batches.append([])
            tables = set()
        batches[-1].append((sql, parameters))
        tables.add(_written(sql))
    return [(_one_text(tuple(sql for sql, _given in batch)), _parameters(batch)) for batch in batches]


def any_rows(questions: Sequence[Statement]) -> Statement:
    """One row: for each question, whether it has an answer."""
    return _whether(tuple(sql for sql, _given in questions)), _parameters(questions)


def _parameters(statements: Iterable[Statement]) -> list[Any]:
    return [parameter for _sql, parameters in statements for parameter in parameters]


@cache
def _written(sql: str) -> str:
    found = re.match(r'(?:INSERT INTO|UPDATE) ("\w+")', sql)
    if found is None:
        raise ValueError(f"not a write of one table: {sql[:60]}")
    return found[1]


@cache
def _one_text(writes: tuple[str, ...]) -> str:
    if len(writes) == 1:
        return writes[0]
    parts = ", ".join(f"w{nth} AS ({sql})" for nth, sql in enumerate(writes[:-1]))
    return f"WITH {parts} {writes[-1]}"


@cache
def _whether(questions: tuple[str, ...]) -> str:
    return "SELECT " + ", ".join(f"EXISTS ({sql})" for sql in questions)
