"""What people type about memoranda and plans."""

from typing import Any, cast
from uuid import UUID

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.actors import SYSTEM
from accounts.models import Membership, MembershipRole, Organisation, Person
from ground import clock
from ground.day_fields import DayField, DayGoneField
from ground.structured.field import HasRows, StructuredField
from lifecycle.forms import ActForm
from lifecycle.organisations.pick_fields import AnswersThereField, LooksUp, OrganisationField
from lifecycle.people.role_book import sending_organisation_id
from lifecycle.vocabulary import HISTORY
from partnerships.content import LINE, QUALIFICATION, SCHEMA, UNITS, shape, titled
from partnerships.models import Memorandum, MemorandumParty, MemorandumVersion

ID = {"type": "string", "format": "uuid", "pattern": "^[0-9a-fA-F-]{36}$"}
PARTIES = {
    "type": "array",
    "title": _("Parties"),
    "items": shape(
        _("Party"),
        {
            "organisation": titled(ID, _("Organisation")),
            "functions": {"type": "array", "items": LINE, "title": _("Functions")},
            "contact": titled(ID, _("Contact person")),
            "contact_function": titled(LINE, _("Function of the contact person")),
            "signer": titled(ID, _("Signer")),
            "place": titled(LINE, _("Place")),
        },
        ("organisation",),
    ),
}
COVERED = {
    "type": "array",
    "title": _("Organisations covered"),
    "items": shape(
        _("Organisation"),
        {"organisation": titled(ID, _("Organisation")), "role": titled(LINE, _("Role"))},
        ("organisation",),
    ),
}


class MemorandumForm(HasRows, ActForm):
    """The content of a draft."""

    on_paper = True

    content = StructuredField(label=_("Content"), shape=SCHEMA)
    valid_from = DayField(label=_("Valid from"), required=False)
    valid_until = DayField(label=_("Valid until"), required=False)
    review_by = DayField(label=_("Review by"), required=False)
    field_order = ("valid_from", "valid_until", "review_by", "content")

    def fill_choices(self) -> None:
        for name, field in self.fields.items():
            field.initial = getattr(self.subject, name)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        since, until = data.get("valid_from"), data.get("valid_until")
        if since and until and until < since:
            self.add_error("valid_until", _("The memorandum would end before it begins. Choose a later day."))
        elif until and until < clock.today():
            self.add_error(
                "valid_until", _("This day has passed: the memorandum would never hold. Choose a later day.")
            )
        if until and (review := data.get("review_by")) and review > until:
            self.add_error(
                "review_by", _("The review would come after the memorandum has ended. Choose an earlier day.")
            )
        return data


class PartiesForm(ActForm):
    """Who signs and who is covered."""

    on_paper = True

    parties = StructuredField(label=_("Parties"), shape=PARTIES)
    covered = StructuredField(label=_("Organisations covered"), shape=COVERED, required=False)

    def fill_choices(self) -> None:
        version = cast(MemorandumVersion, self.subject)
        self.fields["parties"].initial = [_written(party) for party in version.parties.all()]
        self.fields["covered"].initial = [
            {"organisation": str(one.organisation_id), "role": one.role} for one in version.covered.all()
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        wanted = [entry for name in ("parties", "covered") for entry in data.get(name) or ()]
        organisations = {entry["organisation"] for entry in wanted}
        people = {entry[name] for entry in wanted for name in ("contact", "signer") if entry.get(name)}
        known = Organisation.objects.visible_to(SYSTEM).filter(pk__in=organisations).count()
        if known != len(organisations) or Person.objects.filter(pk__in=people).count() != len(people):
            self.add_error("parties", _("An organisation or a person named here is not known."))
        if len(organisations) != len(wanted):
            self.add_error("parties", _("An organisation stands here twice."))
        if self.actor.organisation_id and str(self.actor.organisation_id) not in organisations:
            words = _("Your own organisation is not among them: you could not open the memorandum any more. Choose it.")
            self.add_error("parties", words)
        return data


def _written(party: MemorandumParty) -> dict[str, Any]:
    """A party as `PARTIES` describes it: what is offered can be handed in as it stands."""
    people = {"contact": party.contact_id, "signer": party.signer_id}
    return {
        "organisation": str(party.organisation_id),
        "functions": party.functions,
        "contact_function": party.contact_function,
        "place": party.place,
        **{name: str(person) for name, person in people.items() if person},
    }


class ReviewForm(ActForm):
    """A review of the partnership."""

    why = {"findings": HISTORY}

    held_on = DayGoneField(label=_("Held on"))
    findings = forms.CharField(label=_("Findings"), widget=forms.Textarea)


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


class PartySignForm(ActForm):
    """Where the party signs."""

    place = forms.CharField(label=_("Place"), max_length=120, required=False)
