"""The list of a school's own questions, a new one, other words for one, and its end."""

from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.acting import SignedInRequest
from accounts.models import MembershipRole
from accounts.selectors import holds
from ground import clock
from ground.errors import SojournError
from lifecycle.roles import Role
from lifecycle.wording import say_refusal
from portal.own_questions.forms import QuestionForm, WordsForm
from quality.own_models import OwnQuestion
from quality.own_questions import SCALE_WORDS, ask, end, questions_of, reword


@dataclass(frozen=True)
class Line:
    """One question with its words now and those before."""

    now: OwnQuestion
    before: list[OwnQuestion]

    @property
    def scale(self) -> str:
        """How it is answered."""
        return str(dict(SCALE_WORDS)[self.now.scale])

    @property
    def whom(self) -> str:
        """Who is asked."""
        return ", ".join(str(Role(role).label) for role in self.now.asked_of)

    @property
    def ended(self) -> bool:
        """Whether it is asked no more."""
        return self.now.until is not None and self.now.until <= clock.today()


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def questions(request: SignedInRequest) -> HttpResponse:
    """All of them, and the form of a new one."""
    _require_manager(request)
    form, refusal = QuestionForm(request.POST or None), ""
    if form.is_valid():
        data = form.cleaned_data
        try:
            ask(
                actor=request.actor,
                words=form.words,
                scale=data["scale"],
                asked_of=data["asked_of"],
                since=data["since"],
            )
        except SojournError as error:
            refusal = say_refusal(error)
        else:
            messages.success(request, _("Kept. It is asked from its day on, after the standard questions."))
            return redirect("portal:own-questions")
    every = groupby(questions_of(request.actor), key=lambda one: one.number)
    lines = [Line(rows[-1], rows[-2::-1] if len(rows) > 1 else []) for _number, held in every if (rows := list(held))]
    status = 409 if refusal else 400 if form.errors else 200
    facts = {"form": form, "lines": lines, "refusal": refusal}
    return render(request, "portal/own_questions.html", facts, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def question(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Other words for one, or its end."""
    _require_manager(request)
    held = OwnQuestion.objects.visible_to(request.actor).filter(pk=pk, until=None).first()
    if held is None:
        raise Http404
    if request.method == "POST" and "end" in request.POST:
        end(question=held)
        messages.success(request, _("It is asked no more. What was answered stays."))
        return redirect("portal:own-questions")
    form, refusal = WordsForm(request.POST or None, question=held), ""
    if form.is_valid():
        try:
            reword(actor=request.actor, question=held, words=form.words, since=form.cleaned_data["since"])
        except SojournError as error:
            refusal = say_refusal(error)
        else:
            messages.success(request, _("Kept as a new version. Answers to the earlier words stay apart."))
            return redirect("portal:own-questions")
    status = 409 if refusal else 400 if form.errors else 200
    facts = {"form": form, "question": held, "refusal": refusal}
    return render(request, "portal/own_question.html", facts, status=status)


def _require_manager(request: SignedInRequest) -> None:
    if not holds(request.actor, MembershipRole.QUALITY_MANAGER):
        raise Http404
