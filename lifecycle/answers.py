"""Questions about a stay that several guards will ask, asked for all of them in one journey.

The answers hold within `answered` and not a line longer: nothing is written within it, and no row is locked.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from ground.once import once, standing_still
from ground.statements.compiled import Compiled, Question, Whether, ask_together
from lifecycle.models import Mobility

R = TypeVar("R")
_SLOT = "_answers"  # on the instance of the stay, so that no other instance and no other request finds them


@dataclass
class _Answers:
    rows: dict[Compiled[Any], list[Any]] = field(default_factory=dict)
    holds: dict[Whether, bool] = field(default_factory=dict)


@contextmanager
def answered(stay: Mobility | None, questions: Iterable[Question]) -> Iterator[None]:
    """Within, these questions about this instance of the stay are answered already. Nothing may be written within."""
    questions = list(dict.fromkeys(questions))
    if stay is None or not questions:
        with standing_still():
            yield
        return
    of_rows = [each.about(stay.pk) for each in questions if isinstance(each, Compiled)]
    whether = [each.about(stay.pk) for each in questions if isinstance(each, Whether)]
    ask_together(*of_rows, *whether)
    stay.__dict__[_SLOT] = _Answers(
        {each.question: each.rows for each in of_rows}, {each.question: each.holds for each in whether}
    )
    try:
        with standing_still():
            yield
    finally:
        del stay.__dict__[_SLOT]


def rows_of(question: Compiled[R], stay: Mobility) -> list[R]:
    """The rows of a question about this stay: those asked for already, else by a journey of its own."""
    held = _held(stay).rows
    return held[question] if question in held else once((question, stay.pk), partial(question, stay.pk))


def holds(question: Whether, stay: Mobility) -> bool:
    """The same of a question whether there is a row."""
    held = _held(stay).holds
    return held[question] if question in held else once((question, stay.pk), partial(question, stay.pk))


def _held(stay: Mobility) -> _Answers:
    return stay.__dict__.get(_SLOT) or _Answers()
