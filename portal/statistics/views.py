"""The page of a coordinator's statistics, and its files."""

import csv
from io import StringIO

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.acting import SignedInRequest
from portal.statistics.counted import BY, KINDS, Statistics
from portal.stays.exporting import WORKBOOK, between_cells, cell_text, workbook_of
from quality.dimensions import SUM
from quality.stays import Outcome

PAGE = 25


@require_GET
@login_required
def page(request: SignedInRequest) -> HttpResponse:
    """Picture and table."""
    shown = {
        "page": Statistics(request.actor, request.GET),
        "by": BY,
        "kinds": [(kind, words) for kind, (words, _states) in KINDS.items()],
        "sum": SUM,
    }
    return render(request, "statistics/page.html", shown)


@require_GET
@login_required
def behind(request: SignedInRequest) -> HttpResponse:
    """The stays of one number."""
    numbers = Statistics(request.actor, request.GET)
    value, kind = request.GET.get("value", "")[:80], request.GET.get("kind", "")[:20]
    if numbers.organisation is None:
        raise Http404
    found = Paginator(numbers.behind(value, kind), PAGE).get_page(request.GET.get("page"))
    shown = {"page": numbers, "named": numbers.named(value, kind), "found": found, "sum": SUM,
             "stays": [(stay, Outcome(stay.figures_row.outcome).label) for stay in found]}  # fmt: skip
    return render(request, "statistics/behind.html", shown)


@require_GET
@login_required
def export(request: SignedInRequest) -> HttpResponse:
    """The table as CSV."""
    held = StringIO()
    held.write("\ufeff")
    writer = csv.writer(held, delimiter=between_cells())
    numbers = Statistics(request.actor, request.GET)
    for line in numbers.table():
        writer.writerow([cell_text(cell) for cell in line])
    answer = HttpResponse(held.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{numbers.file_name}.csv"'
    return answer


@require_GET
@login_required
def workbook(request: SignedInRequest) -> HttpResponse:
    """The table as a workbook."""
    numbers = Statistics(request.actor, request.GET)
    answer = HttpResponse(workbook_of(list(numbers.table())), content_type=WORKBOOK)
    answer["Content-Disposition"] = f'attachment; filename="{numbers.file_name}.xlsx"'
    return answer
