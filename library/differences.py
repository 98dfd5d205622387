"""What changed between two versions of a unit, word by word."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import gettext as _

from library.content import plain_points
from library.models import Kind, UnitVersion
from library.outcomes import Outcome, place_of, read

SAME, OUT, IN = "same", "out", "in"
WORD = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True)
class Difference:
    """One thing that reads otherwise: what it is, and its words, each kept, taken out or put in."""

    what: str
    words: list[tuple[str, str]]
    language: str = ""


def word_by_word(old: str, new: str) -> list[tuple[str, str]]:
    """Pieces of the text, each with what became of it."""
    before, after = WORD.findall(old), WORD.findall(new)
    found: list[tuple[str, str]] = []
    for deed, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if deed == "equal":
            found.append((SAME, "".join(before[a:b])))
            continue
        found += [(OUT, "".join(before[a:b]))] if b > a else []
        found += [(IN, "".join(after[c:d]))] if d > c else []
    return found


def differences(old: UnitVersion, new: UnitVersion) -> list[Difference]:
    """In the order in which the unit is read."""
    return [*_of_unit(old, new), *_of_outcomes(old, new)]


def _of_unit(old: UnitVersion, new: UnitVersion) -> Iterator[Difference]:
    plain = {
        "code": _("Code"), "reference": _("Reference"), "points": _("Points"), "hours": _("Hours at the workplace"),
    }  # fmt: skip
    texts = {
        "title": _("Title"), "assessment": _("How it is assessed"), "levels": _("Levels"),
        "evidence": _("Evidence expected"), "note": _("Note"),
    }  # fmt: skip
    for name, label in plain.items():
        before, after = _plain(getattr(old, name)), _plain(getattr(new, name))
        if before != after:
            yield Difference(label, word_by_word(before, after))
    for name, label in texts.items():
        yield from _of_texts(label, getattr(old, name), getattr(new, name))


def _plain(value: Any) -> str:
    return plain_points(value) if hasattr(value, "as_tuple") else str(value if value is not None else "")


def _of_texts(label: str, old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Difference]:
    for language in dict.fromkeys([*old, *new]):
        before, after = old.get(language, ""), new.get(language, "")
        if before != after:
            yield Difference(label, word_by_word(before, after), language)


def _of_outcomes(old: UnitVersion, new: UnitVersion) -> Iterator[Difference]:
    before, after = read(old.outcomes), read(new.outcomes)
    known = {one.number: one for one in before}
    for nth, one in enumerate(after, start=1):
        label = _("Outcome %(number)s") % {"number": nth}
        yield from _of_outcome(label, known.pop(one.number, Outcome(one.number, one.kind)), one)
    for one in known.values():
        label = _("Outcome %(number)s, taken out") % {"number": place_of(before, one.number)}
        yield from _of_texts(label, one.text, {})


def _of_outcome(label: str, old: Outcome, new: Outcome) -> Iterator[Difference]:
    yield from _of_texts(label, old.text, new.text)
    if old.kind != new.kind:
        words = [str(Kind(kind).label) if kind else "" for kind in (old.kind, new.kind)]
        yield Difference(_("%(outcome)s, kind") % {"outcome": label}, word_by_word(*words))
    yield from _of_texts(_("%(outcome)s, part of") % {"outcome": label}, old.heading, new.heading)
    yield from _of_texts(_("%(outcome)s, description") % {"outcome": label}, old.description, new.description)
    yield from _of_texts(_("%(outcome)s, criteria") % {"outcome": label}, old.criteria, new.criteria)
