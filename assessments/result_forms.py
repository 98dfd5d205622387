"""What is typed beside a result: the own view, one halfway, disagreement, its answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.parts import LEVELS
from assessments import selectors
from assessments.forms import CRITERIA
from assessments.grids import nothing_shown
from assessments.models import Assessment, Evidence, OutcomeResult, Result
from assessments.result_models import Answer, Dispute
from documents.file_fields import HandedInField
from ground.day_fields import DayField, DayGoneField
from ground.fields import needed_when
from ground.sentences import sentence
from ground.structured.field import HasRows, StructuredField
from lifecycle.forms import ActForm
from lifecycle.people.sections import Section
from lifecycle.tables.outcome_result import State
from partnerships.content import LINE, shape, titled

LONGEST = 5000
VIEWS = {
    "type": "array",
    "title": _("How you see it"),
    "items": shape(
        _("Criterion"),
        {
            "criterion": titled(LINE, _("What was looked at")),
            "level": {"type": "integer", "minimum": 1, "maximum": 4, "title": _("How you see it"), "words": LEVELS},
        },
        ("criterion", "level"),
    ),
}


class OneOutcome(ActForm):
    """One outcome of the stay."""

    outcome = forms.ChoiceField(label=_("Outcome"))

    def fill_choices(self) -> None:
        outcome: Any = self.fields["outcome"]
        self.found = {one.key: one for one in self.may_be_chosen()}
        outcome.choices = [(key, one.title) for key, one in self.found.items()]

    def may_be_chosen(self) -> list[OutcomeResult]:
        """Those that are offered."""
        return [one for one in selectors.results_of(self.stay) if one.state == State.PLANNED]

    @property
    def chosen(self) -> OutcomeResult:
        """The one that was meant."""
        return self.found[self.cleaned_data["outcome"]]


class OwnViewForm(HasRows, OneOutcome):
    """The own work on the scale of the assessor, before the tap of the assessor or after it."""

    criteria = StructuredField(label=_("How you see it"), shape=VIEWS)
    text = forms.CharField(
        label=_("A line about it"), widget=forms.Textarea(attrs={"rows": 2}), max_length=LONGEST, required=False
    )


class InterimForm(HasRows, OneOutcome):
    """Where somebody stands halfway."""

    assessed_on = DayGoneField(label=_("Assessed on"))
    criteria = StructuredField(label=_("Performance criteria"), shape=CRITERIA, required=False)
    text = needed_when(
        forms.CharField(
            label=_("What is good, what needs practice"),
            widget=forms.Textarea(attrs={"rows": 2}),
            max_length=LONGEST,
        ),
        _("needed where no level is chosen"),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors and not (data.get("criteria") or data.get("text")):
            self.add_error("criteria", _("Choose a level, or write a line."))
        data["criteria"] = data.get("criteria") or []
        return data


class TakeAwayForm(ActForm):
    """Which evidence of the own is taken away."""

    evidence = forms.ChoiceField(label=_("Evidence"))

    def fill_choices(self) -> None:
        evidence: Any = self.fields["evidence"]
        own = Evidence.objects.filter(outcome__mobility=self.stay, person=self.decider_id)
        evidence.choices = [(str(one.pk), one.label) for one in own.filter(outcome__state=State.PLANNED)]


class DisputeForm(OneOutcome):
    """Which result one sees differently, and why."""

    text = forms.CharField(
        label=_("How do you see it, and why?"),
        help_text=_("The assessor reads it, and the coordinators of both sides."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONGEST,
    )
    file = HandedInField(label=_("Photo or PDF"), required=False)

    def may_be_chosen(self) -> list[OutcomeResult]:
        waiting = Dispute.objects.filter(mobility=self.stay, answered_at=None).values_list("outcome_id", flat=True)
        held = set(waiting)
        found = [one for one in selectors.results_of(self.stay) if one.state == State.ASSESSED and one.pk not in held]
        return [one for one in found if (stated := selectors.current_of(one)) and stated.assessor_id]


class AnswerForm(HasRows, ActForm):
    """Changed, as it is, or looked at again; with the reason."""

    why = {"text": Section.ASSESSMENT}

    dispute = forms.ChoiceField(label=_("Which result"))
    answer = forms.ChoiceField(label=_("Your answer"), choices=Answer.choices, widget=forms.RadioSelect)
    result = needed_when(
        forms.ChoiceField(label=_("The new result"), choices=[("", ""), *Result.choices]),
        _("needed where it is changed"),
    )
    criteria = StructuredField(label=_("The new levels"), shape=CRITERIA, required=False)
    grade = forms.CharField(label=_("The new grade"), max_length=60, required=False)
    before = needed_when(DayField(label=_("Looked at again before")), _("needed where you look at it again"))
    text = forms.CharField(
        label=_("Why, in words the participant can use"), widget=forms.Textarea(attrs={"rows": 3}), max_length=LONGEST
    )

    def fill_choices(self) -> None:
        dispute: Any = self.fields["dispute"]
        found = Dispute.objects.filter(mobility=self.stay, answered_at=None).select_related("outcome", "assessment")
        self.found = {str(one.pk): one for one in found}
        dispute.choices = [(key, one.outcome.title) for key, one in self.found.items()]

    @property
    def chosen(self) -> Dispute:
        """The one that is answered."""
        return self.found[self.cleaned_data["dispute"]]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.errors:
            return data
        held, answer = self.chosen, data["answer"]
        if answer == Answer.CHANGED:
            data["result"] = data.get("result") or held.assessment.result
            data["criteria"] = data.get("criteria") or []
            if not self._says_more(held.assessment, data):
                self.add_error("result", _("Say what it is changed to."))
            elif nothing_shown(data["result"], self._levels(held.assessment, data)):
                self.add_error("result", sentence("assessments.passed_not_shown"))
            elif data["result"] == Result.NOT_ASSESSED:
                self.add_error("result", _("What was assessed stays assessed. Choose another result."))
        if answer == Answer.AGAIN:
            if not data.get("before"):
                self.add_error("before", _("Say before which day you look at it again."))
            elif data["before"] < self.stay.today:
                self.add_error("before", _("Choose a day that lies ahead."))
            elif held.again_text:
                self.add_error("answer", _("You looked at it again already. Change it, or say why it stays."))
        return data

    @staticmethod
    def _levels(stated: Assessment, data: dict[str, Any]) -> list[dict[str, Any]]:
        """The grid as it is then."""
        new = {one["criterion"]: one for one in data["criteria"]}
        return [*(one for one in stated.criteria if one["criterion"] not in new), *new.values()]

    @staticmethod
    def _says_more(stated: Assessment, data: dict[str, Any]) -> bool:
        """Whether anything of it is new."""
        before = {one["criterion"]: one.get("level") for one in stated.criteria}
        levels = any(before.get(one["criterion"]) != one.get("level") for one in data["criteria"])
        return levels or data["result"] != stated.result or (data.get("grade") or stated.grade) != stated.grade
