"""The report: select, call, render."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.acting import SignedInRequest
from accounts.models import MembershipRole
from accounts.selectors import holds
from ground.errors import SojournError
from lifecycle.labels import button
from lifecycle.wording import say_refusal
from portal.quality.report.page import ReportPage
from portal.stays import choices
from quality.checks import CHECKS

REPORT = "report"  # whose saved filters these are


@require_GET
@login_required
def report(request: SignedInRequest) -> HttpResponse:
    """One cycle, with what the figures propose and what became of earlier actions."""
    page = ReportPage(request.actor, request.GET)
    facts = {
        "page": page,
        "facts": page.facts,
        "saved": choices.saved_by(request.user.pk, REPORT),
        "manages": holds(request.actor, MembershipRole.QUALITY_MANAGER),
    }
    return render(request, "quality/report/report.html", facts)


def require_manager(request: SignedInRequest) -> None:
    """Whoever is no quality manager finds nothing here."""
    if not holds(request.actor, MembershipRole.QUALITY_MANAGER):
        raise Http404


@require_GET
@login_required
def checks(request: SignedInRequest) -> HttpResponse:
    """The checks of the quality cycle, each with its gate: the same for everybody."""
    rows = [(check, [(gate, button(gate.machine, gate.transition)) for gate in check.gates]) for check in CHECKS]
    return render(request, "quality/report/checks.html", {"rows": rows})


@require_POST
@login_required
def save_choice(request: SignedInRequest) -> HttpResponse:
    """A name over the present choice, for oneself."""
    query = request.POST.get("query", "")
    try:
        kept = choices.save_filter(
            account_id=request.user.pk, name=request.POST.get("name", ""), query=query[:500], page=REPORT
        )
        messages.success(request, _("Saved as “%(name)s”.") % {"name": kept.name})
    except SojournError as error:
        messages.error(request, say_refusal(error))
    return redirect(f"{reverse('portal:quality-report')}?{query[:500]}")


@require_POST
@login_required
def drop_choice(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Remove one of one's own."""
    choices.drop_filter(account_id=request.user.pk, pk=pk, page=REPORT)
    return redirect("portal:quality-report")
