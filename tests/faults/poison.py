"""Four kinds of rows that cannot be worked, and one of a later release.

A Celery worker started with `--include tests.faults.poison` knows them; POISONED in its environment tells it to.
"""

import os
import signal
from collections.abc import Callable
from typing import Any

KINDS = ("exception", "endless", "hog", "killer")


def register_poison() -> None:
    """Tell the registry of effects."""
    from lifecycle.registry import handler

    def poison(name: str, does: Callable[[], Any]) -> None:
        handler(f"poison.{name}", words=name)(
            type(name, (), {"work": lambda self, row: does(), "record": lambda *given: None})
        )

    poison("exception", lambda: 1 / 0)
    poison("endless", _endless)
    poison("hog", lambda: bytearray(64 << 30))
    poison("killer", lambda: os.kill(os.getpid(), signal.SIGKILL))
    poison("later", lambda: None)


def shorten_leases(seconds: int = 1) -> None:
    """So that nobody waits a minute for the row of somebody killed."""
    from lifecycle.effects import outbox

    outbox.LEASE["mail"] = seconds + 1
    outbox.LEASE_OF_OTHERS, outbox.SPARE_SECONDS = seconds, seconds / 2


def _endless() -> None:
    while True:
        pass


if os.environ.get("POISONED"):
    shorten_leases()
    register_poison()
