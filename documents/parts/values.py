"""A part of a text in the reader's words: a few kinds of blocks, which a page draws and a comparison reads."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Line:
    """One thing that is said, by a key that stays its own when others come and go. `label` says of what."""

    key: str
    words: str
    label: str = ""
    typed: bool = False  # in the language of the text, as somebody typed it; else in the reader's
    call: str = ""  # a telephone number that stands in the words, to be rung


@dataclass(frozen=True)
class Text:
    """Sentences."""

    line: Line

    def lines(self) -> Iterator[Line]:
        """What is said."""
        yield self.line


@dataclass(frozen=True)
class Rows:
    """Label on the left, words on the right."""

    rows: Sequence[Line]

    def lines(self) -> Iterator[Line]:
        """What is said."""
        yield from self.rows


@dataclass(frozen=True)
class Points:
    """A list, under a line of its own where it has one."""

    heading: Line | None
    points: Sequence[Line]

    def lines(self) -> Iterator[Line]:
        """What is said."""
        if self.heading is not None:
            yield self.heading
        yield from self.points


@dataclass(frozen=True)
class Column:
    """What is compared under a name of its own: one country of a table."""

    key: str
    title: str
    cells: Sequence[Line]  # one for each row of the table, in order; its label is that of the row


@dataclass(frozen=True)
class Table:
    """What is compared under names of its own, a column each; `is_turned`: a row each."""

    corner: str
    columns: Sequence[Column]
    is_turned: bool = False

    @property
    def heads(self) -> list[str]:
        """What stands above each column as it is drawn, without the corner."""
        if not self.columns:
            return []
        if self.is_turned:
            return [cell.label for cell in self.columns[0].cells]
        return [column.title for column in self.columns]

    @property
    def rows(self) -> list[tuple[str, list[tuple[str, Line]]]]:
        """What stands before each row, then its cells, each with what stands above it."""
        if self.is_turned:
            return [(column.title, [(cell.label, cell) for cell in column.cells]) for column in self.columns]
        first = self.columns[0].cells if self.columns else ()
        return [
            (cell.label, [(column.title, column.cells[nth]) for column in self.columns])
            for nth, cell in enumerate(first)
        ]

    def lines(self) -> Iterator[Line]:
        """What is said, without what has a name of its own."""
        return iter(())


@dataclass(frozen=True)
class Fold:
    """What is folded under a title and compared under it: one unit."""

    key: str
    title: str
    note: str
    blocks: Sequence["Text | Rows | Points"]
    short: str = ""  # its name beside that of the part
    typed: bool = True  # of the title

    def lines(self) -> Iterator[Line]:
        """What is said, without what has a name of its own."""
        return iter(())

    def inner(self) -> Iterator[Line]:
        """What is said under the title."""
        yield Line("title", self.title, typed=self.typed)
        if self.note:
            yield Line("note", self.note)
        for block in self.blocks:
            yield from block.lines()

    @property
    def drawn(self) -> list[tuple[str, "Text | Rows | Points"]]:
        """Each block with the word for how it is drawn."""
        return [(type(block).__name__.lower(), block) for block in self.blocks]


Block = Text | Rows | Points | Table | Fold


@dataclass(frozen=True)
class Part:
    """One named part. `digest` is of its facts and the same in every language."""

    key: str
    number: int
    title: str
    digest: str
    blocks: Sequence[Block] = field(default=())

    @property
    def called(self) -> str:
        """Number and title; the title alone where the parts are not numbered."""
        return f"{self.number} {self.title}" if self.number else self.title

    @property
    def words(self) -> int:
        """How many words there are to read."""
        return sum(len(line.words.split()) for thing in things_of(self) for line in thing.lines)


@dataclass(frozen=True)
class Thing:
    """What changes or stays as one: a unit, a country, or what else a part says."""

    key: str
    title: str
    lines: tuple[Line, ...]


def things_of(part: Part) -> list[Thing]:
    """The part itself, then what has a name of its own in it."""
    own = tuple(line for block in part.blocks for line in block.lines())
    found = [Thing(part.key, part.called, own)]
    for block in part.blocks:
        if isinstance(block, Fold):
            found.append(Thing(f"{part.key}/{block.key}", f"{part.called}, {block.short}", tuple(block.inner())))
        if isinstance(block, Table):
            found += [
                Thing(f"{part.key}/{column.key}", f"{part.called}, {column.title}", tuple(column.cells))
                for column in block.columns
            ]
    return found


def minutes_to_read(parts: Sequence[Part]) -> int:
    """At two hundred words a minute; one at least."""
    return max(1, round(sum(part.words for part in parts) / 200))
