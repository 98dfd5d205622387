"""Pages of those who decide: select, call, render."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from accounts.acting import SignedInRequest, actor_required
from lifecycle.models import Mobility
from lifecycle.people.role_book import narrowed
from lifecycle.roles import Role
from lifecycle.visibility import stays_where
from portal.also_open import open_elsewhere
from portal.desk.appeal import AppealPage
from portal.desk.decided import page_of
from portal.desk.dossier import Dossier
from portal.desk.employer import EmployerPage, apprentices_of
from portal.desk.queue import Queue
from portal.desk.texts import keeps_texts
from portal.desk.together import Together
from portal.settling import page_for, page_later
from portal.steps.act_page import ActPage
from portal.steps.code_step import through

DECIDES = (Role.VALIDATOR, Role.SENDING_COORDINATOR, Role.COMPETENT_INSTITUTION)
MOST = 50


@require_GET
@actor_required
def queue(request: SignedInRequest) -> HttpResponse:
    """What waits for my decision, by date."""
    found = Queue(request.actor, request.GET.get("what", ""))
    facts = {"queue": found, "keeps_texts": keeps_texts(request.actor)}
    facts["may_go_together"] = sum(one.goes_together for one in found.rows) > 1
    facts["also"] = open_elsewhere(request.actor, addresses=found.addresses)
    return render(request, "desk/queue.html", facts)


@require_GET
@actor_required
def decided(request: SignedInRequest) -> HttpResponse:
    """What was decided lately, each with its dossier and its papers."""
    return render(request, "desk/decided.html", {"found": page_of(request.actor, request.GET.get("page"))})


def _stay(request: SignedInRequest, pk: UUID) -> Mobility:
    found = Mobility.objects.visible_to(request.actor).filter(stays_where(request.actor, DECIDES), pk=pk)
    mobility = found.select_related("participant", "record", "rule_set").first()
    if mobility is None:
        raise Http404
    return mobility


@page_for("recognition.decide_outcome", "desk:dossier", of=(Role.VALIDATOR, Role.SENDING_COORDINATOR))
@page_for("recognition.decide_unit", "desk:dossier", of=(Role.COMPETENT_INSTITUTION,))
@actor_required
def dossier(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One stay, unit by unit."""
    mobility = _stay(request, pk)
    page = Dossier(mobility, narrowed(request.actor, mobility), request.GET.get("change", ""))

    def done() -> HttpResponse:
        messages.success(request, _("The decision is recorded."))
        return redirect("desk:dossier", pk)

    def draw() -> HttpResponse:
        facts = {"page": page, "mobility": mobility, "queue": Queue(request.actor).every}
        return render(request, "desk/dossier.html", facts, status=page.status)

    return through(request, page, draw=draw, done=done, then=lambda: request.path)


@page_later("recognition.answer_appeal", "desk:dossier", place=lambda todo: [])
@page_for("recognition.answer_appeal", "desk:appeal", of=(Role.COMPETENT_INSTITUTION,))
@actor_required
def appeal(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """What was decided, what is said against it, and the answer, unit by unit."""
    mobility = _stay(request, pk)
    return _deed(request, AppealPage(mobility, narrowed(request.actor, mobility)), pk, "desk/appeal.html")


@actor_required
def terms(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Legal basis and appeal, once for the dossier."""
    mobility = _stay(request, pk)
    return _deed(request, ActPage(mobility, narrowed(request.actor, mobility), "recognition.set_terms"), pk)


@actor_required
def correct(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """A clerical error in an issued statement."""
    mobility = _stay(request, pk)
    return _deed(request, ActPage(mobility, narrowed(request.actor, mobility), "recognition.correct_statement"), pk)


@actor_required
def service(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """How a statement was served, where it was not opened here."""
    mobility = _stay(request, pk)
    return _deed(request, ActPage(mobility, narrowed(request.actor, mobility), "recognition.note_service"), pk)


def _deed(request: SignedInRequest, page: ActPage, pk: UUID, template: str = "desk/deed.html") -> HttpResponse:
    def done() -> HttpResponse:
        messages.success(request, page.done)
        return redirect("desk:dossier", pk)

    def draw() -> HttpResponse:
        return render(request, template, {"page": page, "mobility": page.mobility}, status=page.status)

    return through(request, page, draw=draw, done=done, then=lambda: reverse("desk:dossier", args=[pk]))


@actor_required
def together(request: SignedInRequest) -> HttpResponse:
    """Several learners of one class: one decision for what has no gap, each that differs apart."""
    page = Together(request.actor, (request.POST or request.GET).getlist("stay"))
    if request.method == "POST" and page.rows and page.perform(request.POST):
        words = ngettext("%(n)s decision is recorded.", "%(n)s decisions are recorded.", page.recorded)
        messages.success(request, words % {"n": page.recorded})
        return redirect("desk:queue")
    return render(request, "desk/together.html", {"page": page}, status=page.status)


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
