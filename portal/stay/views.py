"""The pages: select, call, render."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.acting import SignedInRequest, actor_required
from agreements.parts import PartName
from lifecycle.effects import outbox
from lifecycle.models import Mobility, OutboxRow
from lifecycle.people.role_book import narrowed
from lifecycle.proving import mail_code
from lifecycle.roles import Role
from portal.going_back import back_to
from portal.settling import page_for, page_later
from portal.stay.page import ABOUT_ONE_PERSON, ABOUT_ONE_REPORT, StayPage
from portal.steps.act_page import ActPage
from portal.steps.part_page import PartPage, part_with_the_gap
from portal.steps.person_page import CorrectionPage, MergePage, PersonPage
from portal.steps.transition_page import TransitionPage

TELL = "assessments.report_incident"


def landing(request: HttpRequest) -> HttpResponse:
    """What Sojourn is, for who is not signed in."""
    if request.user.is_authenticated:
        return redirect("portal:today")
    return render(request, "portal/landing.html")


def _seen(request: SignedInRequest, pk: UUID) -> Mobility:
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
    """One stay."""
    mobility = _seen(request, pk)
    page = StayPage(mobility, narrowed(request.actor, mobility))
    return render(request, "portal/stay.html", {"page": page, "mobility": mobility})


@actor_required
def transition(request: SignedInRequest, pk: UUID, machine: str, subject: UUID, name: str) -> HttpResponse:
    """One transition: what it does, what it asks, and the door itself."""
    mobility = _seen(request, pk)
    page = TransitionPage(mobility, narrowed(request.actor, mobility), machine, subject, name)
    if request.method == "POST" and page.perform(request.POST, request.FILES):
        messages.success(request, page.done)
        return redirect("portal:stay", pk)
    return render(request, "portal/step.html", {"page": page}, status=page.status)


@actor_required
def act(request: SignedInRequest, pk: UUID, name: str) -> HttpResponse:
    """One fact to be recorded."""
    mobility = _seen(request, pk)
    if name in ABOUT_ONE_PERSON | ABOUT_ONE_REPORT:  # beside each person: a form about everybody would be about nobody
        return redirect("portal:stay", mobility.pk)
    if name == TELL:  # on its own page: numbers first, a receipt at the end
        return redirect("portal:tell", mobility.pk)
    page = ActPage(mobility, narrowed(request.actor, mobility), name)
    page.begin_with(request.GET)
    if request.method == "POST" and page.perform(request.POST, request.FILES):
        messages.success(request, page.done)
        return redirect("portal:stay", pk)
    return render(request, "portal/step.html", {"page": page}, status=page.status)


@actor_required
def correct_person(request: SignedInRequest, pk: UUID, person: UUID) -> HttpResponse:
    """What is known of one person of the stay, to be corrected."""
    mobility = _seen(request, pk)
    page = CorrectionPage(mobility, narrowed(request.actor, mobility), person)
    return _about_person(request, page, _("Corrected."))


@actor_required
def merge_person(request: SignedInRequest, pk: UUID, person: UUID) -> HttpResponse:
    """Another entry of the same person, to go into this one."""
    mobility = _seen(request, pk)
    page = MergePage(mobility, narrowed(request.actor, mobility), person)
    return _about_person(request, page, _("There is one entry now."))


def _about_person(request: SignedInRequest, page: PersonPage, done: str) -> HttpResponse:
    if request.method == "POST" and page.perform(request.POST, request.FILES):
        messages.success(request, done)
        return redirect("portal:stay", page.subject.pk)
    return render(request, "portal/step.html", {"page": page}, status=page.status)


@page_later("lifecycle.edit_basics", "portal:part", place=lambda todo: [PartName.PERIOD])
@page_for("agreements.write_part", "portal:part", place=part_with_the_gap)
@actor_required
def part(request: SignedInRequest, pk: UUID, part: str) -> HttpResponse:
    """One part of the open agreement, field by field."""
    mobility = _seen(request, pk)
    page = PartPage(mobility, narrowed(request.actor, mobility), part)
    if request.method == "POST" and page.save(request.POST):
        messages.success(request, _("Saved."))
        return redirect("portal:part", pk, part)
    return render(request, "portal/part.html", {"page": page}, status=page.status)


@require_POST
@actor_required
def code(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Mail the person a code for this stay."""
    mobility = _seen(request, pk)
    who = narrowed(request.actor, mobility).person_id
    assert who is not None
    mail_code(person_id=who, subject_id=mobility.pk)
    messages.success(request, _("A code is on its way to your mail address. It is good for ten minutes."))
    return redirect(back_to(request, "portal:stay", pk))


@require_POST
@actor_required
def retry(request: SignedInRequest, pk: UUID, row: UUID) -> HttpResponse:
    """Try an effect again that was put aside."""
    mobility = _seen(request, pk)
    parked = OutboxRow.objects.filter(pk=row, mobility=mobility).first()
    if parked is None or Role.LEAD not in StayPage(mobility, request.actor).roles:
        raise Http404
    outbox.retry(parked.pk)
    messages.success(request, _("It will be tried again."))
    return redirect("portal:stay", pk)
