"""For whom a coordinator enters what was decided on paper or by telephone."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from documents.services import store_file
from lifecycle.models import Mobility
from lifecycle.on_behalf import MAY_BE_ENTERED_FOR
from lifecycle.people.role_book import people_in
from lifecycle.roles import Role, WhenSilent
from lifecycle.table import Who
from lifecycle.vocabulary import OnBehalf
from lifecycle.wording import names_of


class OnBehalfForm(forms.Form):
    """Empty: the person acts as self."""

    decided_by = forms.ChoiceField(label=_("Who decided this"), required=False)
    talk = forms.CharField(label=_("Note of the talk: who said what, and when"), widget=forms.Textarea, required=False)
    scan = forms.FileField(label=_("Scan of the paper"), required=False)

    def __init__(self, *args: Any, mobility: Mobility, who: tuple[Who, ...], own: bool, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.mobility = mobility
        roles = [entry.role if isinstance(entry, WhenSilent) else entry for entry in who]
        people = [
            (person, role) for role in roles if role in MAY_BE_ENTERED_FOR for person in people_in(mobility, role)
        ]
        names = names_of(person for person, _role in people)
        choices = [(f"{role}:{person}", f"{names.get(person, '')}, {role.label}") for person, role in people]
        field: Any = self.fields["decided_by"]
        field.choices = ([("", _("I decide this myself"))] if own else []) + choices
        field.required = not own

    def read(self, actor: Actor) -> OnBehalf | None:
        """The person meant, with the evidence stored; None where the actor decides."""
        chosen = self.cleaned_data["decided_by"]
        if not chosen:
            return None
        role, _colon, person = chosen.partition(":")
        scan = self.cleaned_data.get("scan")
        stored = store_file(file=scan, label=scan.name, mobility_id=self.mobility.pk, actor=actor) if scan else None
        return OnBehalf(UUID(person), Role(role), note=self.cleaned_data["talk"], scan_id=stored.pk if stored else None)
