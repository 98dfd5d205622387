"""Units as a table: what `library.tables.reading` reads again, line for line."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter
from django.utils.formats import get_format

from ground.countries import language_choices
from library.models import Kind, UnitVersion
from library.outcomes import Outcome, read
from library.points import said_points
from library.tables.cells import as_cell
from library.tables.heads import PLAIN, head_words

OF_UNIT = ("assessment", "levels", "evidence", "note")
OF_OUTCOME = {"heading": "heading", "outcome": "text", "description": "description", "criteria": "criteria"}


def rows_written(versions: Sequence[UnitVersion], languages: Sequence[str] = ("en", "nl")) -> Iterator[list[str]]:
    """A line of heads, then a line for each outcome; what is said of a unit stands in its first line."""
    spoken = list(dict.fromkeys(one for version in versions for one in version.languages)) or list(languages)
    names = dict(language_choices())

    def heads(field: str) -> list[str]:
        return [head_words(field, names.get(one, one)) for one in spoken]

    yield [
        *(str(PLAIN["unit_code"]), *heads("unit_title")),
        *(str(PLAIN[name]) for name in ("reference", "points", "hours")),
        str(PLAIN["kind"]),
        *(head for name in OF_OUTCOME for head in heads(name)),
        *(head for name in OF_UNIT for head in heads(name)),
    ]
    for version in versions:
        yield from _of_unit(version, spoken)


def _of_unit(version: UnitVersion, spoken: Sequence[str]) -> Iterator[list[str]]:
    facts = [version.reference, said_points(version.points), str(version.hours if version.hours is not None else "")]
    outcomes: list[Outcome | None] = [*read(version.outcomes)] or [None]
    for nth, one in enumerate(outcomes):
        is_first = nth == 0
        yield [
            version.code,
            *_texts(version.title if is_first else {}, spoken),
            *(facts if is_first else [""] * len(facts)),
            str(Kind(one.kind).label) if one and one.kind else "",
            *(text for name in OF_OUTCOME.values() for text in _texts(getattr(one, name, {}), spoken)),
            *(text for name in OF_UNIT for text in _texts(getattr(version, name) if is_first else {}, spoken)),
        ]


def _texts(texts: dict[str, str], spoken: Sequence[str]) -> list[str]:
    return [texts.get(one, "") for one in spoken]


def as_csv(rows: Iterable[Sequence[str]]) -> str:
    """As spreadsheets of the reader's language expect it; no cell can act as a formula."""
    held = StringIO(newline="")
    mark = ";" if get_format("DECIMAL_SEPARATOR") == "," else ","
    csv.writer(held, delimiter=mark).writerows([as_cell(cell) for cell in row] for row in rows)
    return "\ufeff" + held.getvalue()


def as_workbook(rows: Iterable[Sequence[str]]) -> bytes:
    """One sheet with a frozen head; all is text, never a formula."""
    held = BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("Sojourn")
    formats: dict[bool, Any] = {True: book.add_format({"bold": True}), False: book.add_format({"text_wrap": True})}
    width = 1
    for nth, row in enumerate(rows):
        width = max(width, len(row))
        for column, cell in enumerate(row):
            sheet.write_string(nth, column, as_cell(cell) if nth else cell, formats[nth == 0])
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, width - 1, 28)
    book.close()
    return held.getvalue()
