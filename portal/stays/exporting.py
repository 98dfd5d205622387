"""What the list shows, for other programs: CSV and a workbook with the chosen columns."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from io import BytesIO
from typing import Any

import xlsxwriter
from django.db.models import QuerySet
from django.utils.formats import get_format

from accounts.actors import Actor
from lifecycle.models import Mobility
from portal.stays.columns import Column
from portal.stays.listing import rows_for, with_everything

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST = 100_000
AT_ONCE = 500


def _lines(found: QuerySet[Mobility], actor: Actor, columns: list[Column]) -> Iterator[list[Any]]:
    cells = [cell for column in columns for cell in column.cells]
    yield [str(head) for head, _value in cells]
    for start in range(0, MOST, AT_ONCE):
        batch = list(with_everything(found.order_by("planned_start", "pk"))[start : start + AT_ONCE])
        for row in rows_for(batch, actor):
            yield [value(row) for _head, value in cells]
        if len(batch) < AT_ONCE:
            return


def as_csv(found: QuerySet[Mobility], actor: Actor, columns: list[Column]) -> Iterator[str]:
    """Lines of CSV; no cell can act as a formula."""

    class Echo:
        def write(self, line: str) -> str:
            return line

    writer = csv.writer(Echo(), delimiter=between_cells())
    yield "\ufeff"
    for line in _lines(found, actor, columns):
        yield writer.writerow([cell_text(cell) for cell in line])


def between_cells() -> str:
    """What spreadsheets of the reader's language expect: the semicolon where decimals have a comma."""
    return ";" if get_format("DECIMAL_SEPARATOR") == "," else ","


def cell_text(cell: Any) -> str:
    """As text that no program takes for a formula."""
    text = str(cell) if cell is not None else ""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def as_workbook(found: QuerySet[Mobility], actor: Actor, columns: list[Column]) -> bytes:
    """The same lines as a workbook."""
    return workbook_of(_lines(found, actor, columns))


def workbook_of(lines: Iterable[Sequence[Any]]) -> bytes:
    """One sheet with a frozen head and a filter; days are days, all else is text, never a formula."""
    held = BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("Sojourn")
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    nth = 0
    width = 0
    for nth, line in enumerate(lines):
        width = len(line)
        for column, cell in enumerate(line):
            if isinstance(cell, date):
                sheet.write_datetime(nth, column, cell, day)
            elif isinstance(cell, int):
                sheet.write_number(nth, column, cell)
            else:
                sheet.write_string(nth, column, str(cell or ""), bold if nth == 0 else None)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, nth, max(0, width - 1))
    sheet.set_column(0, max(0, width - 1), 20)
    book.close()
    return held.getvalue()
