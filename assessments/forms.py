"""What people type before, during and at the end of a stay."""

import math
from typing import Any

from django import forms
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from agreements.parts import LEVELS
from assessments import selectors
from assessments.models import Asks, Item, OutcomeResult, PreparationItem, Result, Wellbeing, Went
from documents.file_fields import HandedInField
from ground.day_fields import DayField, DayGoneField
from ground.fields import needed_when
from ground.structured.field import HasRows, StructuredField
from lifecycle.forms import ActForm
from lifecycle.offers.fields import Kind
from lifecycle.people.sections import Section
from lifecycle.tables.outcome_result import State
from partnerships.content import DAY, LINE, TEXT, shape, titled

PARTS = {
    "type": "array",
    "title": _("Parts of the assessment"),
    "items": shape(
        _("Part of the assessment"),
        {
            "name": titled(LINE, _("Name")),
            "result": {"enum": Result.values, "title": _("Result"), "words": dict(Result.choices)},
            "grade": titled(LINE, _("Grade")),
            "on": titled(DAY, _("Assessed on")),
            "note": titled(TEXT, _("Note")),
        },
        ("name", "result"),
    ),
}
CRITERIA = {
    "type": "array",
    "title": _("Performance criteria"),
    "items": shape(
        _("Criterion"),
        {
            "criterion": titled(LINE, _("What was looked at")),
            "level": {
                "type": ["integer", "null"],
                "minimum": 1,
                "maximum": 4,
                "title": _("How it was shown"),
                "words": LEVELS,
            },
            "block": titled(LINE, _("Group of criteria")),
            "comment": titled(TEXT, _("Remark")),
        },
        ("criterion",),
    ),
}
TOO_MANY_HOURS = _(
    "Hours worked and absent are together at most %(most)s in the period of this follow-up. Enter fewer hours."
)
TOO_MANY_DAYS = _(
    "Days worked and absent are together at most %(most)s in the period of this follow-up. Enter fewer days."
)
RESULT_CHOICES = [choice for choice in Result.choices if choice[0] != Result.NOT_ASSESSED]


MOST_HOURS_A_WEEK, MOST_HOURS_A_DAY = 80, 16  # more is a slip of the finger, whatever a country allows


def most_hours(days: int) -> int:
    """Worked and absent together, at most, in so many days."""
    return min(MOST_HOURS_A_DAY * days, math.ceil(MOST_HOURS_A_WEEK * max(days, 7) / 7))


class LinesField(forms.CharField):
    """One thing a line; also takes a list."""

    widget = forms.Textarea
    kind = Kind.LINES

    def to_python(self, value: Any) -> Any:
        lines = value if isinstance(value, list | tuple) else str(value or "").splitlines()
        return [str(line).strip() for line in lines if str(line).strip()]

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list | tuple) else value


class PreparationForm(ActForm):
    """One line of the list is done; with the file, the date or the number that it asks for."""

    code = forms.ChoiceField(label=_("What is done"))
    done_on = DayGoneField(label=_("Done on"))
    detail = forms.CharField(
        label=_("Detail, for example policy number or level"), widget=forms.Textarea, required=False
    )
    valid_until = DayField(label=_("Valid until"), required=False)
    file = HandedInField(label=_("File"), required=False)

    def fill_choices(self) -> None:
        code: Any = self.fields["code"]
        own = [(one.code, one.words) for one in selectors.preparation_of(self.stay).values() if one.own_id]
        code.choices = [*Item.choices, *own]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        line = selectors.preparation_of(self.stay).get(data.get("code", ""))
        for name, words in asked_with(line, data.get("code", "")):
            if not data.get(name) and not (line and getattr(line, name)):
                self.add_error(name, words)
        return data


def asked_with(line: PreparationItem | None, code: str) -> list[tuple[str, Any]]:
    """What a line takes beside the tick: the field, and what is said where it is empty."""
    if code == Item.DATA_BASIS:
        return [("detail", _("Name the basis, for example an adequacy decision or standard clauses."))]
    asks = line.own.asks if line and line.own else Asks.TICK
    said: dict[str, tuple[str, Any]] = {
        Asks.FILE: ("file", _("Add the file.")),
        Asks.DATE: ("valid_until", _("Give the date.")),
        Asks.NUMBER: ("detail", _("Give the number.")),
    }
    return [said[asks]] if asks in said else []


