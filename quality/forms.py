"""What coordinators type about a stay after it, and about actions. The questionnaires: `answer_forms`."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from ground.day_fields import DayField, DayGoneField
from lifecycle.answers import rows_of
from lifecycle.forms import ActForm
from partnerships.models import MemorandumVersion
from quality.feedback_models import ReportStatus
from quality.models import ImprovementAction
from quality.selectors import REPORTS, actions_to_answer


class DebriefForm(ActForm):
    """The talk with the employer."""

    held_on = DayGoneField(label=_("Held on"))
    text = forms.CharField(label=_("What was said"), widget=forms.Textarea, required=False)
    action = forms.CharField(label=_("What is done differently at work"), max_length=300, required=False)
    action_on = DayField(label=_("Until when"), required=False)


class ReportForm(ActForm):
    """Where the funder's own report stands, as its tool says."""

    status = forms.ChoiceField(label=_("Where it stands"), choices=ReportStatus.choices, widget=forms.RadioSelect)
    asked_on = DayGoneField(label=_("Asked for on"))
    status_on = DayGoneField(label=_("So since"), help_text=_("Empty: since it was asked for."), required=False)
    link = forms.URLField(
        label=_("Address of the report"),
        help_text=_("As in the mail of the tool. Who went finds it on the own page."),
        max_length=500,
        required=False,
        assume_scheme="https",
    )

    def fill_choices(self) -> None:
        for noted in rows_of(REPORTS, self.stay):
            for name in ("status", "asked_on", "status_on", "link"):
                self.fields[name].initial = getattr(noted, name)

    def clean_link(self) -> str:
        link: str = self.cleaned_data["link"]
        if link and not link.startswith(("https://", "http://")):
            raise forms.ValidationError(_("Give the address as it begins with https://."), code="no_address")
        return link

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        asked_on = data.get("asked_on")
        if asked_on is None:
            return data
        data["status_on"] = data.get("status_on") or asked_on
        if data["status_on"] < asked_on:
            words = _("This lies before the day on which it was asked for. Choose a later day.")
            self.add_error("status_on", forms.ValidationError(words, code="before_it_was_asked"))
        return data


class ActionForm(ActForm):
    """Something to be done better."""

    text = forms.CharField(label=_("What should be done better"), widget=forms.Textarea)


class ActionAnswerForm(ActForm):
    """What was done about an action."""

    action = forms.ModelChoiceField(label=_("Action"), queryset=ImprovementAction.unscoped.none())
    answer = forms.CharField(label=_("What was done about it"), widget=forms.Textarea)

    def fill_choices(self) -> None:
        field: Any = self.fields["action"]
        field.queryset = actions_to_answer(cast(MemorandumVersion, self.subject))
