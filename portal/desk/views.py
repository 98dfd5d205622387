"""Pages of those who decide: select, call, render."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from accounts.acting import SignedInRequest, actor_required
from lifecycle.models import Mobility
from lifecycle.people.role_book import narrowed
from lifecycle.roles import Role
from lifecycle.visibility import stays_where
from portal.also_open import open_elsewhere
from portal.desk.dossier import Dossier
from portal.desk.employer import EmployerPage, apprentices_of
from portal.desk.queue import addresses_of, agreements_to_approve, appeals_waiting, queue_of
from portal.settling import page_about, page_for
from portal.steps.code_step import through

DECIDES = (Role.VALIDATOR, Role.SENDING_COORDINATOR, Role.COMPETENT_INSTITUTION)
MOST = 50


@require_GET
@actor_required
def queue(request: SignedInRequest) -> HttpResponse:
    """What waits for my decision."""
    facts: dict[str, Any] = {"queue": queue_of(request.actor), "approvals": agreements_to_approve(request.actor)}
    facts["appeals"] = appeals_waiting(request.actor)
    facts["also"] = open_elsewhere(request.actor, addresses=addresses_of(**facts))
    return render(request, "desk/queue.html", facts)


@page_about("recognition.appeal_open", "desk:dossier", words=gettext_lazy("Read the appeal"))
@page_for("recognition.decide_outcome", "desk:dossier", of=(Role.VALIDATOR, Role.SENDING_COORDINATOR))
@page_for("recognition.decide_unit", "desk:dossier", of=(Role.COMPETENT_INSTITUTION,))
@actor_required
def dossier(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One stay, unit by unit."""
    found = Mobility.objects.visible_to(request.actor).filter(stays_where(request.actor, DECIDES), pk=pk)
    mobility = found.select_related("participant", "record", "rule_set").first()
    if mobility is None:
        raise Http404
    page = Dossier(mobility, narrowed(request.actor, mobility))

    def done() -> HttpResponse:
        messages.success(request, _("The decision is recorded."))
        return redirect("desk:dossier", pk)

    def draw() -> HttpResponse:
        facts = {"page": page, "mobility": mobility, "queue": queue_of(request.actor)}
        return render(request, "desk/dossier.html", facts, status=page.status)

    return through(request, page, draw=draw, done=done, then=lambda: request.path)


@require_GET
@actor_required
def employer(request: SignedInRequest) -> HttpResponse:
    """Our apprentices abroad or about to go; with one, that one."""
    stays = list(apprentices_of(request.actor)[:MOST])
    if len(stays) == 1:
        return redirect("desk:employer-stay", stays[0].pk)
    facts = {"stays": stays, "also": open_elsewhere(request.actor, addresses=_answers_asked(stays))}
    return render(request, "desk/employer.html", facts)


def _answers_asked(stays: list[Mobility]) -> list[str]:
    """The pages that the list leads to, which ask for the answer."""
    return [reverse("desk:employer-stay", args=[stay.pk]) for stay in stays]


@page_for("lifecycle.answer_as_employer", "desk:employer-stay", of=(Role.EMPLOYER,))
@actor_required
def employer_stay(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """What it means for us, and our answer."""
    page = EmployerPage(request.actor, pk)

    def done() -> HttpResponse:
        messages.success(request, _("The school has your answer."))
        return redirect("desk:employer-stay", pk)

    def draw() -> HttpResponse:
        also = open_elsewhere(request.actor, addresses=[request.path])
        facts = {"page": page, "mobility": page.mobility, "also": also}
        return render(request, "desk/employer_stay.html", facts, status=page.status)

    return through(request, page, draw=draw, done=done, then=lambda: request.path)
