"""The figures as CSV and as a workbook: what the page shows, after hiding, and how each is computed."""

import csv
from collections.abc import Iterator
from dataclasses import astuple
from io import StringIO
from typing import Any

from django.utils.translation import gettext as _

from portal.quality.page import Bar, QualityPage
from portal.stays.exporting import between_cells, cell_text, workbook_of
from quality.lines import HEADS, rows_of


def as_csv(page: QualityPage) -> str:
    """One line a figure; no cell can act as a formula, and what is hidden on the page is x here too."""
    held = StringIO()
    held.write("\ufeff")
    writer = csv.writer(held, delimiter=between_cells())
    for line in (*_about(page), *_lines(page)):
        writer.writerow([cell_text(cell) for cell in line])
    return held.getvalue()


def as_workbook(page: QualityPage) -> bytes:
    """The same lines, the heads first; what they are of stands below."""
    return workbook_of([*_lines(page), *_about(page)])


def _about(page: QualityPage) -> Iterator[list[Any]]:
    yield [_("Figures of"), page.today.isoformat()]
    for one in page.choices:
        if one.chosen:
            yield [str(one.dimension.label), one.chosen]


def _lines(page: QualityPage) -> Iterator[list[Any]]:
    yield [str(head) for head in HEADS.values()]
    for row in rows_of(page.figures):
        yield list(astuple(row))
    yield from _numbers(_("What became of the stays"), page.outcomes)
    yield from _numbers(_("Why people came home early"), page.reasons)


def _numbers(title: str, bars: list[Bar]) -> Iterator[list[Any]]:
    for bar in bars:
        yield ["", "", title, bar.number.words, "", "x" if bar.number.hidden else bar.number.count]
