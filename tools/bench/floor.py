"""The floor of the transition benchmark: what one step reads and writes, sent by the bare driver one by one.

The statements are those that the engine itself sends for a suspension and a resumption, taken down from it once. Where
the engine reads several tables or writes several rows in one statement, the floor sends them one by one. Keys, chain and version are made anew
for each step; nothing else is decided, checked or built.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.db import connection

from lifecycle.models import Event, Mobility, OutboxRow, Remark

WRITTEN = {model._meta.db_table: model for model in (Event, Remark, OutboxRow)}
STATE_OF = {"suspend": "ongoing", "resume": "suspended"}


@dataclass(frozen=True)
class Statement:
    """One statement as the engine sent it; `model` for the insert of one row."""

    sql: str
    parameters: tuple[Any, ...]
    model: Any = None
    columns: tuple[str, ...] = ()


@contextmanager
def taken_down() -> Iterator[list[Statement]]:
    """The statements sent within, without those that open and end the transaction."""
    sent: list[Statement] = []

    def keep(execute: Callable[..., Any], sql: str, parameters: Any, many: bool, context: Any) -> Any:
        if sql.startswith(("SELECT", "(SELECT", "INSERT", "UPDATE")):
            sent.extend(_one_by_one(sql, tuple(parameters or ())))
        return execute(sql, parameters, many, context)

    connection.force_debug_cursor = connection.vendor == "postgresql"  # then none travels with another
    try:
        with connection.execute_wrapper(keep):
            yield sent
    finally:
        connection.force_debug_cursor = False


def _one_by_one(sql: str, parameters: tuple[Any, ...]) -> list[Statement]:
    if " UNION ALL " in sql:
        return _each_by_itself(sql, parameters)
    if not sql.startswith("INSERT"):
        return [Statement(sql, parameters)]
    head, mark = sql.split(" VALUES ")[0], "?" if connection.vendor == "sqlite" else "%s"
    table, *columns = re.findall(r'"(\w+)"', head)
    places = f"({', '.join([mark] * len(columns))})"
    rows = [parameters[start : start + len(columns)] for start in range(0, len(parameters), len(columns))]
    return [Statement(f"{head} VALUES {places}", row, WRITTEN[table], tuple(columns)) for row in rows]


def _each_by_itself(sql: str, parameters: tuple[Any, ...]) -> list[Statement]:
    mark, found = "?" if connection.vendor == "sqlite" else "%s", []
    for part in sql.split(" UNION ALL "):
        text = part.strip().removeprefix("(").removesuffix(")") if part.strip().startswith("(") else part
        text = text.removeprefix("SELECT * FROM (").removesuffix(")") if text.startswith("SELECT * FROM (") else text
        number = text.count(mark)
        found.append(Statement(text, parameters[:number]))
        parameters = parameters[number:]
    return found


class Floor:
    """Steps of one stay by the bare driver. `cursor` is psycopg's or sqlite3's; `mark` is its parameter sign."""

    def __init__(self, cursor: Any, stay: UUID, taken: dict[str, list[Statement]], example: UUID, mark: str) -> None:
        self.cursor, self.mark, self.stay = cursor, mark, stay
        self.taken = {
            name: [Statement(one.sql, _for_stay(one.parameters, example, stay), one.model, one.columns) for one in sent]
            for name, sent in taken.items()
        }
        self.lock = next(one for one in self.taken["suspend"] if f'FROM "{Mobility._meta.db_table}"' in one.sql)
        columns = [field.attname for field in Mobility._meta.local_concrete_fields]
        self.state_at, self.version_at = columns.index("state"), columns.index("version")

    def step(self, name: str) -> bool:
        """Read, write; False, with nothing written, where the stay is in the other state. The caller commits."""
        self.cursor.execute(self.lock.sql, self.lock.parameters)
        row = self.cursor.fetchall()[0]
        if row[self.state_at] != STATE_OF[name]:
            return False
        event, head = uuid4(), (0, "0" * 64)
        for one in self.taken[name]:
            if one is self.lock or one.sql == self.lock.sql:
                continue
            self.cursor.execute(one.sql, self._made_new(one, event, head, row[self.version_at]))
            if one.sql.startswith("SELECT"):
                found = self.cursor.fetchall()
                if '"seq"' in one.sql and found:
                    head = found[0]
        return True

    def _made_new(self, one: Statement, event: UUID, head: Any, version: int) -> tuple[Any, ...]:
        if one.sql.startswith("UPDATE") and Mobility._meta.db_table in one.sql:
            return (one.parameters[0], version + 1, *one.parameters[2:])
        if one.model is None:
            return one.parameters
        values = dict(zip(one.columns, one.parameters, strict=True))
        key = self._key(uuid4())
        if one.model is Event:
            body = json.dumps([head[0] + 1, str(event), values["name"]]).encode()
            link = hashlib.sha256(bytes.fromhex(head[1]) + body).hexdigest()
            values |= {"id": self._key(event), "seq": head[0] + 1, "prev": head[1], "hash": link}
        elif one.model is Remark:
            values |= {"id": key, "event_id": self._key(event)}
        else:
            values |= {"id": key, "key": f"mail:{event}:{values['id']}"}
        return tuple(values.values())

    def _key(self, value: UUID) -> Any:
        return value if self.mark == "%s" else value.hex


def _for_stay(parameters: tuple[Any, ...], example: UUID, stay: UUID) -> tuple[Any, ...]:
    forms = {example: stay, example.hex: stay.hex}
    return tuple(forms.get(part, part) if isinstance(part, UUID | str) else part for part in parameters)
