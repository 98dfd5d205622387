"""What an assessor fills in for one outcome: on four levels, passed or not, in percent or by a local grade."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.parts import LEVELS
from assessments.forms import LinesField
from assessments.grids import FOUR_LEVELS, GRADE, PASS_FAIL, PERCENT, Agreed, looks_contrary, nothing_shown
from assessments.models import Evidence, OutcomeResult, Result
from documents.file_fields import HandedInField
from ground.day_fields import DayGoneField
from ground.fields import needed_when
from ground.sentences import sentence
from lifecycle.people.sections import Section
from lifecycle.people.who_reads import readers_of, say_readers

RESULTS = (
    (Result.PASSED.value, gettext_lazy("Passed")),
    (Result.PARTLY.value, gettext_lazy("Partly")),
    (Result.FAILED.value, gettext_lazy("Not passed")),
    (Result.NOT_ASSESSED.value, gettext_lazy("Not assessed")),
)
WORDS = dict(RESULTS)
OFFERED = {
    FOUR_LEVELS: tuple(WORDS),
    PASS_FAIL: (Result.PASSED.value, Result.FAILED.value, Result.NOT_ASSESSED.value),
    PERCENT: (Result.NOT_ASSESSED.value,),
    GRADE: (Result.NOT_ASSESSED.value,),
}
ACT = "assessments.assess_outcome"
SAID_OF_IT = ("result", "grade", "strong", "weak", "evidence", "reason")
SURE = "sure"  # asked for where levels and result say different things
PROOFS = ("photo", "paper", "link")  # handed in at once, whatever becomes of the rest


@dataclass(frozen=True)
class Beside:
    """What was said of one criterion before: by who goes, and halfway by an assessor."""

    field: forms.BoundField
    own: str = ""
    halfway: str = ""


class OutcomeForm(forms.Form):
    """One outcome. Left empty it is not assessed now; a result alone is enough where no criteria were agreed."""

    asks_sure = False  # the levels and the result say different things

    result = forms.ChoiceField(label=gettext_lazy("Result"), choices=RESULTS, widget=forms.RadioSelect, required=False)
    percent = forms.IntegerField(label=gettext_lazy("Percent"), min_value=0, max_value=100, required=False)
    local = forms.ChoiceField(label=gettext_lazy("Grade"), required=False)
    grade = forms.CharField(label=gettext_lazy("Grade"), max_length=60, required=False)
    strong = forms.CharField(
        label=gettext_lazy("What was good?"), widget=forms.Textarea(attrs={"rows": 2}), required=False
    )
    weak = forms.CharField(
        label=gettext_lazy("What still needs practice?"), widget=forms.Textarea(attrs={"rows": 2}), required=False
    )
    evidence = LinesField(
        label=gettext_lazy("What you saw, one a line"), widget=forms.Textarea(attrs={"rows": 2}), required=False
    )
    photo = HandedInField(
        label=gettext_lazy("Photo"), required=False, widget=forms.FileInput(attrs={"accept": "image/*"})
    )
    paper = HandedInField(
        label=gettext_lazy("PDF"), required=False, widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"})
    )
    link = forms.URLField(
        label=gettext_lazy("Address on the web"), max_length=500, required=False, assume_scheme="https"
    )
    reason = needed_when(
        forms.CharField(label=gettext_lazy("If not assessed: why"), widget=forms.Textarea(attrs={"rows": 2})),
        gettext_lazy("needed where it was not assessed"),
    )

    sure = forms.BooleanField(
        label=gettext_lazy("Yes, it is meant so: the levels and the result both stay"), required=False
    )

    def __init__(self, *given: Any, outcome: OutcomeResult, agreed: Agreed, **named: Any) -> None:
        self.outcome, self.agreed = outcome, agreed
        self.scale = self._scale_of(agreed)
        self.criteria = agreed.criteria(outcome) if self.scale == FOUR_LEVELS else []
        super().__init__(*given, **named)
        self.fields["reason"].help_text = say_readers(readers_of(ACT, Section.ASSESSMENT), outcome.mobility)
        self._fit_scale()
        for number, criterion in enumerate(self.criteria):
            self.fields[f"level-{number}"] = forms.TypedChoiceField(
                label=criterion,
                choices=list(LEVELS.items()),
                coerce=int,
                empty_value=None,
                widget=forms.RadioSelect,
                required=False,
            )

    @staticmethod
    def _scale_of(agreed: Agreed) -> str:
        """Local grades only where somebody said what they mean."""
        return FOUR_LEVELS if agreed.scale == GRADE and not agreed.grades else agreed.scale

    def _fit_scale(self) -> None:
        """Ask on the scale agreed, and nothing of the others."""
        fields: dict[str, Any] = self.fields
        fields["result"].choices = [(one, WORDS[one]) for one in OFFERED[self.scale]]
        if self.scale != PERCENT:
            del fields["percent"]
        if self.scale != GRADE:
            del fields["local"]
        else:
            said = [(one.grade, f"{one.grade} ({WORDS[one.result]})") for one in self.agreed.grades]
            fields["local"].choices = [("", _("Choose the grade")), *said]
        if self.scale in (PERCENT, GRADE):
            del fields["grade"]
            fields["result"].label = _("Could it not be shown at all?")
        if self.scale == PERCENT:
            fields["percent"].help_text = _("Passed from %(mark)s percent.") % {"mark": self.agreed.pass_mark}

    @property
    def figure(self) -> forms.BoundField | None:
        """The number or the local grade, where the result follows from it."""
        name = {PERCENT: "percent", GRADE: "local"}.get(self.scale)
        return self[name] if name else None

    @property
    def levels(self) -> list[Beside]:
        """The scale of each criterion, with what was said of it before."""
        own, halfway = self._said_before("own_views", "on_day"), self._said_before("interims", "assessed_on")
        fields = [self[f"level-{number}"] for number in range(len(self.criteria))]
        return [
            Beside(field, own.get(name, ""), halfway.get(name, ""))
            for field, name in zip(fields, self.criteria, strict=True)
        ]

    @property
    def said_of_all(self) -> Beside:
        """The same of the outcome itself, where it has no scale of its own."""
        own, halfway = self._said_before("own_views", "on_day"), self._said_before("interims", "assessed_on")
        name = self.outcome.title
        return Beside(self["result"], own.get(name, ""), halfway.get(name, ""))

    def _said_before(self, where: str, day: str) -> dict[str, str]:
        from ground.days import day_as

        found = {}
        for one in getattr(self.outcome, f"read_{where}", ()):
            for said in one.criteria:
                if said.get("level"):
                    words = {"day": day_as(getattr(one, day), "D j M"), "level": str(LEVELS[said["level"]])}
                    found[said["criterion"]] = _("%(day)s: %(level)s") % words
        return found

    @property
    def proofs(self) -> list[Evidence]:
        """What was handed in already."""
        return list(getattr(self.outcome, "read_proofs", ()))

    def told_apart(self) -> None:
        """Say beside the result of which outcome it is, where several stand in one list."""
        self["result"].label = self.outcome.title

    @property
    def touched(self) -> bool:
        """Whether anything was said of this outcome; a photograph alone is not yet a result."""
        said = {name: value for name, value in self.cleaned_data.items() if name not in (*PROOFS, SURE)}
        return any(value not in ("", None, []) for value in said.values())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.errors or not self.touched:
            return data
        self._conclude(data)
        if not data.get("result"):
            where, words = "result", _('Choose one of the four. If it could not be shown, choose "Not assessed".')
            if self.figure is not None:
                where, words = self.figure.name, _("Give the figure, or say that it was not assessed.")
            elif self.scale == PASS_FAIL:
                words = _('Choose one. If it could not be shown, choose "Not assessed".')
            self.add_error(where, words)
            return data
        assessed = data["result"] != Result.NOT_ASSESSED
        for number in range(len(self.criteria)) if assessed else ():
            if data.get(f"level-{number}") is None:
                self.add_error(f"level-{number}", _('Choose one of the four. If it could not be shown, "Not shown".'))
        if not assessed and not data.get("reason"):
            self.add_error("reason", _("Say why it was not assessed. Nobody fails for that."))
        if not self.errors:
            self._ask_whether_sure(data)
        return data

    def _ask_whether_sure(self, data: dict[str, Any]) -> None:
        """Once, where the levels say something else than the result; what nobody can mean is refused."""
        if nothing_shown(data["result"], self.grid):
            self.add_error("result", sentence("assessments.passed_not_shown"))
            return
        self.asks_sure = looks_contrary(data["result"], self.grid)
        if not self.asks_sure or data.get(SURE):
            return
        if data["result"] == Result.PASSED:
            words = _("You chose “Passed”, though something was not shown. Tick that it is meant so, or change it.")
        else:
            words = _("You chose “Not passed”, though all was shown alone. Tick that it is meant so, or change it.")
        self.add_error(SURE, words)

    def _conclude(self, data: dict[str, Any]) -> None:
        """The result that follows from the figure."""
        if data.get("result"):
            return
        if data.get("percent") is not None:
            data["result"], data["grade"] = self.agreed.result_of_percent(data["percent"]), f"{data['percent']} %"
        if data.get("local"):
            meant = next(one for one in self.agreed.grades if one.grade == data["local"])
            data["result"], data["grade"] = meant.result, meant.grade

    @property
    def grid(self) -> list[dict[str, Any]]:
        """The levels that were chosen."""
        return [
            {"criterion": criterion, "level": self.cleaned_data[f"level-{number}"]}
            for number, criterion in enumerate(self.criteria)
            if self.cleaned_data.get(f"level-{number}")
        ]

    def as_act(self, common: Mapping[str, Any]) -> dict[str, Any]:
        """What the act asks for."""
        said = {name: self.cleaned_data.get(name, "") for name in SAID_OF_IT}
        if said["grade"]:
            said["grade_scale"] = self.agreed.scale_called
        return {**said, "outcome": self.outcome.key, **common, "criteria": self.grid}

    def as_interim(self) -> dict[str, Any]:
        """The same halfway: the levels and a line, and no result."""
        text = "\n".join(str(self.cleaned_data.get(name) or "") for name in ("strong", "weak")).strip()
        return {"outcome": self.outcome.key, "criteria": self.grid, "text": text}

    def proofs_chosen(self, data: Any, files: Any) -> Sequence[tuple[str, Mapping[str, Any], Mapping[str, Any]]]:
        """The photograph, PDF and address of this outcome: name of the field, and what the act takes."""
        found: list[tuple[str, Mapping[str, Any], Mapping[str, Any]]] = []
        for name in PROOFS:
            field, place = self.fields[name], self.add_prefix(name)
            value = field.widget.value_from_datadict(data, files, place)
            if value:
                of = {"outcome": self.outcome.key}
                taken = ({**of, "address": value}, {}) if name == "link" else (of, {"file": value})
                found.append((name, *taken))
        return found


class DayForm(forms.Form):
    """When and how it was assessed: the same for what is sent together."""

    assessed_on = DayGoneField(label=gettext_lazy("Assessed on"))
    methods = LinesField(
        label=gettext_lazy("How did you assess? One method a line"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        help_text=gettext_lazy("For example: watched at work, talked about it."),
    )
