"""The assessor stands by the results: what is signed, the code, the promise."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404
from django.utils.translation import gettext as _

from assessments.selectors import current_of
from portal.steps.act_page import ActPage
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
        self.title, self.done = _("Sign as assessor"), _("Signed. The school has your assessment.")

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

    def _form(self, *given: Any, **named: Any) -> Any:
        form = super()._form(*given, **named)
        promise = _("I assessed %(name)s myself, and this is what was shown.") % {"name": self.trainee.first_name}
        form.fields["promise"] = forms.BooleanField(
            label=promise, error_messages={"required": _("Tick that you assessed it yourself.")}
        )
        return form

    def perform(self, data: Mapping[str, Any], files: Any) -> bool:
        """As an act, once the promise is given and the code typed."""
        if str(data.get("code", "")).strip() == "":
            self.form = self._form(data)
            self.form.is_valid()
            self.refusal, self.status = _("Type the code from your mail. Without it nothing is signed."), 400
            return False
        return super().perform(data, files)
