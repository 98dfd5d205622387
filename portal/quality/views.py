"""Pages of the quality manager: select, call, render."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.acting import SignedInRequest
from ground import clock
from portal.quality.answers import answers_of, say
from portal.quality.behind import each_behind, metric_asked, outcome_asked, stays_behind
from portal.quality.export import as_csv, as_workbook
from portal.quality.page import QualityPage
from portal.stays.exporting import WORKBOOK

PAGE = 25


@require_GET
@login_required
def figures(request: SignedInRequest) -> HttpResponse:
    """The figures of one choice."""
    return render(request, "quality/figures.html", {"page": QualityPage(request.actor, request.GET)})


@require_GET
@login_required
def export(request: SignedInRequest) -> HttpResponse:
    """The same as CSV."""
    answer = HttpResponse(as_csv(QualityPage(request.actor, request.GET)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="figures-{clock.today().isoformat()}.csv"'
    return answer


@require_GET
@login_required
def workbook(request: SignedInRequest) -> HttpResponse:
    """The same as a workbook."""
    answer = HttpResponse(as_workbook(QualityPage(request.actor, request.GET)), content_type=WORKBOOK)
    answer["Content-Disposition"] = f'attachment; filename="figures-{clock.today().isoformat()}.xlsx"'
    return answer


@require_GET
@login_required
def behind(request: SignedInRequest) -> HttpResponse:
    """The stays behind one figure, for who holds case access as well."""
    page = QualityPage(request.actor, request.GET)
    asked = outcome_asked(request.GET.get("outcome", "")) or metric_asked(request.GET.get("metric", ""))
    if not page.figures.sees_cases or page.figures.organisation is None or asked is None:
        raise Http404
    found = Paginator(stays_behind(page.figures, asked), PAGE).get_page(request.GET.get("page"))
    shown = {"page": page, "metric": asked, "found": found, "stays": list(each_behind(found, asked))}
    return render(request, "quality/behind.html", shown)


@require_GET
@login_required
def answers(request: SignedInRequest) -> HttpResponse:
    """Single answers, for who holds case access as well."""
    page = QualityPage(request.actor, request.GET)
    if not page.figures.sees_cases:
        raise Http404
    found = Paginator(answers_of(page), PAGE).get_page(request.GET.get("page"))
    say(page, found)
    return render(request, "quality/answers.html", {"page": page, "answers": found})
