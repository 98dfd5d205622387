"""Pages of the tutor and the assessor: select, call, render."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from accounts.acting import SignedInRequest, actor_required
from lifecycle.registry import act_that_settles
from lifecycle.roles import Role
from portal.settling import page_for
from portal.stay.page import StayPage
from portal.steps.act_page import ActPage
from portal.steps.code_step import through
from portal.tutor.assessment import AssessmentPage
from portal.tutor.holiday import HolidayPage
from portal.tutor.home import Home
from portal.tutor.signing import SignPage
from portal.tutor.trainee import trainee_or_404
from portal.tutor.week import WeekPage
from portal.tutor.weeks import WeeksPage

# What has a page of its own beside the list, or is done by its to-do alone.
ELSEWHERE = {
    "assessments.record_follow_up",
    "assessments.assess_outcome",
    "assessments.confirm_grid",
    "assessments.report_incident",
    "lifecycle.hand_over",
    "documents.sign",
}


@require_GET
@actor_required
def trainees(request: SignedInRequest) -> HttpResponse:
    """Everybody I look after, and what I owe for each."""
    return render(request, "tutor/trainees.html", {"home": Home(request.actor)})


@require_GET
@actor_required
def stay(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One trainee: what is open, what else the reader can do, agreement and papers."""
    trainee = trainee_or_404(request.actor, pk)
    page = StayPage(trainee.mobility, trainee.actor)
    asked = {act.name for one in trainee.todos if (act := act_that_settles(one.todo.code))}
    facts = {
        "trainee": trainee,
        "page": page,
        "acts": [one for one in page.acts if one.name not in asked | ELSEWHERE],
        "steps": [one for one in page.steps if not one.locks],
        "open_for_you": _("Open for you"),
    }
    return render(request, "tutor/stay.html", facts)


@actor_required
def weeks(request: SignedInRequest) -> HttpResponse:
    """This week of everybody, on one form: what is complete is sent, the rest stays."""
    page = WeeksPage(request.actor, request.POST if request.method == "POST" else None)
    if not page.cards:
        return redirect("tutor:trainees")
    if request.method == "POST":
        page.send()
        for words in page.receipts:
            messages.success(request, words)
        if page.is_done:
            return redirect("tutor:trainees")
    return render(request, "tutor/weeks.html", {"page": page}, status=page.status)


@page_for("assessments.record_follow_up", "tutor:week", of=(Role.HOST_TUTOR,))
@actor_required
def week(request: SignedInRequest, pk: UUID, nth: int | None = None) -> HttpResponse:
    """One follow-up; without a number the next one."""
    trainee = trainee_or_404(request.actor, pk)
    if nth is None:
        if trainee.next_follow_up is None:
            raise Http404
        nth = trainee.next_follow_up.nth
    page = WeekPage(trainee, nth)
    weeks = trainee.weeks(nth)

    def done() -> HttpResponse:
        messages.success(request, page.done)
        worry = page.worry if page.concern else None
        return redirect("portal:report-sent", pk, worry.pk) if worry else redirect("tutor:trainees")

    def draw() -> HttpResponse:
        facts = {"page": page, "trainee": trainee, "tabs": trainee.tabs("week"), "weeks": weeks}
        return render(request, "tutor/week.html", facts, status=page.status)

    return through(request, page, draw=draw, done=done)


@page_for("assessments.assess_outcome", "tutor:assessment", of=(Role.ASSESSOR,))
@actor_required
def assessment(request: SignedInRequest, pk: UUID, number: int | None = None) -> HttpResponse:
    """One unit; without a number the first one that waits."""
    trainee = trainee_or_404(request.actor, pk)
    page = AssessmentPage(trainee, number)

    def draw() -> HttpResponse:
        facts = {"page": page, "trainee": trainee, "tabs": trainee.tabs("assessment")}
        return render(request, "tutor/assessment.html", facts, status=page.status)

    def done() -> HttpResponse:
        if not page.is_halfway:
            return redirect(page.next_address)
        words = _("It is noted, and %(name)s can read it. The result comes at the end.")
        messages.success(request, words % {"name": trainee.first_name})
        return redirect("tutor:trainees")

    return through(request, page, draw=draw, done=done, then=lambda: page.next_address)


@page_for("assessments.confirm_grid", "tutor:sign", of=(Role.ASSESSOR,), words=gettext_lazy("Sign"))
@actor_required
def sign(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Sign as assessor."""
    trainee = trainee_or_404(request.actor, pk)
    page = SignPage(trainee)

    def draw() -> HttpResponse:
        return render(request, page.template, {"page": page}, status=page.status)

    return through(request, page, draw=draw, done=lambda: redirect(page.home), then=lambda: page.home)


@actor_required
def holiday(request: SignedInRequest) -> HttpResponse:
    """ "I am on holiday": a deputy for days, for everybody one looks after."""
    page = HolidayPage(request.actor, request.POST if request.method == "POST" else None)
    if not page.trainees:
        return redirect("tutor:trainees")
    if request.method == "POST" and page.ask():
        messages.success(request, page.done)
        return redirect("tutor:trainees")
    return render(request, "tutor/holiday.html", {"page": page}, status=page.status)


@actor_required
def hand_over(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Somebody else takes over."""
    trainee = trainee_or_404(request.actor, pk)
    page = ActPage(trainee.mobility, trainee.actor, "lifecycle.hand_over")

    def done() -> HttpResponse:
        messages.success(request, _("The coordinators are asked. You are told as soon as they answer."))
        return redirect("tutor:trainees")

    def draw() -> HttpResponse:
        return render(request, "tutor/hand_over.html", {"page": page, "trainee": trainee}, status=page.status)

    return through(request, page, draw=draw, done=done)
