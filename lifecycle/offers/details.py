"""What the apps above say of the details that steps ask for: the values to choose from, the parts of a group."""

from collections.abc import Callable, Iterable, Sequence
from uuid import UUID

from lifecycle.offers.fields import Choice, Field
from lifecycle.standing import Standing

Detail = tuple[str, str]  # "machine.transition", and the name under which it asks
People = tuple[UUID | None, ...]  # those whose decision it may be: who acts, and whom it may be entered for
Choose = Callable[[Standing, People], Sequence[Choice]]

CHOICES: dict[Detail, Choose] = {}
PARTS: dict[Detail, tuple[Field, ...]] = {}


def choices_of(name: str, *, asked_by: Iterable[str]) -> Callable[[Choose], Choose]:
    """Register the values that may be given under this name to these transitions.

    Offered is what the door would take of one of those who may decide.
    """

    def register(choose: Choose) -> Choose:
        for step in asked_by:
            _once(step, name)
            CHOICES[step, name] = choose
        return choose

    return register


def parts_of(name: str, parts: tuple[Field, ...], *, asked_by: str) -> None:
    """Register what belongs into the group that this transition takes under this name."""
    _once(asked_by, name)
    PARTS[asked_by, name] = parts


def _once(step: str, name: str) -> None:
    if (step, name) in CHOICES or (step, name) in PARTS:
        raise RuntimeError(f"{name} of {step} is registered twice")
