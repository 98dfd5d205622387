"""Questions about a stay that several guards will ask, asked for all of them in one journey.

The answers hold within `answered` and not a line longer: nothing is written within it, and no row is locked.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from ground.statements.compiled import Asked, Compiled, ask_together
from lifecycle.models import Mobility

R = TypeVar("R")
_SLOT = "_answers"  # on the instance of the stay, so that no other instance and no other request finds them


@contextmanager
def answered(stay: Mobility | None, questions: Iterable[Compiled[Any]]) -> Iterator[None]:
    """Within, these questions about this instance of the stay are answered already. Nothing may be written within."""
    asked: dict[Compiled[Any], Asked[Any]] = {}
    if stay is not None:
        asked = {question: question.about(stay.pk) for question in questions}
    if stay is None or not asked:
        yield
        return
    ask_together(*asked.values())
    stay.__dict__[_SLOT] = {question: each.rows for question, each in asked.items()}
    try:
        yield
    finally:
        del stay.__dict__[_SLOT]


def rows_of(question: Compiled[R], stay: Mobility) -> list[R]:
    """The rows of a question about this stay: those asked for already, else by a journey of its own."""
    held: dict[Compiled[Any], list[R]] = stay.__dict__.get(_SLOT, {})
    return held[question] if question in held else question(stay.pk)
