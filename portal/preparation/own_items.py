"""The form with which a school adds an item to the list of its stays."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.models import Asks, Owner, OwnItem
from assessments.services import add_own_item
from ground.fields import CountryField
from lifecycle.models.mobility import ParticipantKind


class OwnItemForm(forms.Form):
    """What it is, who owes it, by when, and with what."""

    name = forms.CharField(label=_("What is to be done"), max_length=120)
    owner = forms.ChoiceField(label=_("Who owes it"), choices=Owner.choices)
    days_before = forms.IntegerField(label=_("Days before the first day"), min_value=0, max_value=365, initial=7)
    asks = forms.ChoiceField(label=_("It takes"), choices=Asks.choices)
    required = forms.BooleanField(
        label=_("Needed for the arrival: it cannot be confirmed before this is done"), required=False
    )
    kind = forms.ChoiceField(
        label=_("Only for"), choices=[("", _("everybody")), *ParticipantKind.choices], required=False
    )
    country = CountryField(label=_("Only for stays in"), required=False)

    def __init__(self, *given: Any, organisation_id: UUID, **named: Any) -> None:
        super().__init__(*given, **named)
        self.organisation_id = organisation_id

    def clean_name(self) -> str:
        """Once by each name."""
        name = str(self.cleaned_data["name"]).strip()
        own = OwnItem.unscoped.filter(organisation_id=self.organisation_id, ended_at=None, name=name)
        if own.exists():
            raise forms.ValidationError(_("There is an item of this name already."), code="twice")
        return name

    def add(self) -> OwnItem:
        """On the lists of the stays."""
        return add_own_item(organisation_id=self.organisation_id, **self.cleaned_data)
