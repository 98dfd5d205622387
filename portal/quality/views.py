"""Pages of the quality manager: select, call, render."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.acting import SignedInRequest
from ground import clock
from portal.quality.answers import answers_of, say
from portal.quality.export import as_csv
from portal.quality.page import QualityPage

PAGE = 25


@require_GET
@login_required
def figures(request: SignedInRequest) -> HttpResponse:
    """The figures of one period, partner and programme."""
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
def answers(request: SignedInRequest) -> HttpResponse:
    """Single answers, for who holds case access as well."""
    page = QualityPage(request.actor, request.GET)
    if not page.figures.sees_cases:
        raise Http404
    found = Paginator(answers_of(page), PAGE).get_page(request.GET.get("page"))
    say(found)
    return render(request, "quality/answers.html", {"page": page, "answers": found})
