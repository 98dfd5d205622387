"""What people type about memoranda and plans."""

from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.actors import SYSTEM, Actor
from accounts.models import Membership, MembershipRole, Organisation, Person
from ground import clock
from ground.day_fields import DayField, DayGoneField
from ground.structured.field import HasRows, StructuredField
from library.fields import Offer, UnitsField, units_in, units_of_library
from lifecycle.forms import ActForm
from lifecycle.organisations.pick_fields import AnswersThereField, LooksUp, OrganisationField
from lifecycle.vocabulary import HISTORY
from partnerships.content import LINE, QUALIFICATION, SCHEMA, UNITS, shape, titled
from partnerships.models import Memorandum, MemorandumParty, MemorandumVersion, StayPlan
from partnerships.selectors import plan_of, version_in_force

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
        for name in ("organisation", "company"):
            fields[name].fill(self, name, self.actor)
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
    """What the stay aims at: units ticked of the memorandum and the library, and others written here."""

    on_paper = True
    folded: tuple[str, ...] = ()  # fields that stand folded below the others
    folded_words = _("Write units that stand nowhere yet")

    chosen = UnitsField(label=_("Units of the memorandum and your library"))
    qualification = StructuredField(label=_("Qualification"), shape=QUALIFICATION, required=False)
    units = StructuredField(label=_("Units"), shape=UNITS, required=False)

    def fill_choices(self) -> None:
        fields: Any = self.fields
        plan = plan_of(self.stay)
        language = plan.memorandum.language if plan.memorandum else ""
        library = units_of_library(self.actor, language, plan.units)
        fields["chosen"].offer([*units_of_memorandum(plan, self.actor), *library], ticked=plan.units)
        if fields["chosen"].offers:
            self.folded = ("qualification", "units")
        else:
            del fields["chosen"]
        offered = [one for one in plan.units if "chosen" in fields and fields["chosen"].key_of(one)]
        fields["units"].initial = [one for one in plan.units if one not in offered]
        fields["qualification"].initial = plan.qualification if plan.units != offered else {}

    @property
    def is_unfolded(self) -> bool:
        """Whether something stands there, or was typed there."""
        return self.is_bound or bool(self.fields["units"].initial)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        chosen = data.pop("chosen", None) or []
        if not chosen or self.errors:
            return data
        codes = {one.content.get("code") for one in chosen}
        written = [one for one in data.get("units") or [] if one.get("code") not in codes]
        data["units"] = [*(dict(one.content) for one in chosen), *written]
        data["qualification"] = data.get("qualification") or dict(chosen[0].qualification)
        return data


def units_of_memorandum(plan: StayPlan, actor: Actor) -> list[Offer]:
    """The units of the memorandum of a stay: of the version in force, else of the newest that the actor sees."""
    if plan.memorandum is None:
        return []
    version = version_in_force(plan.memorandum)
    if version is None:
        seen = MemorandumVersion.objects.visible_to(actor).filter(memorandum=plan.memorandum)
        version = seen.order_by("-created_at").first()
    return units_in(version.content, plan.memorandum.code) if version else []


class MemorandumChoiceForm(ActForm):
    """Which memorandum the stay goes under."""

    memorandum = forms.ModelChoiceField(label=_("Memorandum"), queryset=Memorandum.objects.none(), required=False)

    def fill_choices(self) -> None:
        field: Any = self.fields["memorandum"]
        field.queryset = Memorandum.objects.visible_to(self.actor).order_by("code")


class PartySignForm(ActForm):
    """Where the party signs."""

    place = forms.CharField(label=_("Place"), max_length=120, required=False)
