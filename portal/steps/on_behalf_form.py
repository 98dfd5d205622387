"""For whom a coordinator enters what was decided on paper or by telephone."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from documents.services import store_file
from lifecycle.offers.acts import ActOffer
from lifecycle.offers.steps import StepOffer
from lifecycle.roles import Role
from lifecycle.vocabulary import OnBehalf
from lifecycle.wording import names_of

AnyOffer = StepOffer | ActOffer


class OnBehalfForm(forms.Form):
    """Empty: the person acts as self."""

    decided_by = forms.ChoiceField(label=_("Who decided this"), required=False)
    talk = forms.CharField(label=_("Note of the talk: who said what, and when"), widget=forms.Textarea, required=False)
    scan = forms.FileField(label=_("Scan of the paper"), required=False)

    def __init__(self, *args: Any, offer: AnyOffer) -> None:
        super().__init__(*args)
        self.stay = offer.at.stay
        names = names_of((decider.person_id for decider in offer.others), [self.stay.pk] if self.stay else [])
        choices = [
            (f"{one.role}:{one.person_id}", f"{names.get(one.person_id, '')}, {one.role.label}") for one in offer.others
        ]
        field: Any = self.fields["decided_by"]
        field.choices = ([("", _("I decide this myself"))] if offer.own else []) + choices
        field.required = not offer.own

    def read(self, actor: Actor) -> OnBehalf | None:
        """The person meant, with the evidence stored; None where the actor decides."""
        chosen = self.cleaned_data["decided_by"]
        if not chosen:
            return None
        role, _colon, person = chosen.partition(":")
        scan = self.cleaned_data.get("scan")
        stay = self.stay.pk if self.stay else None
        stored = store_file(file=scan, label=scan.name, mobility_id=stay, actor=actor) if scan else None
        return OnBehalf(UUID(person), Role(role), note=self.cleaned_data["talk"], scan_id=stored.pk if stored else None)


def form_for_others(offer: AnyOffer) -> OnBehalfForm | None:
    """None where there is nobody to enter it for."""
    return OnBehalfForm(offer=offer) if offer.others else None
