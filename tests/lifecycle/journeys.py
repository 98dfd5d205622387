"""Counts the journeys to the database: each time somebody waits for the server's answer is one.

Counted where psycopg waits. Outside of a pipeline each statement is waited for, BEGIN before it by itself; within one
nothing is, until it ends or an answer is asked for.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

SENT_ON = ("_enter_gen", "_execute_gen", "_commit_gen")  # in a pipeline these go out, and nobody waits


@contextmanager
def journeys() -> Iterator[list[list[str]]]:
    """Journeys made within, each with what it was for. On SQLite every statement is one."""
    made: list[list[str]] = []
    at_hand: list[str] = []

    def ended() -> None:
        made.append(at_hand.copy())
        at_hand.clear()

    def told(execute: Any, sql: str, parameters: Any, many: bool, context: Any) -> Any:
        if connection.vendor != "postgresql":
            made.append([what_for(sql)])
        elif not sql.startswith("SET LOCAL"):
            _begins(at_hand, ended)
            at_hand.append(what_for(sql))
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(told), _waits_heard(at_hand, ended):
        yield made


def _pipelined() -> bool:
    return connection.connection.pgconn.pipeline_status != 0


def _begins(at_hand: list[str], ended: Any) -> None:
    """The driver opens the transaction by itself, before the first statement."""
    bare = connection.connection
    if not bare.autocommit and bare.info.transaction_status == 0 and "BEGIN" not in at_hand:
        at_hand.append("BEGIN")
        if not _pipelined():
            ended()


@contextmanager
def _waits_heard(at_hand: list[str], ended: Any) -> Iterator[None]:
    if connection.vendor != "postgresql":
        yield
        return
    bare = connection.connection
    wait = bare.wait

    def heard(generator: Any, *given: Any, **named: Any) -> Any:
        waits = not (_pipelined() and generator.__name__ in SENT_ON) and generator.__name__ != "_enter_gen"
        if generator.__name__ == "_commit_gen" and bare.info.transaction_status != 0:
            at_hand.append("COMMIT")
        answer = wait(generator, *given, **named)
        if waits and at_hand:
            ended()
        return answer

    bare.wait = heard
    try:
        yield
    finally:
        del bare.wait


def what_for(sql: str) -> str:
    """A statement in few words: whether it reads, writes or asks whether there is a row, and of which tables."""
    if sql.startswith("BEGIN"):
        return "BEGIN"
    written = re.findall(r'(?:INSERT INTO|UPDATE) "[a-z]+_(\w+)"', sql)
    if written:
        return f"write {' '.join(written)}"
    read = re.findall(r'FROM "[a-z]+_(\w+)"', sql)
    if sql.startswith("SELECT EXISTS"):
        return f"whether {' '.join(read)}"
    return f"{'lock' if ' FOR ' in sql else 'read'} {' '.join(dict.fromkeys(read))}"
