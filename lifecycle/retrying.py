"""A door that found its row held by somebody else tries again; after some tries it says so (reliability rule 1).

PostgreSQL ends one of two callers who wait for each other, and whoever waits longer than `lock_timeout`. SQLite says
that the database is locked. Nothing has been written then, so the whole door is taken again.
"""

import functools
import random
import time
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

import structlog
from django.db import OperationalError, connection, transaction

from ground import clock
from ground.errors import SojournError
from ground.statements.round_trips import sent_together

P = ParamSpec("P")
T = TypeVar("T")
log = structlog.get_logger()

TRIES = 4
PAUSE = 0.05  # seconds before the second try; twice as long before each next one, and by chance up to as much again
# PostgreSQL: serialization failure, deadlock found, lock not had in time.
HELD = frozenset({"40001", "40P01", "55P03"})


class Busy(SojournError):
    """The row stayed held by others through every try. Nothing was changed; the same again may go well."""

    status = 503


def door(passes: Callable[P, T]) -> Callable[P, T]:
    """One transaction, tried again where somebody else held what it needs. Inside another one it is part of that."""

    def whole(*args: P.args, **named: P.kwargs) -> T:
        taken = (passes.__name__, named.get("machine"), named.get("name"))
        person = getattr(named.get("actor"), "person_id", None)
        with transaction.atomic(), sent_together(taken, (clock.today(), named.get("pk"), person)) as trips:
            try:
                return passes(*args, **named)
            except SojournError as refusal:
                if trips is None or trips.wrote:
                    raise
                trips.end_unwritten()
                refused = refusal
        raise refused

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


def is_held(fault: Any) -> bool:
    """Whether a fault of the database says that somebody else holds what is needed."""
    cause = fault.__cause__
    return getattr(cause, "sqlstate", None) in HELD or "locked" in str(cause)
