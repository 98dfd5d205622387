"""What is written while somebody looks ahead: events and outbox rows, noted where they are made.

So that a preview knows what a step set off without searching for it: in other stays, and in mails of no stay.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from lifecycle.models import Event, OutboxRow


@dataclass
class Noted:
    """In the order in which they were made."""

    events: list[Event] = field(default_factory=list)
    rows: list[OutboxRow] = field(default_factory=list)


_NOTED: ContextVar[Noted | None] = ContextVar("noted", default=None)


@contextmanager
def noting() -> Iterator[Noted]:
    """Within: whatever is written is noted as well."""
    noted = Noted()
    token = _NOTED.set(noted)
    try:
        yield noted
    finally:
        _NOTED.reset(token)


def note(*, events: Iterable[Event] = (), rows: Iterable[OutboxRow] = ()) -> None:
    """These are about to be written; nothing happens where nobody looks ahead."""
    noted = _NOTED.get()
    if noted is not None:
        noted.events += events
        noted.rows += rows
