"""The page of a coordinator's statistics, and its files."""

import csv
from io import StringIO

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.acting import SignedInRequest
from portal.statistics.counted import BY, KINDS, Statistics
from portal.stays.exporting import WORKBOOK, between_cells, cell_text, workbook_of
from quality.dimensions import SUM


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
def export(request: SignedInRequest) -> HttpResponse:
    """The table as CSV."""
    held = StringIO()
    held.write("\ufeff")
    writer = csv.writer(held, delimiter=between_cells())
    for line in Statistics(request.actor, request.GET).table():
        writer.writerow([cell_text(cell) for cell in line])
    answer = HttpResponse(held.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="stays.csv"'
    return answer


@require_GET
@login_required
def workbook(request: SignedInRequest) -> HttpResponse:
    """The table as a workbook."""
    book = workbook_of(list(Statistics(request.actor, request.GET).table()))
    answer = HttpResponse(book, content_type=WORKBOOK)
    answer["Content-Disposition"] = 'attachment; filename="stays.xlsx"'
    return answer
