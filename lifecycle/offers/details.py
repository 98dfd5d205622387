"""What the apps above say of the details that steps ask for: the values to choose from, the parts of a group."""

from collections.abc import Callable, Iterable, Sequence

from lifecycle.offers.fields import Choice, Field
from lifecycle.standing import Standing

Detail = tuple[str, str]  # "machine.transition", and the name under which it asks
Choose = Callable[[Standing], Sequence[Choice]]

CHOICES: dict[Detail, Choose] = {}
PARTS: dict[Detail, tuple[Field, ...]] = {}


def choices_of(name: str, *, asked_by: Iterable[str]) -> Callable[[Choose], Choose]:
    """Register the values that may be given under this name to these transitions."""

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
