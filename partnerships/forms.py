"""What people type about memoranda and plans. Structured answers are JSON, checked against `content`."""

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from jsonschema import Draft202012Validator, FormatChecker

from accounts.actors import SYSTEM
from accounts.models import Membership, MembershipRole, Organisation, Person
from ground.day_fields import DayField, DayGoneField
from lifecycle.forms import ActForm
from lifecycle.organisations.pick_fields import AnswersThereField, LooksUp, OrganisationField
from partnerships.content import LINE, QUALIFICATION, SCHEMA, UNITS
from partnerships.models import Memorandum, MemorandumParty, MemorandumVersion

UNSHAPELY = _("This does not have the expected shape. %(faults)s")
NO_CHARACTER = re.compile("[\0\ud800-\udfff]")  # zero, or half a character: JSON can write it, PostgreSQL refuses it

FORMATS = FormatChecker(formats=())


@FORMATS.checks("day", raises=ValueError)
def is_day(value: object) -> bool:
    """A day of the calendar as 2026-03-02; an empty text says that there is none."""
    return not isinstance(value, str) or not value or bool(date.fromisoformat(value))


class StructuredField(forms.JSONField):
    """JSON of a known shape; a fault is told with its place."""

    def __init__(self, *, shape: dict[str, Any], **rest: Any) -> None:
        super().__init__(**rest)
        self.shape = shape

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value if isinstance(value, str) or value is None else json.dumps(value))
        if any(NO_CHARACTER.search(text) for text in texts(cleaned)):
            fault = _("a text holds a character that is none")
            raise forms.ValidationError(UNSHAPELY, code="shape", params={"faults": fault})
        checker = Draft202012Validator(plain(self.shape), format_checker=FORMATS)
        faults = [] if cleaned is None else list(checker.iter_errors(cleaned))
        if faults:
            told = "; ".join(
                f"{'.'.join(str(step) for step in fault.absolute_path) or '/'}: {fault.message}" for fault in faults[:5]
            )
            raise forms.ValidationError(UNSHAPELY, code="shape", params={"faults": told})
        return cleaned


def texts(value: Any) -> Iterator[str]:
    """Every text in a JSON value, names of properties included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from (name, *texts(inner))
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)


def plain(shape: Any) -> Any:
    """The schema without its translated titles, as the checker wants it."""
    if isinstance(shape, dict):
        return {key: plain(value) for key, value in shape.items() if key != "title" or isinstance(value, dict)}
    return [plain(value) for value in shape] if isinstance(shape, list) else shape


ID = {"type": "string", "format": "uuid", "pattern": "^[0-9a-fA-F-]{36}$"}
PARTIES = {
    "type": "array",
    "items": {
        "type": "object",
        "additionalProperties": False,
        "required": ["organisation"],
        "properties": {
            "organisation": ID,
            "functions": {"type": "array", "items": LINE},
            "contact": ID,
            "contact_function": LINE,
            "signer": ID,
            "place": LINE,
        },
    },
}
COVERED = {
    "type": "array",
    "items": {
        "type": "object",
        "additionalProperties": False,
        "required": ["organisation"],
        "properties": {"organisation": ID, "role": LINE},
    },
}


class MemorandumForm(ActForm):
    """The content of a draft."""

    content = StructuredField(label=_("Content"), shape=SCHEMA)
    valid_from = DayField(label=_("Valid from"), required=False)
    valid_until = DayField(label=_("Valid until"), required=False)
    review_by = DayField(label=_("Review by"), required=False)

    def fill_choices(self) -> None:
        for name, field in self.fields.items():
            field.initial = getattr(self.subject, name)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        since, until = data.get("valid_from"), data.get("valid_until")
        if since and until and until < since:
            self.add_error("valid_until", _("The memorandum would end before it begins. Choose a later day."))
        return data


class PartiesForm(ActForm):
    """Who signs and who is covered."""

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


class UnitsForm(ActForm):
    """What the stay aims at."""

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
