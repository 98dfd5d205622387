"""What people type about memoranda and plans. Structured answers are JSON, checked against `content`."""

import json
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from jsonschema import Draft202012Validator, FormatChecker

from accounts.actors import SYSTEM
from accounts.models import Organisation, Person
from lifecycle.forms import ActForm
from partnerships.content import LINE, QUALIFICATION, SCHEMA, UNITS
from partnerships.models import Memorandum

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
        checker = Draft202012Validator(plain(self.shape), format_checker=FORMATS)
        faults = [] if cleaned is None else list(checker.iter_errors(cleaned))
        if faults:
            told = "; ".join(
                f"{'.'.join(str(step) for step in fault.absolute_path) or '/'}: {fault.message}" for fault in faults[:5]
            )
            raise forms.ValidationError(
                _("This does not have the expected shape. %(faults)s"), code="shape", params={"faults": told}
            )
        return cleaned


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
    valid_from = forms.DateField(label=_("Valid from"), required=False)
    valid_until = forms.DateField(label=_("Valid until"), required=False)
    review_by = forms.DateField(label=_("Review by"), required=False)

    def offer(self) -> None:
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

    def offer(self) -> None:
        self.fields["parties"].initial = [
            {
                "organisation": str(party.organisation_id),
                "functions": party.functions,
                "contact": str(party.contact_id or ""),
            }
            for party in self.subject.parties.all()
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


class ReviewForm(ActForm):
    """A review of the partnership."""

    held_on = forms.DateField(label=_("Held on"))
    findings = forms.CharField(label=_("Findings"), widget=forms.Textarea)


class HostForm(ActForm):
    """The host of a stay."""

    organisation = forms.ModelChoiceField(label=_("Hosting organisation"), queryset=Organisation.objects.none())
    company = forms.ModelChoiceField(
        label=_("Hosting company, if another"), queryset=Organisation.objects.none(), required=False
    )
    responsible = forms.ModelChoiceField(label=_("Responsible there"), queryset=Person.objects.none(), required=False)

    def offer(self) -> None:
        known = Organisation.objects.visible_to(self.actor).order_by("name")
        for name in ("organisation", "company"):
            field: Any = self.fields[name]
            field.queryset = known
        people: Any = self.fields["responsible"]
        people.queryset = Person.objects.filter(
            memberships__role="coordinator", memberships__organisation__in=known
        ).distinct()


class UnitsForm(ActForm):
    """What the stay aims at."""

    qualification = StructuredField(label=_("Qualification"), shape=QUALIFICATION, required=False)
    units = StructuredField(label=_("Units"), shape=UNITS, required=False)


class MemorandumChoiceForm(ActForm):
    """Which memorandum the stay goes under."""

    memorandum = forms.ModelChoiceField(label=_("Memorandum"), queryset=Memorandum.objects.none(), required=False)

    def offer(self) -> None:
        field: Any = self.fields["memorandum"]
        field.queryset = Memorandum.objects.visible_to(self.actor).order_by("code")


class PartySignForm(ActForm):
    """Where the party signs."""

    place = forms.CharField(label=_("Place"), max_length=120, required=False)
