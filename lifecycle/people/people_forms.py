"""Fields that name people and organisations as someone at work would type them: a name and a mail address."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.actors import SYSTEM
from accounts.models import Language, Organisation, Person
from ground.day_fields import DayField
from ground.fields import AddressOfAnother
from ground.names import PersonNames
from lifecycle.forms import ActForm
from lifecycle.models import OrganisationPart, Succession
from lifecycle.people.replacing import open_successions
from lifecycle.roles import NamedPartKind

NAMEABLE = tuple(kind for kind in NamedPartKind if kind != NamedPartKind.PARTICIPANT)


class PersonForm(PersonNames, ActForm):
    """A person found by address, or registered with the name given."""

    email = AddressOfAnother(required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    language = forms.ChoiceField(
        label=_("Language"), choices=Language.choices, initial=Language.ENGLISH, required=False
    )

    def person(self) -> Person:
        """The person meant; one row per address."""
        data = self.cleaned_data
        email = data["email"] or None
        found = Person.objects.filter(email=email).first() if email else None
        return found or Person.objects.create_user(
            email=email,
            given_names=data["given_names"],
            family_names=data["family_names"],
            phone=data["phone"],
            language=data["language"] or Language.ENGLISH,
        )


class NamedPartForm(PersonForm):
    """Who is what in the stay."""

    part = forms.ChoiceField(label=_("Part in the stay"), choices=[(kind.value, kind.label) for kind in NAMEABLE])
    organisation = forms.ModelChoiceField(
        label=_("For the organisation"), queryset=Organisation.objects.none(), required=False
    )
    function = forms.CharField(label=_("Function"), max_length=200, required=False)
    qualification = forms.CharField(label=_("Right to assess"), max_length=300, required=False)
    relation = forms.CharField(label=_("Relation to the participant"), max_length=60, required=False)
    phone_day = forms.CharField(label=_("Telephone by day"), max_length=40, required=False)
    phone_night = forms.CharField(label=_("Telephone by night"), max_length=40, required=False)

    field_order = ("part", "given_names", "family_names", "email")

    def fill_choices(self) -> None:
        field: Any = self.fields["organisation"]
        parts = OrganisationPart.objects.open().filter(mobility=self.stay).values("organisation_id")
        field.queryset = Organisation.objects.visible_to(SYSTEM).filter(pk__in=parts)


class TutorForm(PersonForm):
    """The host tutor; where there is one, who follows."""

    function = forms.CharField(label=_("Function"), max_length=200, required=False)
    from_on = DayField(
        label=_("From"), required=False, help_text=_("Until that day the present tutor stays. Without a day: at once.")
    )


class HandOverForm(PersonForm):
    """The colleague who takes over: name and work address, both needed, since the link goes there."""

    def fill_choices(self) -> None:
        self.fields["email"].required = True
        self.fields["email"].label = _("Work mail address")

    field_order = ("given_names", "family_names", "email", "phone", "language")


class SuccessorForm(ActForm):
    """Whether the successor that the tutor named takes over."""

    succession = forms.ModelChoiceField(label=_("New tutor"), queryset=Succession.objects.none(), empty_label=None)
    accept = forms.TypedChoiceField(
        label=_("Your answer"),
        choices=(("yes", _("They take over now")), ("no", _("The present tutor stays"))),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )

    def fill_choices(self) -> None:
        field: Any = self.fields["succession"]
        field.queryset = open_successions(self.stay)
        field.initial = field.queryset.first()
        field.label_from_instance = lambda one: f"{one.giver.full_name} → {one.taker.full_name}"
