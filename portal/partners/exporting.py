"""The directory for other programs: CSV and a workbook, with what the list shows."""

import csv
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ground.countries import country_name
from portal.partners.directory import PartnerRow
from portal.stays.exporting import between_cells, cell_text, workbook_of


def as_csv(rows: Iterable[PartnerRow]) -> Iterator[str]:
    """Lines of CSV; no cell can act as a formula."""

    class Echo:
        def write(self, line: str) -> str:
            return line

    writer = csv.writer(Echo(), delimiter=between_cells())
    yield "\ufeff"
    for line in _lines(rows):
        yield writer.writerow([cell_text(cell) for cell in line])


def as_workbook(rows: Iterable[PartnerRow]) -> bytes:
    """The same lines; days are days and numbers numbers, all else is text."""
    return workbook_of(_lines(rows))


def _lines(rows: Iterable[PartnerRow]) -> Iterator[tuple[Any, ...]]:
    """The heads, then a line for each partner. The rating stays inside: a file is passed on."""
    yield (
        _("Partner"), _("Town"), _("Country"), _("Kind"), _("Field"), _("Memorandum"), _("Until or due"),
        _("Stays now"), _("Stays ever"), pgettext("things to do", "Open"),
    )  # fmt: skip
    for row in rows:
        word = row.memorandum
        yield (
            row.name, row.town, country_name(row.country), row.kind_words, row.field_words, word.words, word.day,
            row.now, row.ever, row.open.number,
        )  # fmt: skip
