"""Pages of the participant and of the guardian."""

from collections import Counter
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.acting import SignedInRequest, actor_required
from lifecycle.models import Mobility
from lifecycle.people.role_book import narrowed
from lifecycle.roles import Role
from lifecycle.selectors import own_todos
from lifecycle.visibility import stays_where
from portal.also_open import open_elsewhere
from portal.participant.data import data_shown
from portal.participant.not_letting import NotLettingPage
from portal.participant.results import OWN_VIEW, READ, OwnResults, OwnViewPage
from portal.participant.stay import CHECK_IN, OWN_PART, OwnStay, sending_parts
from portal.reading.decided import Decided
from portal.settling import page_for
from portal.steps.act_page import ActPage
from portal.steps.code_step import through

OPENS = "recognition.receive_statement"


def own_stay(request: SignedInRequest, pk: UUID) -> OwnStay:
    """The stay as who goes, or the guardian, sees it; Http404 for everybody else."""
    found = Mobility.objects.visible_to(request.actor).filter(stays_where(request.actor, OWN_PART), pk=pk)
    mobility = found.select_related("participant", "record", "rule_set").first()
    if mobility is None:
        raise Http404
    return OwnStay(mobility, narrowed(request.actor, mobility))


@require_GET
@actor_required
def mine(request: SignedInRequest) -> HttpResponse:
    """My stays, from whichever school, each with how much waits there; with one, that one."""
    stays = (
        Mobility.objects.visible_to(request.actor)
        .filter(stays_where(request.actor, OWN_PART))
        .select_related("participant")
        .prefetch_related(sending_parts())
    )
    found = list(stays.order_by("-planned_start", "pk")[:50])
    if len(found) == 1:
        return redirect("portal:my-stay", found[0].pk)
    owed = Counter(own_todos(request.actor).filter(mobility__in=found).values_list("mobility", flat=True))
    rows = [(stay, owed[stay.pk]) for stay in found]
    also = [one for one in open_elsewhere(request.actor) if one.todo.mobility_id not in {stay.pk for stay in found}]
    return render(request, "portal/mine.html", {"rows": rows, "also": also})


@require_GET
@actor_required
def my_stay(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One next step, the way, the papers."""
    own = own_stay(request, pk)
    facts = {"own": own, "page": own.page, "mobility": own.mobility, "decided": Decided(own.mobility, own.actor)}
    return render(request, "portal/my_stay.html", facts)


@require_POST
@actor_required
def open_statement(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Who opens the statement has it: then it is downloaded."""
    own = own_stay(request, pk)
    sent = ActPage(own.mobility, own.actor, OPENS)
    if not sent.perform({"statement": request.POST.get("statement", "")}, {}):
        messages.warning(request, sent.refusal or _("This statement was opened before. It stands among the papers."))
        return redirect("portal:my-stay", pk)
    return redirect("documents:download", sent.form.cleaned_data["statement"])


@require_GET
@actor_required
def my_data(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """What is kept of the person for this stay, who sees it, and the rights over it."""
    own = own_stay(request, pk)
    facts = {"own": own, "page": own.page, "mobility": own.mobility, "data": data_shown(own)}
    return render(request, "portal/my_data.html", facts)


@page_for(READ, "portal:my-results", of=(Role.PARTICIPANT,))
@actor_required
def my_results(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Unit by unit, both views and the level agreed; one button says that they were read."""
    own = own_stay(request, pk)
    results = OwnResults(own)
    if not results.units:
        raise Http404
    if request.method == "POST":
        sent = ActPage(own.mobility, own.actor, READ)
        if sent.perform({}, {}):
            messages.success(request, _("It is noted that you read it. Thank you."))
        else:
            messages.warning(request, sent.refusal)
        return redirect("portal:my-stay", pk)
    page = ActPage(own.mobility, own.actor, READ) if results.may_say_read else None
    facts = {"own": own, "mobility": own.mobility, "results": results, "page": page}
    return render(request, "portal/my_results.html", facts)


@actor_required
def own_view(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """How who goes sees the own work, on the scale of the assessor."""
    own = own_stay(request, pk)
    offer = next((one for one in own.page.acts if one.name == OWN_VIEW and one.own), None)
    if offer is None or offer.locks:
        raise Http404
    page = OwnViewPage(own)

    def done() -> HttpResponse:
        messages.success(request, _("It is noted. Your assessor sees it beside the own view."))
        return redirect("portal:my-stay", pk)

    def draw() -> HttpResponse:
        facts = {"own": own, "mobility": own.mobility, "page": page}
        return render(request, "portal/own_view.html", facts, status=page.status)

    return through(request, page, draw=draw, done=done)


@page_for(CHECK_IN, "portal:check-in", of=(Role.PARTICIPANT,))
@actor_required
def check_in(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """How it is going: three taps on the own page; halfway four questions here. Back there with what becomes of it."""
    own = own_stay(request, pk)
    page = ActPage(own.mobility, own.actor, CHECK_IN)

    def done() -> HttpResponse:
        messages.success(request, own.receipt_of(page.form.cleaned_data["mood"]))
        return redirect("portal:my-stay", pk)

    def draw() -> HttpResponse:
        facts = {"page": page, "mobility": own.mobility}
        return render(request, "portal/check_in.html", facts, status=page.status)

    return through(request, page, draw=draw, done=done)


@actor_required
def not_letting(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """A guardian asks first, wants something changed first, or goes on to end the stay."""
    own = own_stay(request, pk)
    page = NotLettingPage(own.mobility, own.actor, request.GET.get("what", ""))

    def done() -> HttpResponse:
        messages.success(request, _("Sent. %(who)s has it by mail, and answers you.") % {"who": page.who})
        return redirect("portal:my-stay", pk)

    def draw() -> HttpResponse:
        status = page.act.status if page.act else 200
        return render(request, "portal/not_letting.html", {"page": page}, status=status)

    return through(request, page.act, draw=draw, done=done) if page.act else draw()
