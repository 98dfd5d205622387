"""The pages: select, call, render."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.acting import SignedInRequest, actor_required
from accounts.kept_forms import KEPT
from assessments.models import Item
from assessments.selectors import preparation_of
from ground.caching import same_for_everybody
from ground.errors import SojournError
from lifecycle.effects import outbox
from lifecycle.models import Mobility, OutboxRow
from lifecycle.people.corrections import CORRECT
from lifecycle.people.role_book import narrowed, roles_in_stay
from lifecycle.roles import Role
from lifecycle.vocabulary import named_by
from lifecycle.wording import say_refusal
from portal.going_back import address_given
from portal.settling import page_for
from portal.stay.acts_elsewhere import ABOUT_ONE_PERSON, ABOUT_ONE_REPORT
from portal.stay.checklist import tick_off
from portal.stay.health import READS, HealthPage
from portal.stay.memorandum import CHOOSES
from portal.stay.page import StayPage, read_page_ahead
from portal.stay.unit_thread import ThreadPage
from portal.steps.act_page import ActPage
from portal.steps.afterwards import own_page_of
from portal.steps.code_step import through
from portal.steps.kept_at import STEP
from portal.steps.not_signing import page_of_step
from portal.steps.pages import page_of_act
from portal.steps.person_page import CorrectionPage, MergePage
from portal.steps.receipt import Receipt
from portal.steps.transition_page import TransitionPage

TELL = "assessments.report_incident"
# Pages of their own, where what is typed is kept.
QUESTIONS = {
    "quality.answer": "portal:feedback",
    "quality.answer_later": "portal:feedback-later",
    "quality.change_consents": "portal:feedback-consents",
}


@same_for_everybody
def landing(request: HttpRequest) -> HttpResponse:
    """What Sojourn is, for who is not signed in."""
    if request.user.is_authenticated:
        return redirect("portal:today")
    return render(request, "portal/landing.html")


def seen(request: SignedInRequest, pk: UUID) -> Mobility:
    """A stay that the reader sees; else 404."""
    found = (
        Mobility.objects.visible_to(request.actor)
        .select_related("participant", "record", "rule_set", "cohort")
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise Http404
    return found


@require_GET
@actor_required
def stay(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One stay, as coordinators work on it; who came by a link has a page of it of their own."""
    mobility = seen(request, pk)
    if request.actor.by_link and (own := own_page_of(roles_in_stay(request.actor, mobility), mobility)):
        return redirect(own)
    read_page_ahead(mobility, request.actor)
    page = StayPage(mobility, narrowed(request.actor, mobility))
    return render(request, "portal/stay.html", {"page": page, "mobility": mobility})


