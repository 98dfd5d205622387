"""Who sees a result differently: what both said, and the answer of the assessor."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from accounts.acting import SignedInRequest, actor_required
from assessments.result_guards import READ_RESULTS
from assessments.result_models import Answer, Dispute
from lifecycle.models import Mobility, ToDo
from lifecycle.offers.offers import Offers
from lifecycle.people.role_book import narrowed, roles_in_stay
from lifecycle.roles import Role
from lifecycle.standing import Standing
from portal.reading.results import Side, SideBySide
from portal.settling import page_about, page_for
from portal.steps.act_page import ActPage
from portal.steps.afterwards import home_of
from portal.steps.code_step import through

ANSWERS = "assessments.answer_dispute"


class Read:
    """What a reader of the results sees."""

    def __init__(self, request: SignedInRequest, pk: UUID) -> None:
        found = Mobility.objects.visible_to(request.actor).filter(pk=pk)
        mobility = found.select_related("participant", "rule_set", "record").first()
        if mobility is None or not roles_in_stay(request.actor, mobility) & set(READ_RESULTS):
            raise Http404
        self.mobility, self.actor = mobility, narrowed(request.actor, mobility)
        self.beside = SideBySide(mobility)
        self.home = home_of(roles_in_stay(self.actor, mobility), mobility)
        self.first_name = str(mobility.participant.given_names or mobility.participant.family_names).split(" ")[0]

    @property
    def title(self) -> str:
        """How many of how many are seen differently."""
        waiting = [one for one in self.beside.disputes if one.is_open]
        if not waiting:
            return _("Every answer is given")
        said = {"name": self.first_name, "number": len(waiting), "all": len(self.beside.outcomes)}
        return _("%(name)s does not agree with %(number)s of %(all)s results") % said

    @property
    def rows(self) -> list[tuple[Dispute, Side, str, str]]:
        """Each with the three views, who wrote it and who answered; those that wait first."""
        outcomes = {one.pk: one for one in self.beside.outcomes}
        found = sorted(self.beside.disputes, key=lambda one: (not one.is_open, one.at))
        names = self.beside.names
        return [
            (one, self.beside.side(outcomes[one.outcome_id], one.assessment), names.get(one.person_id, ""),
             names.get(one.answered_by_id, "") if one.answered_by_id else "")
            for one in found
        ]  # fmt: skip

    @property
    def answers(self) -> bool:
        """Whether the reader owes the answer."""
        offer = Offers(Standing.of_stay(self.mobility), self.actor).act(ANSWERS)
        return offer is not None and offer.own and not offer.reasons


@page_about("assessments.disputed_known", "portal:disputes", words=gettext_lazy("Read"))
@require_GET
@actor_required
def disputes(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """All of a stay, with their answers."""
    return render(request, "portal/disputes.html", {"read": Read(request, pk)})


def _first(todo: ToDo) -> list[str]:
    """The oldest that waits; a to-do is there only while one does."""
    found = Dispute.objects.filter(mobility=todo.mobility_id, answered_at=None).order_by("at")
    return [str(pk) for pk in found.values_list("pk", flat=True)[:1]] or [str(todo.pk)]


class AnswerPage(ActPage):
    """The three answers, in words of this result."""

    def __init__(self, read: Read, dispute: Dispute) -> None:
        self.read, self.dispute = read, dispute
        super().__init__(read.mobility, read.actor, ANSWERS)
        self.title = _("Answer %(name)s") % {"name": read.first_name}

    def _form(self, *given: Any, **named: Any) -> Any:
        form, held = super()._form(*given, **named), self.dispute.assessment
        form.fields["dispute"].initial = str(self.dispute.pk)
        form.fields["result"].initial, form.fields["criteria"].initial = held.result, held.criteria
        form.fields["grade"].initial = held.grade
        stays = _("It stays “%(result)s”") % {"result": held.get_result_display()}
        offered = {Answer.CHANGED.value: _("I change it, as written below"), Answer.STAYS.value: stays}
        if not self.dispute.again_text:
            offered[Answer.AGAIN.value] = _("We look at it again together, before the day below")
        answer: Any = form.fields["answer"]
        answer.choices = list(offered.items())
        form.fields["text"].label = _("Why, in words %(name)s can use") % {"name": self.read.first_name}
        return form


@page_for(ANSWERS, "portal:dispute", of=(Role.ASSESSOR,), place=_first)
@actor_required
def dispute(request: SignedInRequest, pk: UUID, dispute: UUID) -> HttpResponse:
    """One that waits, with the form of the answer."""
    read = Read(request, pk)
    held = next((one for one in read.beside.disputes if one.pk == dispute), None)
    if held is None:
        raise Http404
    if not held.is_open or not read.answers:
        return redirect("portal:disputes", pk)
    page = AnswerPage(read, held)
    side = next(side for one, side, _writer, _who in read.rows if one.pk == held.pk)

    def draw() -> HttpResponse:
        facts = {"read": read, "page": page, "one": held, "side": side, "by": read.beside.names.get(held.person_id, "")}
        return render(request, "portal/dispute.html", facts, status=page.status)

    return through(request, page, draw=draw, done=lambda: redirect("portal:disputes", pk))
