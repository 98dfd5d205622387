"""A partner written down by hand: name, place, one person to talk to."""

from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import MembershipRole, Organisation, OrganisationKind
from accounts.people import TypedPerson, meet_at_work
from accounts.services import add_member, find_or_register_organisation
from ground.fields import AddressOfAnother, CountryField
from ground.names import NameField, OrganisationNameField, PersonNames


class PartnerForm(PersonNames):
    """An organisation that is on Sojourn already is found again; the contact is added only where nobody runs it."""

    name = OrganisationNameField(label=_("Name of the organisation"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind of organisation"), choices=OrganisationKind.choices)
    country = CountryField(label=_("Country"))
    town = forms.CharField(label=_("Town"), max_length=120)
    given_names = NameField(label=_("Given names of your contact there"), required=False)
    family_names = NameField(
        label=_("Family names of your contact there"),
        required=False,
        help_text=_("Who has one name only leaves the other field empty."),
    )
    email = AddressOfAnother(
        label=_("Mail address of your contact there"),
        help_text=_("They sign in with a code mailed to it, and answer for the host."),
    )

    field_order = ("name", "kind", "country", "town", "given_names", "family_names", "email")

    @transaction.atomic
    def add(self, actor: Actor) -> tuple[Organisation, bool]:
        """The organisation, and whether it is new. Raises InputRefused."""
        data: dict[str, Any] = dict(self.cleaned_data)
        facts = {name: data[name] for name in ("name", "kind", "country", "town")}
        organisation, is_new = find_or_register_organisation(typed_by=actor.organisation_id, **facts)
        if is_new:
            typed = TypedPerson(data["given_names"], data["family_names"], data["email"])
            person, _known = meet_at_work(typed, organisation_id=organisation.pk)
            role = MembershipRole.COORDINATOR
            add_member(person_id=person.pk, organisation_id=organisation.pk, role=role)
            if organisation.kind == OrganisationKind.COMPANY:
                add_member(person_id=person.pk, organisation_id=organisation.pk, role=MembershipRole.CONTACT)
        return organisation, is_new
