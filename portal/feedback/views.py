"""Pages of the questionnaires: select, call, render."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from accounts.acting import SignedInRequest, actor_required
from lifecycle.roles import Role
from portal.feedback.entering import EnterPage
from portal.feedback.page import FeedbackPage, LaterPage, NotAsked
from portal.settling import page_about, page_for
from portal.steps.act_page import ActPage

OWN_QUESTIONS = (
    Role.PARTICIPANT,
    Role.HOST_TUTOR,
    Role.EMPLOYER,
    Role.HOST_COORDINATOR,
    Role.SENDING_COORDINATOR,
    Role.GUARDIAN,
    Role.COMPETENT_INSTITUTION,
)


@page_for("quality.answer", "portal:feedback", of=OWN_QUESTIONS)
@actor_required
def feedback(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The questions of my role; what I typed before stands in them. Who only enters those of others is led there."""
    try:
        page = FeedbackPage(request.actor, pk)
    except NotAsked as reader:
        if not reader.enters:
            raise
        return redirect("portal:feedback-enter", pk)
    return _answer(request, page, "portal:feedback-thanks")


@page_for("quality.answer_later", "portal:feedback-later", of=(Role.PARTICIPANT,))
@actor_required
def later(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """What is asked some time after the stay."""
    return _answer(request, LaterPage(request.actor, pk), "portal:feedback-consents")


def _answer(request: SignedInRequest, page: FeedbackPage, done: str) -> HttpResponse:
    """Kept while it is typed, sent once."""
    if request.method == "POST":
        if "quietly" in request.POST or request.POST.get("deed") == "keep":
            return _kept(request, page)
        if page.perform(request.POST, request.FILES):
            messages.success(request, _("Your answers are sent. Thank you."))
            return redirect(done, page.subject.pk)
    facts = {"page": page, "mobility": page.subject}
    return render(request, "feedback/questions.html", facts, status=page.status)


def _kept(request: SignedInRequest, page: FeedbackPage) -> HttpResponse:
    facts = {"page": page, "mobility": page.subject}
    if not page.open:  # closed meanwhile: the page says so, and shows what was typed
        page.form = page._form(request.POST)
        return render(request, "feedback/questions.html", facts, status=409)
    kept = page.keep(request.POST)
    if "quietly" in request.POST:
        return render(request, "feedback/_kept.html", facts, status=200 if kept else 400)
    if kept:
        messages.success(request, _("Kept. Go on whenever you like: what you typed stands here."))
    else:
        messages.warning(request, _("This cannot be kept. Answer in one go, and send it."))
    return redirect(page.address)


@require_GET
@actor_required
def thanks(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """It is sent; what was said."""
    page = FeedbackPage(request.actor, pk)
    if page.said is None and not page.has_said:
        return redirect("portal:feedback", pk)
    return render(request, "feedback/thanks.html", {"page": page, "mobility": page.subject})


@page_about("quality.still_no_answer", "portal:feedback-enter", words=gettext_lazy("Enter the answers"))
@actor_required
def enter(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """What somebody answered on paper or in a talk."""
    page = EnterPage(request.actor, pk, request.GET.get("for", ""))
    facts = {"page": page, "mobility": page.subject}
    if page.chosen is None:
        return render(request, "feedback/whose.html", facts)
    if request.method == "POST" and page.perform(request.POST, request.FILES):
        messages.success(request, _("The answers are entered."))
        return redirect("portal:feedback-enter", pk)
    return render(request, "feedback/enter.html", facts, status=page.status)


@actor_required
def consents(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """What I agree to, each given or taken back by a tick."""
    answers = FeedbackPage(request.actor, pk)
    page = ActPage(answers.subject, answers.actor, "quality.change_consents")
    if request.method == "POST" and page.perform(request.POST, request.FILES):
        messages.success(request, _("It is noted."))
        return redirect(reverse("portal:feedback-consents", args=[pk]))
    facts = {"page": page, "mobility": answers.subject, "home": answers.home}
    return render(request, "feedback/consents.html", facts, status=page.status)
