"""A door that found its row held by somebody else tries again; after some tries it says so (reliability rule 1).

PostgreSQL ends one of two callers who wait for each other, and whoever waits longer than `lock_timeout`. SQLite says
that the database is locked. Nothing has been written then, so the whole door is taken again.
"""

import functools
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, ParamSpec, TypeVar, cast

import structlog
from django.db import OperationalError, connection, transaction

from ground.errors import SojournError
from ground.statements.django_names import run

P = ParamSpec("P")
T = TypeVar("T")
log = structlog.get_logger()

TRIES = 4
PAUSE = 0.05  # seconds before the second try; twice as long before each next one, and by chance up to as much again
LOOKS, LOOK_WAITS = 3, 100  # tries of who only looks ahead; milliseconds for which each waits on PostgreSQL
# PostgreSQL: serialization failure, deadlock found, lock not had in time.
HELD = frozenset({"40001", "40P01", "55P03"})


class Busy(SojournError):
    """The row stayed held by others through every try. Nothing was changed; the same again may go well."""

    status = 503


class _RefusedUnwritten(Exception):
    """On its way to the door: a refusal before anything was written."""

    def __init__(self, refusal: SojournError) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


@contextmanager
def reading_only() -> Iterator[None]:
    """The part of a door before its first write: a refusal within it leaves nothing to be taken back.

    The door then ends its transaction by a commit, since at a rollback the driver of PostgreSQL forgets all statements
    it has prepared: where eight work on one stay half the tries are refused, and all would be parsed and planned anew.
    Not by one that waits for the disk: there is nothing to keep.
    """
    try:
        yield
    except SojournError as refusal:
        raise _RefusedUnwritten(refusal) from refusal


def door(passes: Callable[P, T]) -> Callable[P, T]:
    """One transaction, tried again where somebody else held what it needs. Inside another one it is part of that."""

    def whole(*args: P.args, **named: P.kwargs) -> T:
        outermost = not connection.in_atomic_block
        try:
            with transaction.atomic():
                try:
                    return passes(*args, **named)
                except _RefusedUnwritten as unwritten:
                    if not outermost or connection.vendor != "postgresql":
                        raise
                    run(connection, "SET LOCAL synchronous_commit = off", ())
                    refusal = unwritten.refusal
        except _RefusedUnwritten as unwritten:
            refusal = unwritten.refusal
        raise refusal

    @functools.wraps(passes)
    def tried(*args: P.args, **named: P.kwargs) -> T:
        if connection.in_atomic_block:
            return whole(*args, **named)
        for nth in range(TRIES):
            try:
                return whole(*args, **named)
            except OperationalError as fault:
                if not is_held(fault):
                    raise
                log.info("door.held", door=passes.__name__, nth=nth + 1)
                pause = PAUSE * 2**nth
                time.sleep(pause + random.random() * pause)
        raise Busy("lifecycle.busy")

    return tried


def in_passing(looks: Callable[[], T]) -> T:
    """What a page tries to look ahead, and takes back. Raises Busy rather than wait: who reads is in nobody's way.

    On SQLite it begins as a reader does, and takes the lock of writers with its first write. That is refused at once
    where somebody else writes, or has written since the look began: then it begins anew.
    """
    if connection.in_atomic_block:
        return _taken_back(looks)
    for nth in range(LOOKS):
        try:
            with _as_a_reader():
                return _taken_back(looks)
        except OperationalError as fault:
            if not is_held(fault):
                raise
        time.sleep(PAUSE * nth)
    raise Busy("lifecycle.busy")


def _taken_back(looks: Callable[[], T]) -> T:
    with transaction.atomic():
        if connection.vendor == "postgresql":
            run(connection, f"SET LOCAL lock_timeout = {LOOK_WAITS}", ())
        seen = looks()
        transaction.set_rollback(True)
    return seen


@contextmanager
def _as_a_reader() -> Iterator[None]:
    if connection.vendor != "sqlite":
        yield
        return
    sqlite = cast(Any, connection)  # what only this backend has
    mode, sqlite.transaction_mode = sqlite.transaction_mode, "DEFERRED"
    try:
        yield
    finally:
        sqlite.transaction_mode = mode


def is_held(fault: BaseException) -> bool:
    """Whether a fault of the database says that somebody else holds what is needed."""
    cause = fault.__cause__
    return getattr(cause, "sqlstate", None) in HELD or "locked" in str(cause)
