"""What people type about a stay after it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.forms import not_ahead
from lifecycle.forms import ActForm
from quality.models import ImprovementAction, Mode

SATISFACTION = (
    ("1", _("1, very dissatisfied")),
    ("2", _("2, dissatisfied")),
    ("3", _("3, neither")),
    ("4", _("4, satisfied")),
    ("5", _("5, very satisfied")),
)


class AnswerForm(ActForm):
    """A short answer."""

    satisfaction = forms.TypedChoiceField(
        label=_("All in all, how satisfied are you with this stay?"),
        choices=SATISFACTION,
        coerce=int,
        widget=forms.RadioSelect,
    )
    text = forms.CharField(label=_("What should change? What must stay?"), widget=forms.Textarea, required=False)
    mode = forms.ChoiceField(
        label=_("How the answer was given"), choices=Mode.choices, initial=Mode.WEB, required=False
    )

    def clean_mode(self) -> str:
        return self.cleaned_data["mode"] or Mode.WEB


class DebriefForm(ActForm):
    """The talk with the employer."""

    held_on = forms.DateField(label=_("Held on"), validators=[not_ahead])
    text = forms.CharField(label=_("What was said"), widget=forms.Textarea, required=False)


class ActionForm(ActForm):
    """Something to be done better."""

    text = forms.CharField(label=_("What should be done better"), widget=forms.Textarea)


class ActionAnswerForm(ActForm):
    """What was done about an action."""

    action = forms.ModelChoiceField(label=_("Action"), queryset=ImprovementAction.objects.none())
    answer = forms.CharField(label=_("What was done about it"), widget=forms.Textarea)

    def offer(self) -> None:
        field: Any = self.fields["action"]
        field.queryset = ImprovementAction.objects.filter(memorandum=self.subject.memorandum, answered_on=None)
