"""Two texts compared word by word: what stayed, what went, what came.

Without the new pieces the old text stands there, without the old ones the new text: nothing is left out or changed.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Kind = Literal["same", "old", "new"]
SAME: Kind = "same"
OLD: Kind = "old"
NEW: Kind = "new"
WORDS = re.compile(r"\w+|\s+|[^\w\s]")
SENTENCES = re.compile(r"[^.!?\n]*[.!?\n]+\s*|[^.!?\n]+")
MOST_WORDS = 4000  # of both texts together; longer ones are compared sentence by sentence first
ALIKE = 0.35  # below this two texts share a few small words by chance: each is shown whole


@dataclass(frozen=True)
class Piece:
    """A run of words: in both texts, in the old one alone, or in the new one alone."""

    kind: Kind
    words: str


def compare(old: str, new: str) -> list[Piece]:
    """The two texts as one row of pieces; what went stands before what came in its place."""
    if len(old) + len(new) > MOST_WORDS * 5:
        return _merged(_sentence_by_sentence(old, new))
    return _merged(_word_by_word(old, new))


def compare_letters(old: str, new: str) -> list[Piece]:
    """The same letter by letter: for a name or a number in which one letter was wrong."""
    return _merged(_from(SequenceMatcher(None, old, new, autojunk=False), old, new))


def is_changed(pieces: Iterable[Piece]) -> bool:
    """Whether anything went or came."""
    return any(piece.kind != SAME for piece in pieces)


def old_text(pieces: Iterable[Piece]) -> str:
    """The text as it was."""
    return "".join(piece.words for piece in pieces if piece.kind != NEW)


def new_text(pieces: Iterable[Piece]) -> str:
    """The text as it is now."""
    return "".join(piece.words for piece in pieces if piece.kind != OLD)


def _word_by_word(old: str, new: str) -> Iterator[Piece]:
    before, after = WORDS.findall(old), WORDS.findall(new)
    if len(before) + len(after) > MOST_WORDS:  # one sentence as long as a book
        yield from _whole(old, new)
        return
    found = SequenceMatcher(str.isspace, before, after, autojunk=False)
    words = _words_shared(found, before)
    if old != new and words < ALIKE * max(_words_in(before), _words_in(after), 1):
        yield from _whole(old, new)
        return
    yield from _from(found, before, after)


def _sentence_by_sentence(old: str, new: str) -> Iterator[Piece]:
    before, after = SENTENCES.findall(old), SENTENCES.findall(new)
    found = SequenceMatcher(None, before, after, autojunk=False)
    for tag, i1, i2, j1, j2 in found.get_opcodes():
        if tag == "equal":
            yield Piece(SAME, "".join(before[i1:i2]))
        else:
            yield from _word_by_word("".join(before[i1:i2]), "".join(after[j1:j2]))


def _from(found: SequenceMatcher, before: Sequence[str], after: Sequence[str]) -> Iterator[Piece]:
    for tag, i1, i2, j1, j2 in found.get_opcodes():
        if tag == "equal":
            yield Piece(SAME, "".join(before[i1:i2]))
        else:
            yield Piece(OLD, "".join(before[i1:i2]))
            yield Piece(NEW, "".join(after[j1:j2]))


def _whole(old: str, new: str) -> Iterator[Piece]:
    yield Piece(OLD, old)
    yield Piece(NEW, new)


def _words_shared(found: SequenceMatcher, before: Sequence[str]) -> int:
    return sum(_words_in(before[block.a : block.a + block.size]) for block in found.get_matching_blocks())


def _words_in(tokens: Iterable[str]) -> int:
    return len([token for token in tokens if token[0].isalnum()])


def _merged(pieces: Iterable[Piece]) -> list[Piece]:
    """Neighbours of a kind in one; between two changes a space alone is no reason to break off and begin again."""
    rows = [piece for piece in pieces if piece.words]
    changed: list[Piece] = []
    run_old, run_new = "", ""
    for nth, piece in enumerate(rows):
        between = piece.kind == SAME and piece.words.isspace() and (run_old or run_new) and nth + 1 < len(rows)
        if piece.kind == SAME and not between:
            _close(changed, run_old, run_new)
            run_old = run_new = ""
            _add(changed, piece)
        elif piece.kind == SAME:
            run_old, run_new = run_old + piece.words, run_new + piece.words
        elif piece.kind == OLD:
            run_old += piece.words
        else:
            run_new += piece.words
    _close(changed, run_old, run_new)
    return changed


def _close(into: list[Piece], old: str, new: str) -> None:
    _add(into, Piece(OLD, old))
    _add(into, Piece(NEW, new))


def _add(into: list[Piece], piece: Piece) -> None:
    if not piece.words:
        return
    if into and into[-1].kind == piece.kind:
        into[-1] = Piece(piece.kind, into[-1].words + piece.words)
    else:
        into.append(piece)
