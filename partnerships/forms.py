"""What people type about memoranda and plans."""

from typing import Any, cast
from uuid import UUID

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, MembershipRole
from documents.forms import SigningForm
from ground.day_fields import DayGoneField
from ground.structured.field import HasRows, StructuredField
from lifecycle.forms import ActForm
from lifecycle.organisations.pick_fields import AnswersThereField, LooksUp, OrganisationField
from lifecycle.people.role_book import sending_organisation_id
from lifecycle.vocabulary import HISTORY
from partnerships.content import QUALIFICATION, UNITS
from partnerships.models import Memorandum, MemorandumVersion


class ReviewForm(ActForm):
    """A review of the partnership."""

    why = {"findings": HISTORY}

    held_on = DayGoneField(label=_("Held on"))
    findings = forms.CharField(label=_("Findings"), widget=forms.Textarea)
    actions = forms.CharField(
        label=_("What is to be done"),
        help_text=_("One on each line. The next version cannot be sent before each is answered."),
        max_length=10_000,
        required=False,
        widget=forms.Textarea,
    )

    def clean_actions(self) -> list[str]:
        """Each line that says something."""
        return [line.strip() for line in self.cleaned_data["actions"].splitlines() if line.strip()]


class HostForm(LooksUp, ActForm):
    """The host of a stay."""

    organisation = OrganisationField(label=_("Hosting organisation"))
    company = OrganisationField(label=_("Hosting company, if another"), required=False)
    responsible = AnswersThereField(label=_("Responsible there"))
    field_order = ("organisation", "responsible", "company")

    def fill_choices(self) -> None:
        fields: Any = self.fields
        sends = ~Q(pk=sending_organisation_id(self.stay))
        for name in ("organisation", "company"):
            fields[name].fill(self, name, self.actor, only=sends)
        fields["responsible"].fill(self, self.actor)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        host, person = data.get("organisation"), data.get("responsible")
        if host and person and not coordinates(person_id=person.pk, organisation_id=host.pk):
            self.add_error("responsible", _("This person is no coordinator of the hosting organisation."))
        return data


def coordinates(*, person_id: UUID, organisation_id: UUID) -> bool:
    """Whether the person is a coordinator of the organisation today."""
    rights = Membership.objects.open().filter(person_id=person_id, organisation_id=organisation_id)
    return rights.filter(role=MembershipRole.COORDINATOR).exists()


class UnitsForm(HasRows, ActForm):
    """What the stay aims at."""

    on_paper = True

    qualification = StructuredField(label=_("Qualification"), shape=QUALIFICATION, required=False)
    units = StructuredField(label=_("Units"), shape=UNITS, required=False)


class MemorandumChoiceForm(ActForm):
    """Which memorandum the stay goes under."""

    memorandum = forms.ModelChoiceField(label=_("Memorandum"), queryset=Memorandum.objects.none(), required=False)

    def fill_choices(self) -> None:
        field: Any = self.fields["memorandum"]
        field.queryset = Memorandum.objects.visible_to(self.actor).order_by("code")


class PartySignForm(SigningForm):
    """As what and where somebody signs for a party."""

    def fill_choices(self) -> None:
        version = cast(MemorandumVersion, self.subject)
        party = version.parties.filter(organisation=self.actor.organisation_id).first()
        if party is None:
            return
        second = party.cosigner_id in self.actor.people and party.signer_id not in self.actor.people
        self.fields["as_function"].initial = party.cosigner_function if second else party.capacity
