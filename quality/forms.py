"""What coordinators type about a stay after it, and about actions. The questionnaires: `answer_forms`."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from ground.day_fields import DayGoneField
from lifecycle.forms import ActForm
from partnerships.models import MemorandumVersion
from quality.models import ImprovementAction


class DebriefForm(ActForm):
    """The talk with the employer."""

    held_on = DayGoneField(label=_("Held on"))
    text = forms.CharField(label=_("What was said"), widget=forms.Textarea, required=False)


class ActionForm(ActForm):
    """Something to be done better."""

    text = forms.CharField(label=_("What should be done better"), widget=forms.Textarea)


class ActionAnswerForm(ActForm):
    """What was done about an action."""

    action = forms.ModelChoiceField(label=_("Action"), queryset=ImprovementAction.objects.none())
    answer = forms.CharField(label=_("What was done about it"), widget=forms.Textarea)

    def fill_choices(self) -> None:
        field: Any = self.fields["action"]
        field.queryset = ImprovementAction.objects.filter(
            memorandum=cast(MemorandumVersion, self.subject).memorandum, answered_on=None
        )
