"""The final assessment, one unit a page: criteria on four levels, the result, what it rests on."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from django import forms
from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.parts import PartName
from agreements.selectors import outcomes_of, parts_of, version_in_force
from assessments.forms import LEVELS, LinesField
from assessments.models import OutcomeResult, Result
from assessments.selectors import current_of
from ground.day_fields import DayGoneField, count_days_in
from ground.errors import SojournError
from lifecycle.doors import perform_act
from lifecycle.errors import ActInvalid
from lifecycle.models import Event
from lifecycle.models.mobility import Approach
from lifecycle.people.sections import Section
from lifecycle.people.who_reads import readers_of, say_readers
from lifecycle.tables.outcome_result import State
from lifecycle.vocabulary import Proof
from portal.steps.door_page import CodeWanted, Refusable
from portal.tutor.trainee import Trainee

RESULTS = (
    (Result.PASSED.value, gettext_lazy("Passed")),
    (Result.PARTLY.value, gettext_lazy("Partly")),
    (Result.FAILED.value, gettext_lazy("Not passed")),
    (Result.NOT_ASSESSED.value, gettext_lazy("Not assessed")),
)
ACT = "assessments.assess_outcome"
SAID_OF_IT = ("result", "grade", "strong", "weak", "evidence", "reason")


class OutcomeForm(forms.Form):
    """One outcome. Left empty it is not assessed now; a result alone is enough where no criteria were agreed."""

    result = forms.ChoiceField(label=gettext_lazy("Result"), choices=RESULTS, widget=forms.RadioSelect, required=False)
    grade = forms.CharField(label=gettext_lazy("Grade"), max_length=60, required=False)
    strong = forms.CharField(
        label=gettext_lazy("What was good?"), widget=forms.Textarea(attrs={"rows": 2}), required=False
    )
    weak = forms.CharField(
        label=gettext_lazy("What still needs practice?"), widget=forms.Textarea(attrs={"rows": 2}), required=False
    )
    evidence = LinesField(
        label=gettext_lazy("What you saw: evidence, one a line"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )
    reason = forms.CharField(
        label=gettext_lazy("If not assessed: why"), widget=forms.Textarea(attrs={"rows": 2}), required=False
    )

    def __init__(self, *given: Any, outcome: OutcomeResult, criteria: list[str], **named: Any) -> None:
        self.outcome, self.criteria = outcome, criteria
        super().__init__(*given, **named)
        self.fields["reason"].help_text = say_readers(readers_of(ACT, Section.ASSESSMENT), outcome.mobility)
        for number, criterion in enumerate(criteria):
            self.fields[f"level-{number}"] = forms.TypedChoiceField(
                label=criterion,
                choices=list(LEVELS.items()),
                coerce=int,
                empty_value=None,
                widget=forms.RadioSelect,
                required=False,
            )

    @property
    def levels(self) -> list[forms.BoundField]:
        """The scale of each criterion."""
        return [self[f"level-{number}"] for number in range(len(self.criteria))]

    def told_apart(self) -> None:
        """Say beside the result of which outcome it is, where several stand in one list."""
        self["result"].label = self.outcome.title

    @property
    def touched(self) -> bool:
        """Whether anything was said of this outcome."""
        return any(value not in ("", None, []) for value in self.cleaned_data.values())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.errors or not self.touched:
            return data
        if not data.get("result"):
            self.add_error("result", _('Choose one of the four. If it could not be shown, choose "Not assessed".'))
            return data
        assessed = data["result"] != Result.NOT_ASSESSED
        for number in range(len(self.criteria)) if assessed else ():
            if data.get(f"level-{number}") is None:
                self.add_error(f"level-{number}", _('Choose one of the four. If it could not be shown, "Not shown".'))
        if not assessed and not data.get("reason"):
            self.add_error("reason", _("Say why it was not assessed. Nobody fails for that."))
        return data

    def as_act(self, common: Mapping[str, Any]) -> dict[str, Any]:
        """What the act asks for."""
        said = {name: self.cleaned_data[name] for name in SAID_OF_IT}
        grid = [
            {"criterion": criterion, "level": self.cleaned_data[f"level-{number}"]}
            for number, criterion in enumerate(self.criteria)
            if self.cleaned_data.get(f"level-{number}")
        ]
        return {**said, "outcome": self.outcome.key, **common, "criteria": grid}


class DayForm(forms.Form):
    """When and how it was assessed: the same for what is sent together."""

    assessed_on = DayGoneField(label=gettext_lazy("Assessed on"))
    methods = LinesField(
        label=gettext_lazy("How did you assess? One method a line"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        help_text=gettext_lazy("For example: watched at work, talked about it."),
    )


class AssessmentPage(Refusable):
    """One unit: its outcomes still to be assessed as forms, the others as said."""

    _at: OutcomeForm | None = None  # the outcome that is being handed in

    def __init__(self, trainee: Trainee, number: int | None) -> None:
        super().__init__()
        self.trainee, self.actor = trainee, trainee.actor
        self.mobility, self.subject_id = trainee.mobility, trainee.mobility.pk
        offer = trainee.offers.act(ACT)
        self.offer, self.locked = offer, offer.reasons if offer else []
        self.needs_code = offer is not None and offer.needs_code
        self.units = list(dict.fromkeys((one.unit_code, one.unit_title) for one in trainee.outcomes))
        if not self.units:
            raise Http404
        self.number = number or self._first_open()
        if not 1 <= self.number <= len(self.units):
            raise Http404
        self.code_of_unit, self.title_of_unit = self.units[self.number - 1]
        self.title = _("State the results: %(unit)s") % {"unit": self.title_of_unit or self.code_of_unit}
        self._draw(None)

    def _draw(self, data: Mapping[str, Any] | None) -> None:
        self.is_sent = data is not None
        self.day = DayForm(data, initial={"methods": self._methods_agreed()})
        count_days_in(self.day, self.mobility.time_zone)
        self.forms = [
            OutcomeForm(data, prefix=f"o{one.position}", outcome=one, criteria=self._criteria(one))
            for one in self._of_unit()
            if one.state == State.PLANNED and not self.reasons
        ]

    def _first_open(self) -> int:
        codes = [code for code, _title in self.units]
        waiting = [one for one in self.trainee.outcomes if one.state == State.PLANNED]
        return codes.index(waiting[0].unit_code) + 1 if waiting else 1

    def _of_unit(self) -> list[OutcomeResult]:
        return [one for one in self.trainee.outcomes if one.unit_code == self.code_of_unit]

    @cached_property
    def _agreed(self) -> dict[str, list[str]]:
        version = version_in_force(self.trainee.mobility)
        agreed = outcomes_of(parts_of(version)) if version else []
        return {one["key"]: [str(line) for line in one.get("criteria") or []] for one in agreed}

    def _methods_agreed(self) -> list[str]:
        version = version_in_force(self.trainee.mobility)
        agreed = parts_of(version)[PartName.ASSESSMENT].get("methods", []) if version else []
        return [str(line) for line in agreed]

    def _criteria(self, outcome: OutcomeResult) -> list[str]:
        return self._agreed.get(outcome.key, [])

    @property
    def stated(self) -> list[Any]:
        """Outcomes of the unit that have a result."""
        return [(one, current_of(one)) for one in self._of_unit() if one.state != State.PLANNED]

    @property
    def done(self) -> int:
        """Outcomes with a result, of all units."""
        return sum(one.state != State.PLANNED for one in self.trainee.outcomes)

    @property
    def all(self) -> int:
        """Outcomes of all units."""
        return len(self.trainee.outcomes)

    @property
    def share(self) -> int:
        """Hundredths done, for the bar."""
        return 100 * self.done // (self.all or 1)

    @property
    def needs_evidence(self) -> bool:
        """Whether nobody can validate without it."""
        return self.trainee.mobility.approach == Approach.CERTIFY

    @property
    def next_unit(self) -> tuple[int, str] | None:
        """The unit after this one."""
        return (self.number + 1, self.units[self.number][1]) if self.number < len(self.units) else None

    @property
    def button(self) -> str:
        """What the one filled button does."""
        if self.next_unit is None:
            return _("Save and go to the signature")
        return _("Save. Next unit: %(title)s") % {"title": self.next_unit[1] or self.next_unit[0]}

    @property
    def next_address(self) -> str:
        """Where it leads."""
        if self.next_unit is None:
            return reverse("tutor:sign", args=[self.trainee.mobility.pk])
        return reverse("tutor:assessment-of", args=[self.trainee.mobility.pk, self.next_unit[0]])

    @property
    def all_errors(self) -> list[tuple[str, str, str]]:
        """For the summary: field, its name, what is wrong."""
        found = []
        for form in (self.day, *self.forms):
            for name, errors in form.errors.items():
                field = form[name]
                found += [(field.auto_id, str(field.label), str(error)) for error in errors]
        return found

    @property
    def filled(self) -> list[forms.BaseForm]:
        """The outcomes of which something was said, and the day."""
        said = [form for form in self.forms if form.is_valid() and form.touched]
        for form in said:
            form.told_apart()
        return [*said, self.day]

    def fill(self, data: Any, files: Any) -> None:
        """Draw the forms with what was typed before; what lacks is said when it is sent."""
        self._draw(data)

    def perform(self, data: Any, files: Any) -> bool:
        """Every outcome that was touched, all or none; False with the refusal kept."""
        self._draw(data)
        valid = all([self.day.is_valid(), *(form.is_valid() for form in self.forms)])
        if not valid:
            self.status = 400
            return False
        touched = [form for form in self.forms if form.touched]
        assessed = any(form.cleaned_data["result"] != Result.NOT_ASSESSED for form in touched)
        if assessed and not self.day.cleaned_data["methods"]:
            self.day.add_error("methods", _("Say how it was assessed."))
            self.status = 400
            return False
        if self.forms and not touched:
            self.status = 400
            self.refusal = _("Nothing was chosen yet. Choose a result for at least one outcome.")
            return False
        try:
            self._pass(touched, self.proof(data, lambda proof: self._pass(touched, proof)) if touched else None)
        except CodeWanted:
            return self.asks_code()
        except SojournError as error:
            return self.refused(error)
        return True

    def _forms_shown(self) -> Sequence[forms.BaseForm]:
        return [self.day, *([self._at] if self._at else [])]

    @transaction.atomic
    def _pass(self, touched: list[OutcomeForm], proof: Proof | None) -> None:
        """One code for all that is sent together, and one receipt."""
        done: list[str] = []
        for form in touched:
            last = proof and replace(proof, earlier=tuple(done))
            self.event = self._assess(form, last if form is touched[-1] else proof and proof.along)
            done.append(str(self.event.pk))

    def _assess(self, form: OutcomeForm, proof: Proof | None) -> Event:
        self._at, data = form, form.as_act(self.day.cleaned_data)
        try:
            return perform_act(name=ACT, pk=self.subject_id, actor=self.actor, data=data, proof=proof)
        except ActInvalid as invalid:
            for name, errors in invalid.form.errors.items():
                form.add_error(name if name in form.fields else None, errors)
            raise
