"""What is typed about an improvement action."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import Organisation
from documents.models import Document
from ground.day_fields import DayField
from ground.fields import needed_when
from ground.sentences import sentence
from quality.actions import Plan, wrong_days
from quality.improvement import ActionKind
from quality.owners import candidates

CLOSE = (
    ("keep", _("It worked, keep the check")),
    ("drop", _("It worked, the check can go")),
    ("failed", _("It did not work")),
)


class WithDays(forms.Form):
    """Days that lie ahead, the one of measuring not before the other; each wrong one says so at its field."""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for wrong in wrong_days(data.get("due_on"), data.get("measure_on")):
            self.add_error(str(wrong.params["field"]), sentence(wrong.code))
        return data


class PlanForm(WithDays):
    """What is to be done, by whom, by which day, and by which figure one sees that it helped."""

    text = forms.CharField(
        label=_("What will be done"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000,
        error_messages={"required": _("Say what will be done.")},
    )  # fmt: skip
    owner = forms.ChoiceField(label=_("Who does it"))
    due_on = DayField(label=_("Done by"))
    cause = forms.CharField(
        label=_("Why it is so"), widget=forms.Textarea(attrs={"rows": 2}), max_length=2000, required=False
    )
    kind = forms.ChoiceField(label=_("What kind of action"), required=False)
    back_in_memorandum = forms.BooleanField(required=False, label=_("As a check in the next memorandum with them"))
    back_in_preparation = forms.BooleanField(
        required=False, label=_("As a line on the list before departure to this host")
    )
    target = forms.FloatField(label=_("Good if it reaches (per cent)"), min_value=0, max_value=100, required=False)
    measure_on = DayField(label=_("Measured on"), required=False)

    def __init__(
        self, *args: Any, actor: Actor, partner: Organisation | None = None, measured: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        people = [(str(one.person_id), one.words) for one in candidates(actor, partner)]
        fields: dict[str, Any] = dict(self.fields)
        fields["owner"].choices = [("", _("Choose a person")), *people]
        fields["owner"].error_messages["required"] = sentence("quality.action_no_owner")
        fields["due_on"].error_messages["required"] = sentence("quality.action_no_day")
        fields["kind"].choices = [("", _("Not said")), *ActionKind.choices]
        if partner is None:
            del self.fields["back_in_memorandum"], self.fields["back_in_preparation"]
        if not measured:
            del self.fields["target"], self.fields["measure_on"]

    @property
    def plan(self) -> Plan:
        """What was typed."""
        data = dict(self.cleaned_data)
        data.pop("finding", None)
        return Plan(owner_id=data.pop("owner"), **data)


class StartForm(PlanForm):
    """The same with the finding, filled from the figure."""

    finding = forms.CharField(
        label=_("Finding"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000,
        help_text=_("Filled in from the figure, where it comes from one. You can write it in your own words."),
        error_messages={"required": _("Say what was found.")},
    )  # fmt: skip
    field_order = ("finding", "text", "owner", "due_on")
    folded = ("cause", "kind")
    folded_words = _("Cause and kind")


class KeepForm(forms.Form):
    """Nobody acts on it, and why."""

    reason = forms.CharField(label=_("Why nobody acts on it"), widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].error_messages["required"] = sentence("quality.action_no_reason")


class FinishForm(forms.Form):
    """What was done."""

    words = forms.CharField(label=_("What was done"), widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].error_messages["required"] = sentence("quality.action_no_words")


class CloseForm(forms.Form):
    """The own verdict, and what shows it."""

    decision = forms.ChoiceField(label=_("Your verdict"), choices=CLOSE, widget=forms.RadioSelect)
    evidence = needed_when(
        forms.CharField(label=_("Evidence"), widget=forms.Textarea(attrs={"rows": 3})), _("needed without a paper")
    )
    paper = forms.CharField(
        label=_("Number of a paper that shows it"), max_length=60, required=False,
        help_text=_("For example of the memorandum that carries the check. Text or paper, one of them is needed."),
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        self.found: Document | None = None

    def clean_paper(self) -> str:
        """A paper that the reader may read."""
        number: str = self.cleaned_data["paper"].strip()
        if number:
            readable = Document.objects.visible_to(self.actor).filter(number__iexact=number)
            self.found = readable.order_by("-created_at").first()
            if self.found is None:
                raise forms.ValidationError(_("There is no paper with this number that you may read."))
        return number

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("evidence", "").strip() and self.found is None and "paper" not in self.errors:
            self.add_error("evidence", sentence("quality.action_no_evidence"))
        return data


class AgainForm(WithDays):
    """Not yet: by whom and by when."""

    owner = forms.ChoiceField(label=_("Who does it"))
    due_on = DayField(label=_("Done by"))
    measure_on = DayField(label=_("Measured again on"), required=False)
    words = forms.CharField(label=_("Why it is taken up again"), widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, actor: Actor, partner: Organisation | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = dict(self.fields)
        people = [(str(one.person_id), one.words) for one in candidates(actor, partner)]
        fields["owner"].choices = [("", _("Choose a person")), *people]
        fields["owner"].error_messages["required"] = sentence("quality.action_no_owner")
        fields["due_on"].error_messages["required"] = sentence("quality.action_no_day")
