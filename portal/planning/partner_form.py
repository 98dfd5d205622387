"""A partner written down by hand: name, place, one person to talk to."""

from typing import Any

from django import forms
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import Checked, MembershipRole, Organisation, OrganisationKind
from accounts.near_names import NearNames
from accounts.partners import know, publish_contact, vouch
from accounts.people import TypedPerson, meet_at_work
from accounts.services import add_member, find_or_register_organisation
from ground.day_fields import DayGoneField
from ground.fields import AddressOfAnother, CountryField, needed_when
from ground.names import NameField, OrganisationNameField, PersonNames
from lifecycle.organisations.vouching import let_go

# What the contact of a partner of this kind answers for, beside the stays it hosts.
ALSO_HELD: dict[str, tuple[str, ...]] = {
    OrganisationKind.COMPANY: (MembershipRole.CONTACT,),
    OrganisationKind.COMPETENT_INSTITUTION: (MembershipRole.RECOGNITION_OFFICER,),
    OrganisationKind.CHAMBER: (MembershipRole.RECOGNITION_OFFICER,),
}


class PartnerForm(PersonNames, NearNames):
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
        help_text=_("They sign in with a code mailed to it, and answer there for their organisation."),
    )

    checked = forms.ChoiceField(
        label=_("How was it made sure that it is what it says it is?"),
        choices=[("", _("Not checked yet")), *Checked.choices],
        required=False,
        help_text=_("Until somebody has, nothing of a stay goes out to it."),
    )
    checked_on = needed_when(DayGoneField(label=_("Day of the check")), _("needed once it was checked"))
    note = forms.CharField(label=_("Note on the check"), max_length=300, required=False)
    field_order = ("name", "another", "kind", "country", "town", "given_names", "family_names", "email")

    def __init__(self, *given: Any, actor: Actor, **named: Any) -> None:
        super().__init__(*given, **named)
        self.actor = actor

    def seen(self) -> Q:
        return Organisation.scope(self.actor)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("checked") and not data.get("checked_on") and "checked_on" not in self.errors:
            self.add_error("checked_on", _("Give the day on which it was checked."))
        return data

    @transaction.atomic
    def add(self) -> tuple[Organisation, bool]:
        """The organisation, and whether it is new. Raises InputRefused."""
        data: dict[str, Any] = dict(self.cleaned_data)
        facts = {name: data[name] for name in ("name", "kind", "country", "town")}
        organisation, is_new = find_or_register_organisation(typed_by=self.actor.organisation_id, **facts)
        self._keep_as_partner(organisation)
        if is_new:
            self._add_contact(organisation)
        return organisation, is_new

    def _keep_as_partner(self, organisation: Organisation) -> None:
        keeper = self.actor.organisation_id
        if keeper is None:
            return
        know(keeper_id=keeper, organisation_id=organisation.pk)
        facts = {name: self.cleaned_data[name] for name in ("checked", "checked_on", "note")}
        if facts["checked"]:
            vouch(keeper_id=keeper, organisation_id=organisation.pk, person_id=self.actor.person_id, **facts)
            let_go(organisation_id=organisation.pk, keeper_id=keeper)

    def _add_contact(self, organisation: Organisation) -> None:
        """The one to talk to: what the kind of organisation must be able to do, and published until it is claimed."""
        typed = TypedPerson(*(self.cleaned_data[name] for name in ("given_names", "family_names", "email")))
        person, _known = meet_at_work(typed, organisation_id=organisation.pk)
        held = [
            add_member(person_id=person.pk, organisation_id=organisation.pk, role=role)
            for role in (MembershipRole.COORDINATOR, *ALSO_HELD.get(organisation.kind, ()))
        ]
        publish_contact(organisation_id=organisation.pk, membership_id=held[0].pk)
