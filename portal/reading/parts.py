"""A part to be drawn, and where what is said about it goes."""

from collections.abc import Sequence
from dataclasses import dataclass

from documents.parts.values import Block, Part
from portal.reading.talk import Mark, TalkBeside


@dataclass(frozen=True)
class PartToRead:
    """A part with what is said about it."""

    part: Part
    marks: Sequence[Mark]
    comments: int

    @property
    def drawn(self) -> list[tuple[str, Block]]:
        """Each block with the word for how it is drawn."""
        return [(type(block).__name__.lower(), block) for block in self.part.blocks]


@dataclass(frozen=True)
class Where:
    """The addresses that the pages of one text need: of the text itself, and of what is said about it."""

    read: str
    comment: str
    answer: str
    settle: str


def to_read(parts: Sequence[Part], talk: TalkBeside) -> list[PartToRead]:
    """The parts with the passages marked that somebody commented on."""
    marks, counts = talk.marks(), talk.counts()
    return [PartToRead(part, marks.get(part.key, []), counts[part.key]) for part in parts]
