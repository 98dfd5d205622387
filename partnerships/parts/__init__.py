"""A version of a memorandum as nine named parts, in the reader's language, each with a digest of its facts.

The facts of a part are plain JSON: ids of organisations and people, days, what was typed. They are what is kept of a
text that was sent out, so that it can be read and compared later; the words are made when somebody reads.
"""

from collections.abc import Mapping
from typing import Any

from documents.parts.digests import digest_of, digest_of_text
from documents.parts.values import Part
from partnerships.models import MemorandumVersion
from partnerships.parts.facts import NUMBERS, Facts, facts_of
from partnerships.parts.names import Named, named_in
from partnerships.parts.steps import wanted_of
from partnerships.parts.words import DRAW, titles

__all__ = ["NUMBERS", "Facts", "digest_of_version", "digests_of", "facts_of", "in_words", "parts_of", "titles"]


def parts_of(version: MemorandumVersion) -> list[Part]:
    """Every part that says something, as the version stands now."""
    facts = facts_of(version)
    return in_words(facts, named_in(version, facts))


def in_words(facts: Mapping[str, Any], named: Named) -> list[Part]:
    """These facts in the active language; parts that say nothing are left out."""
    turns = {one.get("turn") for one in (facts.get("signing") or {}).get("signers") or ()}
    called = titles(in_order=len(turns) > 1)
    found = [
        Part(
            key, NUMBERS[key], called[key], digest_of(facts.get(key)), tuple(DRAW[key](_read(facts, key, named), named))
        )
        for key in NUMBERS
    ]
    return [part for part in found if part.blocks]


def _read(facts: Mapping[str, Any], key: str, named: Named) -> Mapping[str, Any]:
    """The facts of a part; to who does what, also who takes part, which tells what must be said there."""
    own = facts.get(key) or {}
    return {**own, "wanted": wanted_of(facts.get("parties") or {}, named)} if key == "bodies" else own


def digests_of(version: MemorandumVersion) -> dict[str, str]:
    """The digest of each part as the version stands now: what is approved, and later signed."""
    return {key: digest_of(facts) for key, facts in facts_of(version).items()}


def digest_of_version(version: MemorandumVersion) -> str:
    """Of the whole text as it stands now: what a reader's form carries."""
    return digest_of_text(digests_of(version))
