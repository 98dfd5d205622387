"""What is understood of a table, line by line, before anything is kept: kinds, texts, what is unsure with its ways out.

Nothing is dropped in silence: what a line lacked, what was taken off it, and whether it is left out is said beside it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from library.models import Kind
from library.outcomes import Outcome
from library.tables.cells import Row, literal, rows_of, without_bullet
from library.tables.heads import SKIP, TEXTS, are_heads, columns_of, kind_guessed, kind_meant

MOST_LINES = 2000
LONGEST = 2000  # letters of one text
MARKS = ("\t", ";", ",")


@dataclass
class Choices:
    """What somebody said of single lines: the kind, that both are meant, that one cell is two outcomes."""

    kinds: Mapping[int, str] = field(default_factory=dict)
    both: frozenset[int] = frozenset()
    split: frozenset[int] = frozenset()


@dataclass
class ReadLine:
    """One line as it is understood. `doubt` names what to look at: kind, same, long; empty where all is clear."""

    number: int
    kind: str
    texts: dict[str, dict[str, str]]  # field -> language -> text
    plain: dict[str, str]
    typed_kind: str = ""
    doubt: str = ""
    same_as: int = 0  # the outcome, or with `same_line` the line, that says the same
    same_line: bool = False
    breaks: int = 0  # lines in the cell
    is_split: bool = False
    notes: list[str] = field(default_factory=list)

    @property
    def is_left_out(self) -> bool:
        """What says the same as another one, as long as nobody says that both are meant; and what says nothing."""
        return self.doubt == "same" or not self.texts.get("outcome")

    @property
    def kind_words(self) -> str:
        return str(Kind(self.kind).label) if self.kind else ""

    @property
    def outcome(self) -> Outcome:
        """The row it becomes; its number is given where it is added."""
        said = self.texts
        text, heading, description, criteria = (
            said.get(name, {}) for name in ("outcome", "heading", "description", "criteria")
        )
        return Outcome(0, self.kind, text, heading, description, criteria)


@dataclass(frozen=True)
class ReadTable:
    """A table as it is understood."""

    heads: list[str]  # above the columns, or their numbers
    columns: list[str]
    lines: list[ReadLine]
    by_heads: bool  # whether a line of heads was found
    head_line: int = 0
    repeated: int = 0  # heads that stand there again

    @property
    def unknown(self) -> bool:
        """Whether no column is known to hold outcomes."""
        return not any(column.startswith(("outcome", "unit_")) for column in self.columns)

    @property
    def doubtful(self) -> list[ReadLine]:
        return [line for line in self.lines if line.doubt]

    @property
    def added(self) -> list[ReadLine]:
        """What becomes an outcome."""
        return [line for line in self.lines if not line.is_left_out]

    @property
    def number_of_lines(self) -> int:
        return len({line.number for line in self.lines}) + (1 if self.by_heads else 0) + self.repeated


def read_table(
    text: str,
    languages: Sequence[str],
    *,
    chosen: Mapping[int, str] | None = None,
    choices: Choices | None = None,
    there: Sequence[Outcome] = (),
) -> ReadTable:
    """`chosen`: what somebody said a column holds. `there`: outcomes that the unit has. Raises ValidationError."""
    rows = _parted(text)
    if not rows:
        raise ValidationError(_("Nothing stands there. Paste a table, or type one outcome on each line."))
    if len(rows) > MOST_LINES:
        words = _("These are %(number)s lines; bring in at most %(most)s at once.")
        raise ValidationError(words % {"number": len(rows), "most": MOST_LINES})
    width = max(len(cells) for _number, cells in rows)
    has_heads = len(rows) > 1 and (are_heads(rows[0][1]) or (width > 1 and _look_like_heads(rows)))
    heads, columns = _columns(rows, width, has_heads, languages)
    columns = [(chosen or {}).get(nth, column) for nth, column in enumerate(columns)]
    body = rows[1:] if has_heads else rows
    own = [row for row in body if not (has_heads and row[1] == rows[0][1])]
    found = list(_lines(own, columns, languages[0], choices or Choices()))
    _mark_the_same(found, there, choices or Choices(), languages[0])
    return ReadTable(heads, columns, found, has_heads, rows[0][0] if has_heads else 0, len(body) - len(own))


def _parted(text: str) -> list[Row]:
    """By tabs where there are any; by semicolon or comma only under heads that say what stands below."""
    if "\t" not in text:
        for mark in MARKS[1:]:
            rows = rows_of(text, [mark])
            if rows and len(rows[0][1]) > 1 and are_heads(rows[0][1]):
                return rows
    return rows_of(text)


def _look_like_heads(rows: Sequence[Row]) -> bool:
    """Nobody knows these words, but each column has one, all are short, and what stands below is longer."""
    first, below = rows[0][1], [cell for _number, cells in rows[1:] for cell in cells]
    short = all(cell and len(cell) <= 25 and not cell.endswith(".") and kind_meant(cell) is None for cell in first)
    return short and max(map(len, below), default=0) > 2 * max(map(len, first))


def _columns(rows: Sequence[Row], width: int, has_heads: bool, languages: Sequence[str]) -> tuple[list[str], list[str]]:
    if has_heads:
        heads = [*rows[0][1], *[""] * (width - len(rows[0][1]))]
        return [head or str(nth) for nth, head in enumerate(heads, 1)], columns_of(heads, languages)
    numbers = [str(nth) for nth in range(1, width + 1)]
    if width == 1:
        return numbers, [f"outcome:{languages[0]}"]
    return numbers, _guessed(rows, width, languages)


def _guessed(rows: Sequence[Row], width: int, languages: Sequence[str]) -> list[str]:
    """Without heads: a column of kinds is known by its words, the outcomes by being longest."""
    columns = [SKIP] * width
    cells = [[row[nth] for _line, row in rows if nth < len(row)] for nth in range(width)]
    kinds = [sum(kind_meant(cell) is not None for cell in column) for column in cells]
    if max(kinds) * 2 >= len(rows):
        columns[kinds.index(max(kinds))] = "kind"
    lengths = sorted(
        ((sum(map(len, column)) / len(rows), nth) for nth, column in enumerate(cells) if not columns[nth]), reverse=True
    )
    if lengths and lengths[0][0] >= 12:
        columns[lengths[0][1]] = f"outcome:{languages[0]}"
    return columns


def _lines(rows: Iterable[Row], columns: Sequence[str], first: str, choices: Choices) -> Iterator[ReadLine]:
    """A line that says nothing but a kind is a heading: it holds for those below."""
    kind_above = ""
    unit_above: dict[str, Any] = {}
    for number, cells in rows:
        filled = [cell for cell in cells if cell]
        if len(filled) == 1 and "kind" not in columns and (above := kind_meant(filled[0])) is not None:
            kind_above = above
            continue
        line = _line(number, cells, columns, first, choices, kind_above)
        unit_above = _inherited(line, unit_above)
        yield from _split(line) if line.is_split else [line]


def _inherited(line: ReadLine, above: dict[str, Any]) -> dict[str, Any]:
    """The unit of a line that names none is that of the line above."""
    code, title = line.plain.get("unit_code", ""), line.texts.get("unit_title", {})
    if code or title:
        return {"unit_code": code, "unit_title": title}
    if above.get("unit_code"):
        line.plain["unit_code"] = above["unit_code"]
    if above.get("unit_title"):
        line.texts["unit_title"] = above["unit_title"]
    return above


def _line(
    number: int, cells: Sequence[str], columns: Sequence[str], first: str, choices: Choices, kind_above: str
) -> ReadLine:
    line = ReadLine(number, kind_above, {}, {})
    for column, cell in zip(columns, cells, strict=False):
        name, _colon, language = column.partition(":")
        if not cell or not name:
            continue
        if name == "kind":
            _say_kind(line, cell)
        elif name in TEXTS:
            line.texts.setdefault(name, {})[language or first] = _text(line, name, cell)
        else:
            line.plain[name] = literal(cell) or cell
    if number in choices.kinds:
        line.kind, line.doubt = choices.kinds[number], ""
    line.is_split = number in choices.split and line.breaks > 1
    if any(len(text) > LONGEST for texts in line.texts.values() for text in texts.values()):
        line.doubt = "long"
    return line


def _say_kind(line: ReadLine, cell: str) -> None:
    meant = kind_meant(cell)
    line.typed_kind = cell[:40]
    line.kind = kind_guessed(cell) or Kind.RESPONSIBILITY if meant is None else meant
    line.doubt = "kind" if meant is None else ""


def _text(line: ReadLine, name: str, cell: str) -> str:
    """An outcome in one line; criteria, levels and what else is longer keep theirs."""
    meant = literal(cell)
    if meant is not None:
        return meant
    parts = [without_bullet(one) for one in cell.split("\n")]
    if name not in ("outcome", "heading", "unit_title"):
        return "\n".join(parts)
    if name == "outcome":
        line.breaks = max(line.breaks, len(parts))
        if parts != cell.split("\n"):
            line.notes.append(_("The sign or number before it was taken off."))
    return " ".join(parts) if not (name == "outcome" and len(parts) > 1) else "\n".join(parts)


def _split(line: ReadLine) -> Iterator[ReadLine]:
    """One cell with line breaks becomes as many outcomes; texts that have no such line stay open."""
    by_language = {language: text.split("\n") for language, text in line.texts.get("outcome", {}).items()}
    for nth in range(max(map(len, by_language.values()))):
        texts = {language: parts[nth] for language, parts in by_language.items() if nth < len(parts)}
        rest = {name: said for name, said in line.texts.items() if name != "criteria" or nth == 0}
        yield ReadLine(line.number, line.kind, {**rest, "outcome": texts}, dict(line.plain), doubt=line.doubt)


def _mark_the_same(lines: Sequence[ReadLine], there: Sequence[Outcome], choices: Choices, first: str) -> None:
    """What the unit has already, or what stands in the list twice; line breaks in a cell are made one line here."""
    known: dict[Any, tuple[int, bool]] = {}
    for nth, one in enumerate(there, start=1):
        known.setdefault(("", _plain_text(one.text, first)), (nth, False))
    for line in lines:
        outcome = line.texts.get("outcome")
        if not outcome:
            continue
        if not line.is_split and line.breaks > 1:
            line.texts["outcome"] = outcome = {one: " ".join(text.split("\n")) for one, text in outcome.items()}
            words = ngettext("%(n)s line in one cell", "%(n)s lines in one cell", line.breaks) % {"n": line.breaks}
            line.notes.append(_("%(lines)s: read as one outcome.") % {"lines": words})
        text = _plain_text(outcome, first)
        unit = line.plain.get("unit_code") or str(line.texts.get("unit_title", ""))
        found = known.get((unit, text)) or known.get(("", text))
        if found and line.number not in choices.both and not line.doubt:
            line.doubt, (line.same_as, line.same_line) = "same", found
        known.setdefault((unit, text), (line.number, True))


def _plain_text(texts: Mapping[str, str], first: str) -> str:
    text = texts.get(first) or next(iter(texts.values()), "")
    return " ".join(text.casefold().split()).rstrip(".")


def kinds_said(table: ReadTable) -> Counter[str]:
    """How many outcomes of each kind are added."""
    return Counter(line.kind for line in table.added)
