"""A pasted text or a file as rows of cells; what stands in quotes may go over several lines."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from openpyxl import load_workbook

MOST_SIGNS = 400_000  # of a pasted text, or of what a file says
MOST_BYTES = 5 * 1024 * 1024  # of a file
MOST_UNPACKED = 40 * 1024 * 1024  # of a workbook, which is packed
MOST_COLUMNS = 40
LONGEST_CELL = 20  # lines
FORMULA = ("=", "+", "-", "@", "\t", "\r")
BULLET = re.compile(r"^\s*(?:[•●▪▫■□◦‣⁃·*–—-]|\d+[.)]|\d+(?:\.\d+)+[.)]?|[a-z]\))\s+", re.IGNORECASE)
Row = tuple[int, list[str]]  # the number of its line, its cells


def rows_of(text: str, marks: Sequence[str] = ("\t",)) -> list[Row]:
    """Each line that says something. `marks` part the cells: the first of them that the text has."""
    if len(text) > MOST_SIGNS:
        raise ValidationError(_("This is too long to be read at once. Bring it in by parts."))
    mark = next((one for one in marks if one in text), "\0")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").split("\n")
    return list(_rows(lines, mark))


def _rows(lines: Sequence[str], mark: str) -> Iterator[Row]:
    start = 0
    while start < len(lines):
        end = _end_of_quotes(lines, start, mark)
        cells = _cells("\n".join(lines[start:end]), mark)
        if any(cells):
            yield start + 1, cells[:MOST_COLUMNS]
        start = end


def _end_of_quotes(lines: Sequence[str], start: int, mark: str) -> int:
    """Behind the line that closes the quotes opened in this one; where none does, only this line counts."""
    if not any(cell.startswith('"') for cell in lines[start].split(mark)):
        return start + 1
    quotes = 0
    for end in range(start, min(start + LONGEST_CELL, len(lines))):
        quotes += lines[end].count('"')
        if quotes % 2 == 0:
            return end + 1
    return start + 1


def _cells(line: str, mark: str) -> list[str]:
    cells = next(csv.reader(StringIO(line, newline=""), delimiter=mark), []) if '"' in line else line.split(mark)
    return [tidy(cell) for cell in cells]


def tidy(cell: str) -> str:
    """One space for many, no empty lines; line breaks stay."""
    lines = (" ".join(line.split()) for line in cell.replace("\v", "\n").splitlines())
    return "\n".join(line for line in lines if line)


def without_bullet(line: str) -> str:
    """A line without the sign or the number before it."""
    return BULLET.sub("", line, count=1) or line


def literal(cell: str) -> str | None:
    """What stands behind the sign by which a table says that a text is meant just so; None where it does not."""
    return cell[1:] if cell[:1] == "'" and _is_misread(cell[1:]) else None


def as_cell(text: str) -> str:
    """For a table that others open: no program takes it for a formula, and it is read again as it stands."""
    return f"'{text}" if _is_misread(text) else text


def _is_misread(text: str) -> bool:
    if text[:1] in FORMULA or any(without_bullet(line) != line for line in text.split("\n")):
        return True
    return text[:1] == "'" and _is_misread(text[1:])


def as_text(rows: Iterable[Sequence[str]]) -> str:
    """Rows as a text with tabs: what `rows_of` reads."""
    held = StringIO(newline="")
    csv.writer(held, delimiter="\t", lineterminator="\n").writerows(rows)
    return held.getvalue()


def text_of_file(file: Any) -> str:
    """A CSV or a workbook as a text with tabs. Raises ValidationError where it is neither."""
    data = file.read(MOST_BYTES + 1)
    if not data:
        raise ValidationError(_("This file is empty."))
    if len(data) > MOST_BYTES:
        raise ValidationError(_("This file is larger than 5 MB. Bring it in by parts."))
    if data[:4] == b"PK\x03\x04":
        return as_text(_rows_of_workbook(data))
    if data[:4] in (b"%PDF", b"\xd0\xcf\x11\xe0") or b"\0" in data[:2000]:
        raise ValidationError(_("This is no table. Save it as CSV or XLSX, or copy its text and paste it."))
    return _text_of_csv(data)


def _text_of_csv(data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    head = text.splitlines()[0] if text.strip() else ""
    mark = max("\t;,", key=head.count)
    return as_text(cells for _number, cells in rows_of(text, [mark]))


def _rows_of_workbook(data: bytes) -> Iterator[list[str]]:
    """The first sheet on which something stands."""
    no_workbook = ValidationError(_("This is no table. Save it as CSV or XLSX, or copy its text and paste it."))
    try:
        if sum(one.file_size for one in ZipFile(BytesIO(data)).infolist()) > MOST_UNPACKED:
            raise ValidationError(_("This file is larger than 5 MB. Bring it in by parts."))
        book = load_workbook(BytesIO(data), read_only=True, data_only=True)
        for sheet in book.worksheets:
            rows = [[_said(cell) for cell in row[:MOST_COLUMNS]] for row in sheet.iter_rows(values_only=True)]
            if found := [row for row in rows if any(row)]:
                return iter(found)
    except (BadZipFile, KeyError, ValueError, TypeError, OSError, AttributeError, SyntaxError) as fault:
        raise no_workbook from fault  # whatever a broken workbook makes the reader stumble over
    raise ValidationError(_("This file is empty."))


def _said(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float):
        return f"{Decimal(repr(cell)):f}".rstrip("0").rstrip(".") if cell == cell else ""
    return cell.isoformat()[:10] if isinstance(cell, date) else str(cell)
