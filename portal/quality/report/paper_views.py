"""The report as paper and as workbook: issued, listed, handed out."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.acting import SignedInRequest
from portal.quality.choosing import asked_in
from portal.quality.report.page import ReportPage
from portal.quality.report.views import require_manager
from portal.stays.exporting import WORKBOOK
from quality.figures import Choice
from quality.report.facts import filters_in_words
from quality.report.issuing import issue_report, papers_of
from quality.report.workbook import workbook_of

PAPER_LANGUAGES = ("en", "nl")  # in which papers are set


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def papers(request: SignedInRequest) -> HttpResponse:
    """Those that were issued; a new one of this choice, internal or public."""
    require_manager(request)
    data = request.POST if request.method == "POST" else request.GET
    page = ReportPage(request.actor, data)
    if request.method == "POST":
        if not page.any_stays:
            raise Http404
        address = f"{reverse('portal:quality-papers')}?{urlencode(asked_in(data))}"
        if page.stands_for_years:
            messages.error(
                request, _("For the public a report is of one year. Choose the year first; nothing was issued.")
            )
            return redirect(address)
        language = translation.get_language() or "en"
        issued = issue_report(
            actor=request.actor, facts=page.facts, language=language if language in PAPER_LANGUAGES else "en"
        )
        assert issued.document is not None  # `issue_report` gave it one
        messages.success(request, _("Issued as %(number)s.") % {"number": issued.document.number})
        return redirect(address)
    hosts = page.figures.rows.hosts
    found = papers_of(request.actor)
    papers = [(one, filters_in_words(Choice(tuple(one.choice.items())), hosts)) for one in found]
    facts = {"page": page, "papers": papers}
    return render(request, "quality/report/papers.html", facts)


@require_GET
@login_required
def workbook(request: SignedInRequest) -> HttpResponse:
    """The same figures as the page of this choice."""
    require_manager(request)
    page = ReportPage(request.actor, request.GET)
    answer = HttpResponse(workbook_of(page.facts), content_type=WORKBOOK)
    named = "-".join([str(page.facts.disclosure), page.many.cycle or "all", page.many.chosen.today.isoformat()])
    answer["Content-Disposition"] = f'attachment; filename="report-{named}.xlsx"'
    return answer