@page_for(CHOOSES, "portal:stay-memorandum")
@require_GET
@actor_required
def memorandum_of_stay(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Under which memorandum a stay goes, why it does not cover it, and the ways out."""
    mobility = seen(request, pk)
    page = StayPage(mobility, narrowed(request.actor, mobility))
    if not page.memorandum.is_shown:
        raise Http404
    return render(request, "portal/stay_memorandum.html", {"page": page.memorandum, "mobility": mobility})


@actor_required
def transition(request: SignedInRequest, pk: UUID, machine: str, subject: UUID, name: str) -> HttpResponse:
    """One transition: what it does, what it asks, and the door itself."""
    mobility = seen(request, pk)
    page = page_of_step(mobility, narrowed(request.actor, mobility), machine, subject, name)
    return _through(request, page)


@actor_required
def act(request: SignedInRequest, pk: UUID, name: str) -> HttpResponse:
    """One fact to be recorded."""
    mobility = seen(request, pk)
    if name in ABOUT_ONE_PERSON | ABOUT_ONE_REPORT:  # beside each person: a form about everybody would be about nobody
        return redirect("portal:stay", mobility.pk)
    if name == READS:  # the words are shown there, once the look is noted
        return redirect("portal:health", mobility.pk)
    if name == TELL:  # on its own page: numbers first, a receipt at the end
        return redirect("portal:tell", mobility.pk)
    if request.method == "GET" and name in QUESTIONS:
        return redirect(QUESTIONS[name], mobility.pk)
    page = page_of_act(mobility, narrowed(request.actor, mobility), name)
    page.begin_with(request.GET)
    if request.method == "GET" and page.elsewhere and not {STEP, KEPT} & set(request.GET):
        return redirect(page.elsewhere)
    return _through(request, page)


@page_for(CORRECT, "portal:correct-person", place=lambda todo: [str(named_by(todo.params, todo.person_id))])
@actor_required
def correct_person(request: SignedInRequest, pk: UUID, person: UUID) -> HttpResponse:
    """What is known of one person of the stay, to be corrected."""
    mobility = seen(request, pk)
    page = CorrectionPage(mobility, narrowed(request.actor, mobility), person)
    page.done = _("Corrected.")
    return _through(request, page)


@actor_required
def merge_person(request: SignedInRequest, pk: UUID, person: UUID) -> HttpResponse:
    """Another entry of the same person, to go into this one."""
    mobility = seen(request, pk)
    page = MergePage(mobility, narrowed(request.actor, mobility), person)
    page.done = _("There is one entry now.")
    return _through(request, page)


def _through(request: SignedInRequest, page: ActPage | TransitionPage) -> HttpResponse:
    """The form of one thing in a stay; from there to the own page."""

    def done() -> HttpResponse:
        messages.success(request, page.done)
        return redirect(page.home)

    def draw() -> HttpResponse:
        return render(request, page.template, {"page": page}, status=page.status)

    return through(request, page, draw=draw, done=done, then=lambda: page.home)


@require_GET
@actor_required
def thread(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Each unit in full: what the cells of the matrix stand for."""
    mobility = seen(request, pk)
    page = ThreadPage(mobility, narrowed(request.actor, mobility))
    return render(request, "portal/thread.html", {"page": page})


@actor_required
def health(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """What must be known of the health: shown to its reader after a press of the button, which notes the look."""
    mobility = seen(request, pk)
    page = HealthPage(mobility, narrowed(request.actor, mobility))
    status = 200
    if request.method == "POST" and not (page.may_look and page.look()):
        status = 409
    return render(request, "portal/health.html", {"page": page}, status=status)


@require_GET
@actor_required
def receipt(request: SignedInRequest, event: UUID) -> HttpResponse:
    """What one has just done with a code."""
    found = Receipt(event, request.actor)
    back = address_given(request, request.GET.get("next", "")) or found.back
    return render(request, "portal/receipt.html", {"receipt": found, "back": back})


@require_POST
@actor_required
def tick(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One line of the list before departure is done today, or several."""
    mobility = seen(request, pk)
    known = {*Item.values, *preparation_of(mobility)}
    codes = [code for code in dict.fromkeys(request.POST.getlist("item")) if code in known]
    try:
        done = tick_off(mobility=mobility, actor=narrowed(request.actor, mobility), codes=codes)
    except SojournError as error:
        messages.error(request, say_refusal(error))
        return redirect("portal:stay", pk)
    if done:
        messages.success(request, _("Done today: %(lines)s.") % {"lines": ", ".join(done)})
    else:
        messages.warning(request, _("Choose what is done first."))
    return redirect(address_given(request, request.POST.get("next", "")) or f"{reverse('portal:stay', args=[pk])}#list")


@require_POST
@actor_required
def retry(request: SignedInRequest, pk: UUID, row: UUID) -> HttpResponse:
    """Try an effect again that was put aside."""
    mobility = seen(request, pk)
    parked = OutboxRow.objects.filter(pk=row, mobility=mobility).first()
    if parked is None or Role.LEAD not in StayPage(mobility, request.actor).roles:
        raise Http404
    outbox.retry(parked.pk)
    messages.success(request, _("It will be tried again."))
    return redirect("portal:stay", pk)
