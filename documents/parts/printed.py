"""The parts of a text as its paper prints them: the blocks that a page draws, as plain facts, in one language or two.

What the product says itself stands in both languages; what was typed, and names, stand once. Things that a page folds
(an organisation, a unit) are set by the paper in a form of their own, which whoever owns the text gives.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from documents.parts.values import Block, Fold, Line, Part, Points, Rows, Table, Text

Printed = dict[str, Any]
Forms = Mapping[str, Sequence[Printed]]  # by the key of a part: its folded things in their order


def printed(parts: Sequence[Part], seconds: Sequence[Part], forms: Forms) -> list[Printed]:
    """Each part with its number and title; `seconds` are the same parts in the second language, or nothing."""
    others = {part.key: part for part in seconds}
    return [_part(part, others.get(part.key), list(forms.get(part.key, ()))) for part in parts]


def _part(part: Part, other: Part | None, forms: list[Printed]) -> Printed:
    beside = _Beside(other.blocks if other else ())
    given = iter(forms)
    blocks = [shown for block in part.blocks for shown in _block(block, beside, given)]
    return {
        "part": part.key,
        "number": part.number,
        "title": part.title,
        "second": other.title if other else "",
        "blocks": list(_joined(blocks)),
    }


class _Beside:
    """The words of the second language, by the key of what says them."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.lines: dict[str, Line] = {}
        self.columns: dict[str, str] = {}
        self.corner = ""
        for block in blocks:
            self._keep(block)

    def _keep(self, block: Block) -> None:
        if isinstance(block, Table):
            self.corner = block.corner
            for column in block.columns:
                self.columns[column.key] = column.title
                self.lines |= {f"{column.key}/{cell.key}": cell for cell in column.cells}
        elif isinstance(block, Fold):
            for inner in block.blocks:
                self.lines |= {f"{block.key}/{line.key}": line for line in inner.lines()}
        else:
            self.lines |= {line.key: line for line in block.lines()}

    def words(self, line: Line, within: str = "") -> str:
        """What is said beside it; nothing beside what was typed, and where both say the same."""
        other = self.lines.get(f"{within}{line.key}")
        return other.words if other and not line.typed and other.words != line.words else ""

    def label(self, line: Line, within: str = "") -> str:
        other = self.lines.get(f"{within}{line.key}")
        return other.label if other else ""


def _block(block: Block, beside: _Beside, given: Iterator[Printed]) -> Iterator[Printed]:
    if isinstance(block, Text) and not block.line.label:
        yield {"as": "say", "words": block.line.words, "second": beside.words(block.line)}
    elif isinstance(block, Text):
        yield {"as": "facts", "rows": rows_of((block.line,), beside)}
    elif isinstance(block, Rows):
        yield {"as": "facts", "rows": rows_of(block.rows, beside)}
    elif isinstance(block, Points):
        yield _points(block, beside)
    elif isinstance(block, Table):
        yield _table(block, beside)
    else:
        below = block.blocks[-1] if block.blocks else None
        rows = rows_of(below.rows, beside, f"{block.key}/") if isinstance(below, Rows) else []
        yield {**next(given), "below": rows}


def rows_of(lines: Iterable[Line], beside: _Beside, within: str = "") -> list[Printed]:
    """Label and words of each line, in both languages."""
    return [
        {
            "label": line.label,
            "second_label": beside.label(line, within),
            "words": line.words,
            "second": beside.words(line, within),
        }
        for line in lines
    ]


def _points(block: Points, beside: _Beside) -> Printed:
    head = block.heading
    return {
        "as": "list",
        "title": head.words if head else "",
        "second_title": beside.words(head) if head else "",
        "points": [line.words for line in block.points],
        "seconds": [found for line in block.points if (found := beside.words(line))],
    }


def _table(block: Table, beside: _Beside) -> Printed:
    """As it is drawn on the page; columns and rows in which nothing stands are left out."""
    filled = [nth for nth in range(len(block.heads)) if any(cells[nth][1].words for _title, cells in block.rows)]
    first = block.columns[0]
    seconds = (
        [beside.label(cell, f"{first.key}/") for cell in first.cells]
        if block.is_turned
        else [beside.columns.get(column.key, "") for column in block.columns]
    )
    names = (
        [beside.columns.get(column.key, "") for column in block.columns]
        if block.is_turned
        else [beside.label(cell, f"{first.key}/") for cell in first.cells]
    )
    return {
        "as": "table",
        "corner": block.corner,
        "second_corner": beside.corner,
        "heads": [block.heads[nth] for nth in filled],
        "second_heads": [seconds[nth] for nth in filled] if beside.corner else [],
        "rows": [
            {
                "head": title,
                "second": names[row] if names[row] != title else "",
                "cells": [_cell(block, row, nth, cells[nth][1], beside) for nth in filled],
            }
            for row, (title, cells) in enumerate(block.rows)
        ],
    }


def _cell(block: Table, row: int, nth: int, line: Line, beside: _Beside) -> Printed:
    column = block.columns[row if block.is_turned else nth]
    return {"words": line.words, "second": beside.words(line, f"{column.key}/")}


def _joined(blocks: Iterable[Printed]) -> Iterator[Printed]:
    """Rows that follow each other stand in one table, organisations beside each other in one block."""
    last: Printed = {}
    for block in blocks:
        if block["as"] == "party":
            block = {
                "as": "parties",
                "parties": [{key: value for key, value in block.items() if key not in ("as", "below")}],
            }
        if last and last["as"] == block["as"] == "facts":
            last["rows"] += block["rows"]
            continue
        if last and last["as"] == block["as"] == "parties":
            last["parties"] += block["parties"]
            continue
        if last:
            yield last
        last = block
    if last:
        yield last
