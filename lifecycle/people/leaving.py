"""A person who was named no longer takes part: the part ends now, what was written and signed stays.

What follows in other apps is said by them (`on_leaving`): in words, for who looks before, and as writes, once it is so.
"""

from collections.abc import Callable
from typing import Protocol, TypeVar

from ground import clock
from lifecycle.models import NamedPart

L = TypeVar("L", bound="type[Leaving]")


class Leaving(Protocol):
    """What follows in one app."""

    def say(self, part: NamedPart) -> list[str]:
        """Sentences for who looks before, in the active language. Reads only."""

    def follow(self, part: NamedPart, successor: NamedPart | None) -> None:
        """The writes, in the transaction that ends the part."""


LEAVING: dict[str, Leaving] = {}


def on_leaving(name: str) -> Callable[[L], L]:
    """Register what follows in an app when a named part ends."""

    def register(follows: L) -> L:
        if name in LEAVING:
            raise RuntimeError(f"{name} is registered twice")
        LEAVING[name] = follows()
        return follows

    return register


def end_part(part: NamedPart, successor: NamedPart | None = None) -> None:
    """The part ends this instant. The caller holds the stay, and forgets its cast."""
    part.until_at = clock.now()
    part.save(update_fields=["until_at"])
    follow(part, successor)


def follow(part: NamedPart, successor: NamedPart | None) -> None:
    """What follows in every app."""
    for leaving in LEAVING.values():
        leaving.follow(part, successor)


def what_follows(part: NamedPart) -> list[str]:
    """The same in words."""
    return [line for leaving in LEAVING.values() for line in leaving.say(part)]
