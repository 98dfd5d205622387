"""What who goes says of it, and what the school writes down of a visit or a call."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from assessments.contact_models import ContactKind, Mood
from assessments.incident_forms import LONGEST
from assessments.models import Wellbeing
from ground.day_fields import DayGoneField
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
