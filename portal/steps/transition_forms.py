"""The form of a transition: what its method asks for, a reason where the row needs one."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.commenting import comment_places
from assessments.selectors import results_of
from lifecycle.from_table import Detail, asked_by
from lifecycle.labels import reason_word
from lifecycle.machines import RegisteredMachine
from lifecycle.models import Mobility
from lifecycle.table import Transition

WITH_THE_REASON = "reason_code"


class TransitionForm(forms.Form):
    """Built for one row and one subject. `details()` is what `perform_transition` takes."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        machine: RegisteredMachine,
        row: Transition,
        subject: Any,
        mobility: Mobility | None,
        **rest: Any,
    ) -> None:
        rest.setdefault("initial", {"seen_version": subject.version})
        rest.setdefault("prefix", None)
        super().__init__(*args, **rest)
        self.machine, self.row, self.subject, self.mobility = machine, row, subject, mobility
        for detail in asked_by(machine.model, row.name).values():
            if detail.typed and detail.name != WITH_THE_REASON:
                self._ask(detail)
        if "lifecycle.reason_given" in row.needs:
            self._ask_reason()

    def _ask(self, detail: Detail) -> None:
        label: Any = detail.label
        name, required = detail.name, detail.required
        if name == "comments":
            for key, words in comment_places(self.row.name, self.mobility):
                self.fields[f"comment:{key}"] = forms.CharField(label=words, widget=forms.Textarea, required=False)
        elif name == "outcomes":
            choices = [(one.key, one.title) for one in results_of(self.mobility)] if self.mobility else []
            self.fields[name] = forms.MultipleChoiceField(
                label=label, choices=choices, widget=forms.CheckboxSelectMultiple
            )
        elif name == "decision":
            choices = [(state, self.machine.table.states(state).label) for state in self.row.targets]
            self.fields[name] = forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect)
        elif detail.kind is date:
            self.fields[name] = forms.DateField(
                label=label, required=required, widget=forms.DateInput(attrs={"type": "date"})
            )
        else:
            self.fields[name] = forms.CharField(label=label, required=required, widget=forms.Textarea)

    def _ask_reason(self) -> None:
        if self.row.reasons:
            codes = [(code, reason_word(code)) for code in self.row.reasons]
            self.fields["reason_code"] = forms.ChoiceField(
                label=_("Kind of reason"), choices=codes, widget=forms.RadioSelect
            )
        self.fields["reason"] = forms.CharField(label=_("Reason"), widget=forms.Textarea, required=not self.row.reasons)

    def details(self) -> dict[str, Any]:
        """What was typed, as the door takes it."""
        data = dict(self.cleaned_data)
        comments = {name.partition(":")[2]: data.pop(name) for name in list(data) if name.startswith("comment:")}
        if any(name.startswith("comment:") for name in self.fields):
            data["comments"] = {key: text for key, text in comments.items() if text.strip()}
        data.pop("seen_version", None)
        return {name: value for name, value in data.items() if value not in (None, "", [])}
