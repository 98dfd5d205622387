"""What reads otherwise in a text than in an earlier one: thing by thing, word by word."""

from collections.abc import Sequence
from dataclasses import dataclass

from documents.parts.values import Line, Part, Thing, things_of
from ground.word_diff import Piece, compare, is_changed

LONG_ENOUGH = 20  # letters from which the same words elsewhere were moved and not written twice


@dataclass(frozen=True)
class ChangedLine:
    """One thing said otherwise."""

    label: str
    pieces: Sequence[Piece]
    moved_from: str = ""  # it stood in that part before, in the same words
    moved_to: str = ""  # it stands in that part now
    typed: bool = False


@dataclass(frozen=True)
class Change:
    """What changed under one title. `order` alone: every word as before, in another order."""

    key: str
    part: str
    title: str
    lines: Sequence[ChangedLine]
    order: bool = False


@dataclass(frozen=True)
class Changes:
    """Everything that changed, and the parts that did not."""

    changes: Sequence[Change]
    same: Sequence[Part]

    def __len__(self) -> int:
        return len(self.changes)

    @property
    def parts(self) -> list[str]:
        """The keys of the parts in which something changed, in order."""
        return list(dict.fromkeys(change.part for change in self.changes))


def changes_between(old: Sequence[Part], new: Sequence[Part]) -> Changes:
    """From the old text to the new one, both in the same language. Where the facts are the same nothing is compared."""
    before, after = {part.key: part for part in old}, {part.key: part for part in new}
    changed = [part for part in _both(old, new) if _digest(before, part.key) != _digest(after, part.key)]
    places = _Places(old, new, [part.key for part in changed])
    found = [change for part in changed for change in _in_part(before.get(part.key), after.get(part.key), places)]
    names = {change.part for change in found}
    return Changes(found, [part for part in new if part.key not in names])


def _digest(parts: dict[str, Part], key: str) -> str:
    return parts[key].digest if key in parts else ""


def _both(old: Sequence[Part], new: Sequence[Part]) -> list[Part]:
    found = {part.key: part for part in (*old, *new)}
    return sorted(found.values(), key=lambda part: part.number)


class _Places:
    """Where words stand that went from one thing and came in another."""

    def __init__(self, old: Sequence[Part], new: Sequence[Part], changed: Sequence[str]) -> None:
        self.was, self.now = _by_words(old, changed), _by_words(new, changed)

    def moved_from(self, line: Line, part: Part) -> str:
        was = self.was.get(line.words) if len(line.words) >= LONG_ENOUGH else None
        return was.called if was and was.key != part.key and line.words not in _words_in(part, self.was) else ""

    def moved_to(self, line: Line, part: Part) -> str:
        now = self.now.get(line.words) if len(line.words) >= LONG_ENOUGH else None
        return now.called if now and now.key != part.key else ""


def _by_words(parts: Sequence[Part], changed: Sequence[str]) -> dict[str, Part]:
    return {
        line.words: part
        for part in reversed(parts)
        if part.key in changed
        for thing in things_of(part)
        for line in thing.lines
    }


def _words_in(part: Part, places: dict[str, Part]) -> set[str]:
    return {words for words, where in places.items() if where.key == part.key}


def _in_part(old: Part | None, new: Part | None, places: _Places) -> list[Change]:
    part = new or old
    assert part is not None
    before = {thing.key: thing for thing in things_of(old)} if old else {}
    after = {thing.key: thing for thing in things_of(new)} if new else {}
    keys = list(dict.fromkeys([*after, *before]))
    found = [_in_thing(part, before.get(key), after.get(key), places) for key in keys]
    changes = [change for change in found if change is not None]
    return changes or [Change(part.key, part.key, part.called, (), order=True)]


def _in_thing(part: Part, old: Thing | None, new: Thing | None, places: _Places) -> Change | None:
    thing = new or old
    assert thing is not None
    before = {line.key: line for line in old.lines} if old else {}
    after = {line.key: line for line in new.lines} if new else {}
    lines = [_line(part, before.get(key), after.get(key), places) for key in dict.fromkeys([*after, *before])]
    changed = [line for line in lines if line is not None]
    kept = [key for key in before if key in after]
    is_ordered_anew = kept != [key for key in after if key in before]
    if not changed and not is_ordered_anew:
        return None
    return Change(thing.key, part.key, thing.title, changed, order=is_ordered_anew and not changed)


def _line(part: Part, old: Line | None, new: Line | None, places: _Places) -> ChangedLine | None:
    pieces = compare(old.words if old else "", new.words if new else "")
    if not is_changed(pieces):
        return None
    line = new or old
    assert line is not None
    return ChangedLine(
        line.label,
        pieces,
        places.moved_from(new, part) if new and not old else "",
        places.moved_to(old, part) if old and not new else "",
        line.typed,
    )
