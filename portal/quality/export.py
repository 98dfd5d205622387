"""The figures as CSV: what the page shows, after hiding, and how each is computed."""

import csv
from collections.abc import Iterator
from io import StringIO

from django.utils.translation import gettext as _

from portal.quality.page import Bar, Line, QualityPage
from portal.stays.exporting import between_cells, cell_text


def as_csv(page: QualityPage) -> str:
    """One line a figure; no cell can act as a formula, and what is hidden on the page is x here too."""
    held = StringIO()
    held.write("\ufeff")
    writer = csv.writer(held, delimiter=between_cells())
    for line in _lines(page):
        writer.writerow([cell_text(cell) for cell in line])
    return held.getvalue()


def _lines(page: QualityPage) -> Iterator[list[str]]:
    chosen = [
        next(one.words for one in options if one.chosen) for options in (page.periods, page.partners, page.programmes)
    ]
    yield [_("Figures of"), page.today.isoformat()]
    yield [_("Period, partner, programme"), *chosen]
    yield [_("Phase"), _("Figure"), _("Belongs to"), _("Counted"), _("Of"), "%", _("Mean"), _("How it is computed")]
    for group in page.groups:
        for line in group.lines:
            yield [str(group.phase.label), *_figure(line)]
    yield from _numbers(_("What became of the stays"), page.outcomes)
    yield from _numbers(_("Why people came home early"), page.reasons)


def _figure(line: Line) -> list[str]:
    figure = line.figure
    numbers = ["x", "x", "x"] if figure.hidden else ["0", "0", ""]
    if figure.shown:
        numbers = [str(figure.counted), str(figure.of), f"{figure.percent:.1f}"]
    mean = f"{figure.mean:.2f}" if figure.shown and figure.mean is not None else ""
    return [str(figure.metric.title), figure.metric.belongs, *numbers, mean, str(figure.metric.computed)]


def _numbers(title: str, bars: list[Bar]) -> Iterator[list[str]]:
    for bar in bars:
        yield [title, bar.number.words, "", bar.count]
