"""What who goes says of it, and what the school writes down of a visit or a call."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from assessments.contact_models import ContactKind, Mood
from assessments.incident_forms import LONGEST
from assessments.models import Wellbeing
from assessments.pulse import PULSE, is_asked, mood_of
from ground.day_fields import DayGoneField
from ground.scale_fields import ScaleField
from ground.scales import NO_ANSWER
from lifecycle.forms import ActForm


class CheckInForm(ActForm):
    """Three taps, and a line if one likes."""

    mood = forms.ChoiceField(
        label=_("How is it going?"),
        choices=Mood.choices,
        widget=forms.RadioSelect,
        help_text=_("“Not good” reaches the school at once."),
    )
    text = forms.CharField(
        label=_("A line about it"),
        help_text=_("Your school reads it, nobody else."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=LONGEST,
        required=False,
    )

    def fill_choices(self) -> None:
        self.pulse = PULSE if is_asked(self.stay) else ()
        for one in self.pulse:
            self.fields[one.field] = ScaleField(one.scale, label=one.words, required=False)
        if self.pulse:
            self.fields["mood"].required = False
            self.fields["text"].label = _("What you would like to say, or need")
            self.fields["text"].help_text = _(
                "Your school reads it, nobody else. What you need help with reaches it at once."
            )
            self.order_fields([one.field for one in self.pulse])

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        said = {one.field: data.pop(one.field, "") for one in self.pulse}
        said = {name: value for name, value in said.items() if value not in ("", NO_ANSWER)}
        if self.pulse and not data.get("mood"):
            if "m1" not in said and not self.errors:
                self.add_error("m1", forms.ValidationError(_("Say how it is going."), code="required"))
            data["mood"] = mood_of(said.get("m1", ""))
        return data | ({"pulse": said} if said else {})


class ContactForm(ActForm):
    """A visit or a call."""

    kind = forms.ChoiceField(label=_("How were you in touch?"), widget=forms.RadioSelect)
    held_on = DayGoneField(label=_("Day of the visit or call"))
    wellbeing = forms.ChoiceField(
        label=_("How is the participant?"), choices=Wellbeing.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("What was said"),
        help_text=_("Your own school reads it, nobody else."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONGEST,
    )

    def fill_choices(self) -> None:
        kind: Any = self.fields["kind"]
        kind.choices = [(value, capfirst(words)) for value, words in ContactKind.choices]
        self.fields["held_on"].initial = self.stay.today
