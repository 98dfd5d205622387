"""Text with gaps, and what is needed to fill them: what the rows of a walk become.

Ids, days, numbers, check codes, names, places and hashes are gaps; the rest is written as it stands.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from hmac import new as hmac
from operator import itemgetter
from typing import Any

EVENT = b"event\0"  # what the text of an event begins with; the hash of the event before it follows, as bytes


@dataclass(frozen=True)
class Template:
    """Text with `%s` for each gap, and the names of the gaps in their order."""

    text: str
    gaps: tuple[str, ...]

    def fill(self, values: Mapping[str, str]) -> str:
        """Raises KeyError for a gap nobody filled."""
        return self.text % self._take(values) if self.gaps else self.text % ()

    @cached_property
    def _take(self) -> Callable[[Mapping[str, str]], Any]:
        return itemgetter(*self.gaps)


@dataclass(frozen=True)
class Block:
    """The rows of one table, in the text form of COPY: tabs between columns, a line each."""

    table: str
    columns: tuple[str, ...]
    lines: Template


@dataclass(frozen=True)
class Hash:
    """A hash to be computed anew: of an event with the one before it, of a person's remark, or of plain text."""

    gap: str
    text: Template
    before: str = ""  # gap or value of the hash of the event before
    person: str = ""  # the gap of the id whose key seals it

    def of(self, values: Mapping[str, str], key_of: Callable[[str], bytes]) -> str:
        text = self.text.fill(values).encode()
        if self.before:
            text = EVENT + bytes.fromhex(values.get(self.before, self.before)) + text
        if self.person:
            return hmac(key_of(values[self.person]), text, sha256).hexdigest()
        return sha256(text).hexdigest()


@dataclass(frozen=True)
class Number:
    """A paper's number: whose code it begins with, the letters of its kind, the day that gives the year."""

    gap: str
    code: str
    letters: str
    day: str


@dataclass
class Pattern:
    """What a group of rows becomes, and which gaps its copies fill for themselves."""

    blocks: list[Block] = field(default_factory=list)
    hashes: list[Hash] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    numbers: list[Number] = field(default_factory=list)
    checks: list[str] = field(default_factory=list)
    rates: list[str] = field(default_factory=list)
    days: dict[str, int] = field(default_factory=dict)  # gap: days from the start of the pattern
    keyed: list[str] = field(default_factory=list)  # gaps of people whose digests need a key
    bare: list[str] = field(default_factory=list)  # gaps that want an id without its dashes

    @property
    def gaps(self) -> set[str]:
        """Every gap there is in it."""
        texts = [block.lines for block in self.blocks] + [hashed.text for hashed in self.hashes]
        people = {hashed.person for hashed in self.hashes} | {number.code for number in self.numbers}
        return {gap.removesuffix("#") for text in texts for gap in text.gaps} | people

    def lines(self, values: dict[str, str], key_of: Callable[[str], bytes]) -> Iterable[tuple[Block, str]]:
        """The text of a copy, table by table; `values` gets the hashes as well."""
        for gap in self.bare:
            values[gap] = values[gap[:-1]].replace("-", "")
        for hashed in self.hashes:
            values[hashed.gap] = hashed.of(values, key_of)
        for block in self.blocks:
            yield block, block.lines.fill(values)
