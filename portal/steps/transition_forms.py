"""The form of a transition: what its method asks for, a reason where the row needs one."""

import inspect
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.commenting import comment_places
from assessments.selectors import results_of
from lifecycle.from_table import asked_by
from lifecycle.labels import DETAIL_WORDS, REASON_WORDS
from lifecycle.machines import RegisteredMachine
from lifecycle.models import Mobility
from lifecycle.table import Transition

RESERVED = frozenset({"reason", "reason_code", "facts", "result", "assessed_on"})


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
        for name, parameter in asked_by(machine.model, row.name).items():
            if name not in RESERVED:
                self._ask(name, parameter)
        if "lifecycle.reason_given" in row.needs:
            self._ask_reason()

    def _ask(self, name: str, parameter: inspect.Parameter) -> None:
        label: Any = DETAIL_WORDS.get(name, name)
        required = parameter.default is parameter.empty
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
        elif parameter.annotation is date:
            self.fields[name] = forms.DateField(
                label=label, required=required, widget=forms.DateInput(attrs={"type": "date"})
            )
        else:
            self.fields[name] = forms.CharField(label=label, required=required, widget=forms.Textarea)

    def _ask_reason(self) -> None:
        if self.row.reasons:
            codes = [(code, REASON_WORDS.get(code, code)) for code in self.row.reasons]
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
