"""Writes text rows into the database: COPY on PostgreSQL, many rows to a statement on SQLite."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection, transaction

from accounts.models import PersonKey
from tools.simulate.chance import key_of
from tools.simulate.patterns import Block
from tools.simulate.rows import NOTHING


@transaction.atomic
def write(rows: Iterable[tuple[Block, str]], keys: Iterable[str] = ()) -> None:
    """All or none of them. `keys`: ids of people who need a key for their digests."""
    blocks: dict[str, Block] = {}
    lines: dict[str, list[str]] = defaultdict(list)
    for block, text in rows:
        blocks[block.table] = block
        lines[block.table].append(text)
    put = _insert
    if connection.vendor == "postgresql":
        put = _copy
        _in_haste()
    for table, block in blocks.items():
        put(block, "".join(lines[table]))
    PersonKey.objects.bulk_create(
        [PersonKey(id=person, person_id=person, key=key_of(person)) for person in keys], batch_size=500
    )


def _in_haste() -> None:
    """For this transaction: no wait for the disk (what a crash takes away is made again), the quicker compression."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")
        cursor.execute("SELECT 'lz4' = ANY(enumvals) FROM pg_settings WHERE name = 'default_toast_compression'")
        if cursor.fetchone() == (True,):  # since PostgreSQL 14, where it was built with it
            cursor.execute("SET LOCAL default_toast_compression = lz4")


def _copy(block: Block, text: str) -> None:
    columns = ", ".join(map(connection.ops.quote_name, block.columns))
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {connection.ops.quote_name(block.table)} ({columns}) FROM STDIN") as copy,
    ):
        copy.write(text)


def _insert(block: Block, text: str) -> None:
    columns = ", ".join(map(connection.ops.quote_name, block.columns))
    marks = ", ".join(["%s"] * len(block.columns))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {connection.ops.quote_name(block.table)} ({columns}) VALUES ({marks})", list(_rows(text))
        )


def _rows(text: str) -> Iterator[list[Any]]:
    for line in text.splitlines():
        yield [None if cell == NOTHING else _unescaped(cell) for cell in line.split("\t")]


def _unescaped(cell: str) -> str:
    if "\\" not in cell:
        return cell
    return "\\".join(part.replace("\\t", "\t").replace("\\n", "\n").replace("\\r", "\r") for part in cell.split("\\\\"))
