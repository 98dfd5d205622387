"""Pages of the questionnaire: select, call, render."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from accounts.acting import SignedInRequest, actor_required
from lifecycle.roles import Role
from portal.feedback.page import MINUTES, FeedbackPage
from portal.settling import page_for


@page_for("quality.answer", "portal:feedback", of=(Role.PARTICIPANT, Role.HOST_TUTOR, Role.EMPLOYER))
@actor_required
def feedback(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The questions of my role; what I said before stands in them."""
    page = FeedbackPage(request.actor, pk)
    if request.method == "POST" and page.perform(request.POST, request.FILES):
        return redirect("portal:feedback-thanks", pk)
    facts = {"page": page, "mobility": page.subject, "minutes": MINUTES}
    return render(request, "feedback/questions.html", facts, status=page.status)


@require_GET
@actor_required
def thanks(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """It is kept, and until when it can be changed."""
    page = FeedbackPage(request.actor, pk)
    if page.said is None and not page.has_said:
        return redirect("portal:feedback", pk)
    return render(request, "feedback/thanks.html", {"page": page, "mobility": page.subject})
