"""The page behind a mailed link: an organisation says which lines of its profile are right, and corrects the others."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from ground.errors import SojournError
from ground.sentences import sentence
from partners.forms import ProfileForm
from partners.models import ProfileQuestion
from partners.profile import LINES, profile_of, said
from partners.services import answer_question, question_by


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables("token")
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Opening shows; sending the form keeps. Nothing else of anybody is shown here."""
    question = question_by(token)
    if question is None:
        return render(request, "partners/answer_closed.html", status=404)
    language = question.asked.language if question.asked else translation.get_language() or "en"
    if request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME):
        language = translation.get_language() or language
    with translation.override(language):
        return _answer(request, question)


def _answer(request: HttpRequest, question: ProfileQuestion) -> HttpResponse:
    organisation = question.organisation
    facts: dict[str, Any] = {"question": question, "organisation": organisation, "asker": question.person}
    if question.answered_at is not None:
        return render(request, "partners/answered.html", facts)
    held = profile_of(organisation)
    form = ProfileForm(request.POST or None, organisation=organisation, profile=held)
    if form.is_valid():
        try:
            changed = answer_question(question=question, data=form.cleaned_data)
        except SojournError as refused:
            form.add_error(None, sentence(refused.code, refused.params))
        else:
            return render(request, "partners/answered.html", {**facts, "changed": changed, "just_now": True})
    lines = [(form[line], LINES[line], said(line, form.held[line])) for line in LINES]
    facts |= {"form": form, "lines": lines}
    return render(request, "partners/answer.html", facts, status=400 if form.errors else 200)
