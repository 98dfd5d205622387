"""The pages: select, call, render."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.acting import SignedInRequest
from lifecycle import outbox
from lifecycle.models import Mobility, OutboxRow, ToDo
from lifecycle.proving import mail_code
from lifecycle.roles import Role
from lifecycle.tables.mobility import STAGES, Stage
from lifecycle.wording import say_todo
from portal import listing
from portal.act_page import ActPage
from portal.part_page import PartPage
from portal.planning_form import PlanForm
from portal.stay_page import StayPage
from portal.transition_page import TransitionPage


def landing(request: HttpRequest) -> HttpResponse:
    """What Sojourn is, for who is not signed in."""
    if request.user.is_authenticated:
        return redirect("portal:stays")
    return render(request, "portal/landing.html")


@require_GET
@login_required
def stays(request: SignedInRequest) -> HttpResponse:
    """My stays: state, what each waits for, who owes it."""
    state, search = request.GET.get("state", ""), request.GET.get("q", "")[:80]
    found = listing.stays(request.actor, state=state, search=search)
    mobilities, after = listing.page_of(found, request.GET.get("after", ""))
    facts = {
        "rows": listing.rows_for(mobilities, request.actor),
        "after": after,
        "count": found.count(),
        "state": state,
        "q": search,
        "stages": [(value, Stage(value).label) for value in STAGES],
    }
    return render(request, "portal/stays.html", facts)


@require_GET
@login_required
def stays_csv(request: SignedInRequest) -> StreamingHttpResponse:
    """What the list shows, as a table for other programs."""
    found = listing.stays(request.actor, state=request.GET.get("state", ""), search=request.GET.get("q", "")[:80])
    response = StreamingHttpResponse(listing.export(found, request.actor), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="stays.csv"'
    return response


@login_required
def plan(request: SignedInRequest) -> HttpResponse:
    """A new stay."""
    form = PlanForm(request.POST or None, actor=request.actor)
    if form.is_valid():
        mobility = form.plan()
        messages.success(request, _("The stay is planned. What it lacks stands below."))
        return redirect("portal:stay", mobility.pk)
    return render(request, "portal/plan.html", {"form": form}, status=400 if form.errors else 200)


def _seen(request: SignedInRequest, pk: UUID) -> Mobility:
    found = (
        Mobility.objects.visible_to(request.actor)
        .select_related("participant", "record", "rule_set")
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise Http404
    return found


@require_GET
@login_required
def stay(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One stay."""
    mobility = _seen(request, pk)
    return render(request, "portal/stay.html", {"page": StayPage(mobility, request.actor), "mobility": mobility})


@login_required
def transition(request: SignedInRequest, pk: UUID, machine: str, subject: UUID, name: str) -> HttpResponse:
    """One transition: what it does, what it asks, and the door itself."""
    page = TransitionPage(_seen(request, pk), request.actor, machine, subject, name)
    if request.method == "POST" and page.perform(request.POST, request.FILES):
        messages.success(request, page.done)
        return redirect("portal:stay", pk)
    return render(request, "portal/step.html", {"page": page}, status=page.status)


@login_required
def act(request: SignedInRequest, pk: UUID, name: str) -> HttpResponse:
    """One fact to be recorded."""
    page = ActPage(_seen(request, pk), request.actor, name)
    if request.method == "POST" and page.perform(request.POST, request.FILES):
        messages.success(request, page.done)
        return redirect("portal:stay", pk)
    return render(request, "portal/step.html", {"page": page}, status=page.status)


@login_required
def part(request: SignedInRequest, pk: UUID, part: str) -> HttpResponse:
    """One part of the open agreement, field by field."""
    page = PartPage(_seen(request, pk), request.actor, part)
    if request.method == "POST" and page.save(request.POST):
        messages.success(request, _("Saved."))
        return redirect("portal:part", pk, part)
    return render(request, "portal/part.html", {"page": page}, status=page.status)


@require_POST
@login_required
def code(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Mail the person a code for this stay."""
    mobility = _seen(request, pk)
    assert request.actor.person_id is not None
    mail_code(person_id=request.actor.person_id, subject_id=mobility.pk)
    messages.success(request, _("A code is on its way to your mail address. It is good for ten minutes."))
    back = request.POST.get("act", "")
    return redirect("portal:act", pk, back) if back else redirect("portal:stay", pk)


@require_POST
@login_required
def retry(request: SignedInRequest, pk: UUID, row: UUID) -> HttpResponse:
    """Try an effect again that was put aside."""
    mobility = _seen(request, pk)
    parked = OutboxRow.objects.filter(pk=row, mobility=mobility).first()
    if parked is None or Role.LEAD not in StayPage(mobility, request.actor).roles:
        raise Http404
    outbox.retry(parked.pk)
    messages.success(request, _("It will be tried again."))
    return redirect("portal:stay", pk)


@require_GET
@login_required
def todos(request: SignedInRequest) -> HttpResponse:
    """What waits for me, by date."""
    rows = ToDo.objects.visible_to(request.actor).filter(closed_at=None, person_id=request.actor.person_id)
    rows = rows.select_related("mobility__participant").order_by("due_on", "since")[:200]
    names = {request.actor.person_id: request.user.full_name}
    shown: list[dict[str, Any]] = [{"todo": todo, "sentence": say_todo(todo, names)} for todo in rows]
    return render(request, "portal/todos.html", {"rows": shown})
