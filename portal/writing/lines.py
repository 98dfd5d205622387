"""What a page of writing lists: the parts, each with what is there or missing, and everything that is missing."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.utils.translation import ngettext


@dataclass(frozen=True)
class Lacking:
    """One row of the list of what is missing: who can give it, and one click to it."""

    sentence: str
    address: str
    who: str
    part: str
    dates: str = ""  # the address at which one click takes the days of the year before
    short: str = ""  # the same in the list of parts, where the part is named beside it
    giver: str = ""  # who can give it, in a word
    todos: Sequence[UUID] = field(default=())  # what a nudge is about
    nudged: UUID | None = None  # whom it reaches
    nudged_called: str = ""


@dataclass(frozen=True)
class PartLine:
    """One line of the list of parts. `part` has key, number and title."""

    part: Any
    address: str
    says: str
    lacks: bool
    is_open: bool
    is_changed: bool
    is_commented: bool


def nudged_once(rows: Sequence[Lacking]) -> list[Lacking]:
    """Each person is reminded of everything by one button, beside the first thing that they can give."""
    todos: dict[UUID, list[UUID]] = {}
    for one in rows:
        if one.nudged:
            todos.setdefault(one.nudged, []).extend(one.todos)
    return [
        replace(one, todos=todos.pop(one.nudged)) if one.nudged in todos else replace(one, nudged=None, todos=())
        for one in rows
    ]


def by_part(rows: Sequence[Lacking]) -> dict[str, list[Lacking]]:
    """What is missing in each part."""
    found: dict[str, list[Lacking]] = {}
    for one in rows:
        found.setdefault(one.part, []).append(one)
    return found


def missing_in_short(lacks: Sequence[Lacking]) -> str:
    """One thing by name, several by their number."""
    if len(lacks) == 1:
        return lacks[0].short or lacks[0].sentence
    return ngettext("%(number)s thing is missing", "%(number)s things are missing", len(lacks)) % {"number": len(lacks)}
