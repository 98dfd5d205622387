"""A person who was named no longer takes part: the part ends now, what was written and signed stays.

What follows in other apps is done by them (`on_leaving`), in the transaction that ends the part; each gives the codes
of its sentences, which the event keeps.
"""

from collections.abc import Callable

from ground import clock
from lifecycle.models import NamedPart

Leaving = Callable[[NamedPart, NamedPart | None], list[str]]  # the part that ended, and who follows in it

LEAVING: dict[str, Leaving] = {}


def on_leaving(name: str) -> Callable[[Leaving], Leaving]:
    """Register what follows in an app when a named part ends."""

    def register(follows: Leaving) -> Leaving:
        if name in LEAVING:
            raise RuntimeError(f"{name} is registered twice")
        LEAVING[name] = follows
        return follows

    return register


def end_part(part: NamedPart, successor: NamedPart | None = None) -> list[str]:
    """The part ends this instant; gives the codes of what follows. The caller holds the stay, and forgets its cast."""
    part.until_at = clock.now()
    part.save(update_fields=["until_at"])
    return follow(part, successor)


def follow(part: NamedPart, successor: NamedPart | None) -> list[str]:
    """What follows in every app."""
    return [code for follows in LEAVING.values() for code in follows(part, successor)]
