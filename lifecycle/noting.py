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
    papers: bool = True  # whether those are made as well that ask nobody to sign


_NOTED: ContextVar[Noted | None] = ContextVar("noted", default=None)


@contextmanager
def noting(*, papers: bool = True) -> Iterator[Noted]:
    """Within: whatever is written is noted as well. Who asks for mails alone leaves out the papers that tell nobody."""
    noted = Noted(papers=papers)
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


def makes_papers() -> bool:
    """Whether papers that ask nobody to sign are made: always, but where somebody looks ahead for mails alone."""
    noted = _NOTED.get()
    return noted is None or noted.papers
