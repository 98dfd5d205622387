"""The assessor stands by the results: what is signed, the code, the promise."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404
from django.utils.translation import gettext as _

from assessments.selectors import current_of
from portal.steps.act_page import ActPage
from portal.steps.said import Said
from portal.tutor.assessment import RESULTS
from portal.tutor.trainee import Trainee

WORDS = dict(RESULTS)


@dataclass(frozen=True)
class Stated:
    """One result."""

    title: str
    result: str
    grade: str
    evidence: int


class SignPage(ActPage):
    """The act "confirm my results" with the list of what is confirmed."""

    def __init__(self, trainee: Trainee) -> None:
        self.trainee = trainee
        super().__init__(trainee.mobility, trainee.actor, "assessments.confirm_grid")
        self.behalf = None
        if not self.own:
            raise Http404
        self.title = _("Sign as assessor")

    @property
    def stated(self) -> list[Stated]:
        """What this assessor stated."""
        found = [(one, current_of(one)) for one in self.trainee.outcomes]
        return [
            Stated(one.title, str(WORDS[said.result]), said.grade, len(said.evidence))
            for one, said in found
            if said is not None and said.assessor_id == self.actor.person_id
        ]

    @property
    def missing(self) -> int:
        """Outcomes without a result."""
        return sum(current_of(one) is None for one in self.trainee.outcomes)

    @property
    def summary(self) -> list[Said]:
        """The results that are signed, and the promise."""
        return [*(Said(one.title, [one.result]) for one in self.stated), *super().summary]

    def _form(self, *given: Any, **named: Any) -> Any:
        form = super()._form(*given, **named)
        promise = _("I assessed %(name)s myself, and this is what was shown.") % {"name": self.trainee.first_name}
        form.fields["promise"] = forms.BooleanField(
            label=promise, error_messages={"required": _("Tick that you assessed it yourself.")}
        )
        return form
