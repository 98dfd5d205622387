"""What validators, institutions, hosts and participants type after the stay."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.people import same_human
from assessments.forms import OutcomesForm
from assessments.models import OutcomeResult
from assessments.selectors import assessors_of, results_of
from ground.fields import needed_when
from lifecycle.forms import ActForm
from lifecycle.models import Mobility
from lifecycle.people.sections import Section
from lifecycle.tables.outcome_result import State
from lifecycle.vocabulary import HISTORY, OnBehalf
from recognition import selectors
from recognition.appeals import issued_decisions
from recognition.models import OutcomeChoice, UnitChoice


class OutcomeDecisionForm(OutcomesForm):
    """A validator's decision."""

    on_paper = True
    why = {"reason": Section.DECISIONS}

    decision = forms.ChoiceField(label=_("Decision"), choices=OutcomeChoice.choices, widget=forms.RadioSelect)
    reason = needed_when(forms.CharField(label=_("Reason"), widget=forms.Textarea), _("needed unless validated"))
    evidence = forms.CharField(label=_("On which evidence"), widget=forms.Textarea, required=False)
    context = forms.CharField(
        label=_("Language and place, where they mattered"), widget=forms.Textarea, required=False, max_length=2000
    )

    def may_be_chosen(self) -> list[OutcomeResult]:
        return to_validate_by(waiting_for_validation(self.stay), self.decider_id)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("decision") not in (None, OutcomeChoice.VALIDATED) and not data.get("reason", "").strip():
            self.add_error("reason", _("Write a reason in words the participant can use."))
        return data


def waiting_for_validation(stay: Mobility) -> list[OutcomeResult]:
    """The outcomes that have a result and no decision."""
    return [one for one in results_of(stay) if one.state == State.ASSESSED]


def to_validate_by(outcomes: list[OutcomeResult], person_id: UUID | None) -> list[OutcomeResult]:
    """Those that this person did not assess: the door of each asks the same."""
    return [one for one in outcomes if person_id not in assessors_of([one])]


class UnitDecisionForm(ActForm):
    """An institution's decision on one unit."""

    on_paper = True
    why = {"reason": Section.DECISIONS}

    unit = forms.ChoiceField(label=_("Unit"))
    decision = forms.ChoiceField(label=_("Decision"), choices=UnitChoice.choices, widget=forms.RadioSelect)
    points = forms.DecimalField(
        label=_("Points, on the agreed scale"), min_value=0, max_digits=9, decimal_places=4, required=False
    )
    grade = forms.CharField(label=_("Grade"), max_length=60, required=False)
    conversion = forms.CharField(label=_("How the grade abroad was converted"), max_length=200, required=False)
    effect = forms.CharField(label=_("Effect"), widget=forms.Textarea, required=False)
    legal_basis = forms.CharField(label=_("Legal basis"), widget=forms.Textarea, required=False)
    reason = needed_when(
        forms.CharField(label=_("Reason"), widget=forms.Textarea), _("needed unless recognised in full")
    )
    appeal_to = forms.CharField(label=_("Where an appeal is filed"), max_length=300, required=False)
    appeal_days = forms.IntegerField(label=_("Days to appeal"), min_value=1, max_value=730, required=False)

    def fill_choices(self) -> None:
        field: Any = self.fields["unit"]
        units = selectors.units_of_institution(self.stay, self.institution_id)
        field.choices = [(unit["code"], f"{unit['code']} {unit['title']}") for unit in units]

    @property
    def institution_id(self) -> Any:
        """The institution that decides: the actor's, or that of the person it is entered for."""
        return institution_of(self.stay, self.actor, self.on_behalf)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        unit = next((unit for unit in selectors.agreed_units(self.stay) if unit["code"] == data.get("unit")), None)
        check_decision(self, unit, data.get("decision"), data.get("points"), data.get("reason") or "")
        if unit and unit["code"] in issued_decisions(self.stay):
            self.add_error("unit", _("This decision stands in the issued statement, and nothing opened it again."))
        if unit and same_human(self.decider_id, assessors_of(_of_unit(self.stay, unit["code"]))):
            self.add_error(
                "unit", _("Who assessed this unit does not decide on it. Somebody else of the institution does.")
            )
        return data


def _of_unit(stay: Mobility, code: str) -> list[OutcomeResult]:
    return [one for one in results_of(stay) if one.unit_code == code]


def check_decision(
    form: ActForm, unit: Any, decision: Any, points: Any, reason: str, fields: Mapping[str, str] | None = None
) -> None:
    """A reason unless full, and no more points than agreed; said at the fields of these names."""
    at = fields or {"points": "points", "reason": "reason"}
    if decision not in (None, UnitChoice.FULL) and not reason.strip():
        said = _("Write a reason in words the participant can use. A decision other than full needs one.")
        form.add_error(at["reason"], said)
    agreed = selectors.agreed_points(unit) if unit else None
    if unit and points and (agreed is None or points > agreed):
        more = _("%(agreed)s are agreed. Write %(agreed)s or less.") % {
            "agreed": format(agreed.normalize(), "f") if agreed else ""
        }
        form.add_error(
            at["points"], more if agreed else _("No points were agreed for this unit. Leave the points out.")
        )


def institution_of(stay: Mobility, actor: Actor, on_behalf: OnBehalf | None) -> UUID | None:
    """The institution that decides: the actor's, or that of the person it is entered for."""
    return selectors.institution_of(stay, on_behalf.person_id) if on_behalf else actor.organisation_id


class HostPartForm(ActForm):
    """Section 5 of the Europass Mobility."""

    on_paper = True

    activities = forms.CharField(label=_("Activities and tasks carried out"), widget=forms.Textarea)
    job_related = forms.CharField(label=_("Job-related skills"), widget=forms.Textarea)
    language = forms.CharField(label=_("Language skills"), widget=forms.Textarea, required=False)
    digital = forms.CharField(label=_("Digital skills"), widget=forms.Textarea, required=False)
    organisational = forms.CharField(label=_("Organisational skills"), widget=forms.Textarea, required=False)
    social = forms.CharField(label=_("Social and communication skills"), widget=forms.Textarea, required=False)
    other = forms.CharField(label=_("Other skills"), widget=forms.Textarea, required=False)

    def fill_choices(self) -> None:
        record = selectors.europass_of(self.stay)
        for name, field in self.fields.items():
            field.initial = getattr(record, name, "")


class OtherProofForm(ActForm):
    """What else shows that somebody was there."""

    why = {"text": HISTORY}

    text = forms.CharField(label=_("Text"), widget=forms.Textarea)
