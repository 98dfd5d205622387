"""The directory as CSV, for other programs."""

import csv
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ground.countries import country_name
from portal.partners.directory import PartnerRow
from portal.stays.exporting import between_cells, cell_text


def as_csv(rows: Iterable[PartnerRow]) -> Iterator[str]:
    """Lines of CSV; no cell can act as a formula. The rating stays inside: a file is passed on."""

    class Echo:
        def write(self, line: str) -> str:
            return line

    writer = csv.writer(Echo(), delimiter=between_cells())
    yield "\ufeff"
    heads = (
        _("Partner"), _("Town"), _("Country"), _("Kind"), _("Field"), _("Memorandum"), _("Until or due"),
        _("Stays now"), _("Stays ever"), pgettext("things to do", "Open"),
    )  # fmt: skip
    yield writer.writerow(heads)
    for row in rows:
        yield writer.writerow([cell_text(cell) for cell in _cells(row)])


def _cells(row: PartnerRow) -> tuple[Any, ...]:
    word = row.memorandum
    return (
        row.name, row.town, country_name(row.country), row.kind_words, row.field_words, word.words,
        word.day.isoformat() if word.day else "", row.now, row.ever, row.open.number,
    )  # fmt: skip
