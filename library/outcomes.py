"""The outcomes of a unit as rows: what a version keeps, and what its editor, its papers and its files are made from."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from library.models import Kind

Texts = dict[str, str]
KINDS: tuple[str, ...] = ("", *Kind.values)  # in the order in which they are read; those without a kind come first


@dataclass(frozen=True)
class Outcome:
    """One row. `number` stays while the row moves; `heading` is what several rows are parts of."""

    number: int
    kind: str = ""
    text: Texts = field(default_factory=dict)
    heading: Texts = field(default_factory=dict)
    description: Texts = field(default_factory=dict)
    criteria: Texts = field(default_factory=dict)  # one on each line
    left: tuple[str, ...] = ()  # the languages in which its wording was left as it is, though it had a hint

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed."""
        return not any((*self.text.values(), *self.heading.values(), *self.description.values()))

    def says_in(self, language: str, first: str) -> str:
        """The text in this language, else in the first one."""
        return self.text.get(language) or self.text.get(first, "")


def read(rows: Iterable[Mapping[str, Any]]) -> list[Outcome]:
    """As a version keeps them."""
    return [Outcome(**{**row, "left": tuple(row.get("left", ()))}) for row in rows]


def stored(outcomes: Iterable[Outcome]) -> list[dict[str, Any]]:
    """For a version to keep; in the order of the kinds, what says nothing is left out."""
    return [_without_empty(asdict(one)) for one in in_order(outcomes)]


def _without_empty(row: dict[str, Any]) -> dict[str, Any]:
    kept = {name: {key: text for key, text in value.items() if text} if isinstance(value, dict) else value
            for name, value in row.items()}  # fmt: skip
    return {name: list(value) if isinstance(value, tuple) else value for name, value in kept.items() if value}


def in_order(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """By kind; within one kind as they stand."""
    return sorted(outcomes, key=lambda one: KINDS.index(one.kind))


def next_number(outcomes: Sequence[Outcome]) -> int:
    """A number that none of these has."""
    return max((one.number for one in outcomes), default=0) + 1


def counts(outcomes: Iterable[Outcome]) -> dict[str, int]:
    """How many of each kind."""
    found = dict.fromkeys(KINDS, 0)
    for one in outcomes:
        found[one.kind] += 1
    return found


def moved(outcomes: Sequence[Outcome], number: int, *, by: int = 0, to: int | None = None) -> list[Outcome]:
    """The same list with this one moved among those of its kind, by so many or to the place of another one.

    Where it cannot go further it stays; moved to one of another kind it becomes one of that kind.
    """
    rows = in_order(outcomes)
    place = next((nth for nth, one in enumerate(rows) if one.number == number), None)
    target = next((nth for nth, one in enumerate(rows) if one.number == to), None)
    if place is None or (to is not None and target is None):
        return rows
    if target is None:
        same = [nth for nth, one in enumerate(rows) if one.kind == rows[place].kind]
        target = same[min(max(same.index(place) + by, 0), len(same) - 1)]
    kind = rows[target].kind
    rows.insert(target, replace(rows.pop(place), kind=kind))
    return in_order(rows)


def place_of(outcomes: Sequence[Outcome], number: int) -> int:
    """Which one it is as they are read, counted from 1; 0 where it is none of them."""
    return next((nth for nth, one in enumerate(in_order(outcomes), 1) if one.number == number), 0)


def grouped(outcomes: Iterable[Outcome], first: str) -> Iterator[list[Outcome]]:
    """Rows that are parts of one outcome together, all others alone; in the order of their first rows."""
    found: dict[Any, list[Outcome]] = {}
    for one in in_order(outcomes):
        heading = one.heading.get(first) or next(iter(one.heading.values()), "")
        found.setdefault(heading or one.number, []).append(one)
    yield from found.values()
