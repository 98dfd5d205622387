"""Several parts of a page, run in step: what they want to know at the same time is one statement.

A part that must look, and then look again by what it found, is written as a generator: it yields the querysets of its
next step, is sent their rows, and returns what came of it. Each reads as if it were alone, and a page of ten parts asks
as often as the one of them that takes the most steps.
"""

from collections.abc import Callable, Generator, Hashable, Sequence
from functools import partial
from typing import Any, TypeVar

from django.db.models import QuerySet

from ground.once import once
from ground.statements.together import rows_together

R = TypeVar("R")
Rows = QuerySet[Any, Any]
Steps = Generator[Sequence[Rows], list[list[Any]], R]


def walk(part: Steps[R]) -> R:
    """What a part finds, a statement for each of its steps."""
    try:
        asked = next(part)
        while True:
            asked = part.send(rows_together(asked))
    except StopIteration as done:
        found: R = done.value
        return found


def in_step(*parts: Steps[Any]) -> list[Any]:
    """What each of them finds."""
    return walk(side_by_side(*parts))


def side_by_side(*parts: Steps[Any]) -> Steps[list[Any]]:
    """Several parts as one: each of its steps is the next step of all that have not come to their end."""
    found: dict[int, Any] = {}
    going: dict[int, Sequence[Rows]] = {}

    def go_on(nth: int, rows: list[list[Any]] | None) -> None:
        try:
            going[nth] = next(parts[nth]) if rows is None else parts[nth].send(rows)
        except StopIteration as done:
            going.pop(nth, None)
            found[nth] = done.value

    for nth in range(len(parts)):
        go_on(nth, None)
    while going:
        asked = dict(going)
        rows = yield [queryset for querysets in asked.values() for queryset in querysets]
        for nth, querysets in asked.items():
            go_on(nth, rows[: len(querysets)])
            rows = rows[len(querysets) :]
    return [found[nth] for nth in range(len(parts))]


def asked(queryset: Rows) -> Steps[list[Any]]:
    """The rows of one queryset, as a part."""
    (rows,) = yield [queryset]
    return rows


class Shared:
    """A part that several others wait for: the first of them walks it, and whoever comes later finds it walked."""

    def __init__(self, begin: Callable[[], Steps[Any]]) -> None:
        self.begin, self.begun, self.found = begin, False, list[Any]()

    def steps(self) -> Steps[Any]:
        """What it finds, for one of those who wait."""
        if not self.begun:
            self.begun = True
            try:
                self.found.append((yield from self.begin()))
            finally:
                self.begun = bool(self.found)  # else whoever comes later would wait for ever
        while not self.found:
            yield []
        return self.found[0]


def shared(key: Hashable, begin: Callable[[], Steps[R]]) -> Steps[R]:
    """The part of this key, walked once for the page that is read now."""
    return once(key, partial(Shared, begin)).steps()
