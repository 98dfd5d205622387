"""The report as a workbook: a sheet a section, each table as shown, and how each figure is computed."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from quality.report.facts import ReportFacts

Sheet = tuple[str, list[list[Any]]]
Columns = tuple[tuple[str, str], ...]
LONGEST_NAME = 31  # letters; of a sheet


def workbook_of(facts: ReportFacts) -> bytes:
    """Text and numbers, never a formula; what is hidden on the page is x here too."""
    data = facts.as_data()
    held = BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    for name, rows in _sheets(data):
        sheet = book.add_worksheet(name[:LONGEST_NAME])
        for nth, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, int | float) and not isinstance(cell, bool):
                    sheet.write_number(nth, column, cell)
                else:
                    sheet.write_string(nth, column, str(cell if cell is not None else ""), bold if nth == 0 else wrap)
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, 0, 36)
        sheet.set_column(1, max((len(row) for row in rows), default=1), 18)
    book.close()
    return held.getvalue()


def _sheets(data: dict[str, Any]) -> Iterator[Sheet]:
    yield pgettext("of figures", "Report"), _cover(data)
    yield _("Figures"), _figures(data)
    if data["losses"]["steps"]:
        yield _("Outcomes"), _table(
            data["losses"]["steps"],
            ((_("Step"), "words"), (_("Outcomes"), "count"), (_("Of those agreed"), "of_agreed_words"),
             (_("Of the step before"), "goes_on_words")),
        )  # fmt: skip
    if data["voices"]["themes"]:
        yield (
            _("Voices"),
            [
                [_("Theme"), *(one["words"] for one in data["voices"]["series"])],
                *([theme["title"], *(one["words"] for one in theme["voices"])] for theme in data["voices"]["themes"]),
            ],
        )
    if data["answers"]["rows"]:
        yield _("Answers"), [
            [_("Question"), _("Code"), _("Asked of"), "n", "1 %", "2 %", "3 %", "4 %", "5 %"],
            *(
                [row["words"], row["code"], row["role"], "x" if row["hidden"] else row["of"],
                 *("x" if row["hidden"] else share for share in row["shares"])]
                for row in data["answers"]["rows"]
            ),
        ]  # fmt: skip
    if data["waits"]["rows"]:
        yield (
            _("Days to recognition"),
            [
                [_("Cycle"), "n", "10 %", "25 %", _("middle"), "75 %", "90 %"],
                *([row["cycle"], row["of"], *row["words"]] for row in data["waits"]["rows"]),
            ],
        )
    if data["countries"]["rows"]:
        yield (
            _("Countries"),
            [
                [_("Country"), *data["countries"]["cycles"]],
                *([row["country"], *(one["words"] for one in row["cells"])] for row in data["countries"]["rows"]),
            ],
        )
    if data["hosts"]:
        yield _("Hosts"), _hosts(data)
    yield _("Stays"), _table([*data["outcomes"], *data["early"]], ((_("Kind"), "words"), (_("Stays"), "count")))
    columns: Columns = ((_("Code"), "code"), (_("Indicator"), "title"), (_("Value"), "value"), (_("Source"), "source"))
    yield _("EQAVET indicators"), _table(data["indicators"], columns)
    columns = ((_("Finding"), "finding"), (_("Action"), "action"), (_("Owner"), "owner"), (_("Due"), "due"),
               (_("State"), "state"), (_("Measure and effect"), "effect"))  # fmt: skip
    yield _("Actions"), _table(data["actions"], columns)
    if data["descriptors"]:
        columns = ((_("Code"), "code"), (_("Descriptor"), "title"), (_("Before"), "before"), (_("Now"), "now"),
                   (_("Progress"), "progress"))  # fmt: skip
        yield _("Descriptors"), _table(data["descriptors"], columns)
    definitions = [line for phase in data["phases"] for line in phase["lines"]]
    columns = ((_("Figure"), "title"), (_("Belongs to"), "belongs"), (_("How it is computed"), "computed"))
    yield _("Definitions"), _table(definitions, columns)


def _cover(data: dict[str, Any]) -> list[list[Any]]:
    rows = [
        [_("Feedback report, self-assessed against EQAVET"), data["cycle"]],
        [_("Figures of"), data["data_of"].isoformat()],
        [_("Filters"), data["filters"]],
        [_("Stays"), data["stays"]],
        [_("People"), data["people"]],
    ]
    return [*rows, *([row["label"], row["words"]] for row in data["method"])]


def _figures(data: dict[str, Any]) -> list[list[Any]]:
    head = [_("Figure"), _("Belongs to"), _("Phase"), _("Cases"), "%", _("Low"), _("High"), _("Target"), _("Verdict"),
            _("Last cycle"), _("Mean")]  # fmt: skip
    rows = []
    for phase in data["phases"]:
        for line in phase["lines"]:
            share = line["share"] or {"value": line["value"], "low": "", "high": ""}
            rows.append([line["title"], line["belongs"], phase["words"], line["cases"], share["value"], share["low"],
                         share["high"], line["target_words"], line["reading_words"], line["last"],
                         line["mean"]])  # fmt: skip
    return [head, *rows]


def _hosts(data: dict[str, Any]) -> list[list[Any]]:
    head = [_("Host"), _("Country"), _("Stays"), _("Completed"), _("Follow-ups on time"), _("Satisfied"),
            _("Recognised")]  # fmt: skip
    keys = ("completed", "on_time", "satisfied", "recognised")
    rows = [
        [host["name"], host["country"], host["stays"],
         *(f"{host[key]['value']} ({host[key]['cases']})" if host[key] else "" for key in keys)]
        for host in data["hosts"]
    ]  # fmt: skip
    return [head, *rows]


def _table(rows: list[dict[str, Any]], columns: Columns) -> list[list[Any]]:
    return [[head for head, _key in columns], *([row[key] for _head, key in columns] for row in rows)]