class UntickForm(ActForm):
    """Which line is open again."""

    code = forms.ChoiceField(label=_("What is open again"))

    def fill_choices(self) -> None:
        code: Any = self.fields["code"]
        done = [one for one in selectors.preparation_of(self.stay).values() if one.done_on]
        code.choices = [(one.code, one.words) for one in done]


class OwnLineForm(PreparationForm):
    """A line that the participant owes; only those are offered."""

    field_order = ("code", "done_on", "file", "valid_until", "detail")

    def fill_choices(self) -> None:
        code: Any = self.fields["code"]
        code.choices = [(one.code, one.words) for one in selectors.lines_of_the_participant(self.stay)]


class FollowUpForm(ActForm):
    """A follow-up: what was done, how it goes, what comes next."""

    on_paper = True

    nth = forms.TypedChoiceField(
        label=_("Follow-up"),
        coerce=int,
        error_messages={"invalid_choice": _("Choose a follow-up whose time has begun.")},
    )
    tasks = needed_when(
        forms.CharField(label=_("Tasks done"), widget=forms.Textarea), _("needed where nothing is ticked")
    )
    outcomes = forms.MultipleChoiceField(
        label=_("Outcomes worked on"), required=False, widget=forms.CheckboxSelectMultiple
    )
    difficulties = forms.CharField(label=_("Difficulties"), widget=forms.Textarea, required=False)
    wellbeing = forms.ChoiceField(
        label=_("How is the participant?"), choices=Wellbeing.choices, widget=forms.RadioSelect
    )
    next_steps = forms.CharField(label=_("Next steps"), widget=forms.Textarea, required=False)
    went = forms.ChoiceField(label=_("How did it go?"), choices=[("", ""), *Went.choices], required=False)
    hours_worked = forms.DecimalField(label=_("Hours worked"), min_value=0, max_value=999, required=False)
    days_worked = forms.IntegerField(label=_("Days worked"), min_value=0, max_value=366, required=False)
    hours_absent = forms.DecimalField(label=_("Hours absent"), min_value=0, max_value=999, required=False)
    days_absent = forms.IntegerField(label=_("Days absent"), min_value=0, max_value=366, required=False)

    def fill_choices(self) -> None:
        nth: Any = self.fields["nth"]
        begun = [one for one in selectors.follow_ups_of(self.stay) if one.period_from <= self.stay.today]
        nth.choices = [(one.nth, str(one.nth)) for one in begun]
        self.days_of = {one.nth: one.days for one in begun}
        nth.initial = next((one.nth for one in begun if one.done_on is None), None)
        outcomes: Any = self.fields["outcomes"]
        outcomes.choices = [(one.key, one.title) for one in selectors.results_of(self.stay)]
        if not outcomes.choices:
            del self.fields["outcomes"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        worked_on = data.get("outcomes") or []
        if not data.get("tasks") and worked_on:
            titles = dict(self.fields["outcomes"].choices)  # type: ignore[attr-defined]  # it is a field of choices
            data["tasks"] = "\n".join(titles[key] for key in worked_on)
        elif not data.get("tasks") and "tasks" not in self.errors:
            self.add_error("tasks", _("Tick what was worked on, or write it in a few words."))
        if days := self.days_of.get(data.get("nth", 0)):
            self._hold_within("hours", most_hours(days), TOO_MANY_HOURS)
            self._hold_within("days", days, TOO_MANY_DAYS)
        return data

    def _hold_within(self, unit: str, most: int, words: Any) -> None:
        """What was worked and what was missed fit into the period; said beside the first field that goes beyond it."""
        total = 0
        for name in (f"{unit}_worked", f"{unit}_absent"):
            total += self.cleaned_data.get(name) or 0
            if total > most:
                self.add_error(name, forms.ValidationError(words, code=f"too_many_{unit}", params={"most": most}))
                return


class DebriefingForm(ActForm):
    """The final talk."""

    held_on = DayGoneField(label=_("Held on"))
    text = forms.CharField(label=_("What was talked about"), widget=forms.Textarea, required=False)
    strengths = forms.CharField(label=_("Strengths"), widget=forms.Textarea, required=False)
    to_improve = forms.CharField(label=_("To improve"), widget=forms.Textarea, required=False)


class OutcomesForm(ActForm):
    """A unit, or one outcome of it."""

    states: tuple[str, ...] = ()
    unit = needed_when(forms.ChoiceField(label=_("Unit")), _("needed without an outcome"))
    outcome = needed_when(forms.ChoiceField(label=_("Or one outcome")), _("needed without a unit"))

    def fill_choices(self) -> None:
        found = self.may_be_chosen()
        unit: Any = self.fields["unit"]
        outcome: Any = self.fields["outcome"]
        units = dict.fromkeys((one.unit_code, f"{one.unit_code} {one.unit_title}") for one in found if one.unit_code)
        unit.choices = [("", ""), *units]
        outcome.choices = [("", ""), *((one.key, one.title) for one in found)]
        self.found = found

    def may_be_chosen(self) -> list[OutcomeResult]:
        """The outcomes that are offered."""
        return [one for one in selectors.results_of(self.stay) if not self.states or one.state in self.states]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors and bool(data.get("unit")) == bool(data.get("outcome")):
            self.add_error("unit", _("Choose a unit, or one outcome."))
        return data

    def chosen(self) -> list[OutcomeResult]:
        """The outcomes meant."""
        data = self.cleaned_data
        return [
            one for one in self.found if one.key == data["outcome"] or (data["unit"] and one.unit_code == data["unit"])
        ]


class ResultForm(HasRows, OutcomesForm):
    """What an assessor states."""

    on_paper = True
    why = {"reason": Section.ASSESSMENT}

    states = (State.PLANNED,)
    result = forms.ChoiceField(label=_("Result"), choices=Result.choices, widget=forms.RadioSelect)
    assessed_on = DayGoneField(label=_("Assessed on"))
    methods = LinesField(label=_("Methods, one a line"), required=False)
    evidence = LinesField(label=_("Evidence, one a line"), required=False)
    grade = forms.CharField(label=_("Grade"), max_length=60, required=False)
    grade_scale = forms.CharField(label=_("Scale of the grade"), max_length=120, required=False)
    strong = forms.CharField(label=_("Strong points"), widget=forms.Textarea, required=False)
    weak = forms.CharField(label=_("Weak points"), widget=forms.Textarea, required=False)
    difference = forms.CharField(label=_("Difference from what was agreed"), widget=forms.Textarea, required=False)
    place = forms.CharField(label=_("Place"), max_length=300, required=False)
    language = forms.CharField(label=_("Language used, two letters"), max_length=5, required=False)
    reason = forms.CharField(label=_("Why it was not assessed"), widget=forms.Textarea, required=False)
    parts = StructuredField(label=_("Parts of the assessment"), shape=PARTS, required=False)
    criteria = StructuredField(label=_("Performance criteria"), shape=CRITERIA, required=False)


class NotAssessedForm(OutcomesForm):
    """What the coordinator states when the host stays silent."""

    on_paper = True
    why = {"reason": Section.ASSESSMENT}

    states = (State.PLANNED,)
    reason = forms.CharField(label=_("Why it was not assessed"), widget=forms.Textarea)


class ReassessForm(OutcomesForm):
    """Which outcome is assessed again; of a unit those that failed or were not assessed."""

    on_paper = True

    states = (State.ASSESSED,)

    def chosen(self) -> list[OutcomeResult]:
        return [one for one in super().chosen() if self.cleaned_data["outcome"] or selectors.may_be_repeated(one)]


class EvidenceForm(OutcomesForm):
    """A proof: a photograph, a PDF, an address, or words."""

    label = needed_when(forms.CharField(label=_("What it shows"), max_length=300), _("needed where nothing is added"))
    file = HandedInField(label=_("Photo or PDF"), required=False)
    address = forms.URLField(label=_("Address on the web"), max_length=500, required=False, assume_scheme="https")

    def fill_choices(self) -> None:
        super().fill_choices()
        asked = [f"{one.title}: “{one.evidence_asked}”" for one in self.found if one.evidence_asked]
        if asked:
            words = _("The validator asks for more. %(asked)s") % {"asked": " · ".join(asked)}
            self.fields["label"].help_text = escape(words)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        given = data.get("file")
        if not self.errors and not (data.get("label") or given or data.get("address")):
            self.add_error("label", _("Add a photo, a PDF or an address, or say in words what it shows."))
        data["label"] = data.get("label") or (given.name[:300] if given else "") or (data.get("address") or "")[:300]
        return data


class ExtraOutcomeForm(ActForm):
    """An outcome that nobody planned."""

    on_paper = True

    title = forms.CharField(label=_("Outcome"), widget=forms.Textarea)
    unit = forms.CharField(label=_("Unit, if any"), max_length=60, required=False)
