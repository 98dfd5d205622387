"""Fields that name people and organisations as someone at work would type them: a name and a mail address."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.actors import SYSTEM, Actor
from accounts.models import Language, Organisation, Person
from accounts.people import TypedPerson
from ground.day_fields import DayField
from ground.days import day_as
from ground.fields import AddressOfAnother, TelephoneField
from ground.names import PersonNames
from ground.sentences import sentence
from lifecycle.forms import ActForm
from lifecycle.models import Mobility, OrganisationPart, Succession
from lifecycle.names import names_in
from lifecycle.people.asking import WhoField, ask_who, shared_at_work, shared_mailbox_field, show_who
from lifecycle.people.finding import AT_HOME, Alike, alike, keeper_in, meet, why_no_guardian
from lifecycle.people.replacing import open_successions
from lifecycle.people.role_book import roles_in_stay, sending_organisation_id
from lifecycle.roles import NamedPartKind, Role

KEPT_WHERE_NOBODY_SENDS = _(
    "The other guardian sees neither this mail address and telephone nor where the participant lives: "
    "papers say “through the participant”"
)
NAMEABLE = tuple(kind for kind in NamedPartKind if kind != NamedPartKind.PARTICIPANT)


def names_who_reads_reports(actor: Actor, stay: Mobility) -> bool:
    """Only who goes without a school does: a school has its own, and the host names nobody who reads reports."""
    return sending_organisation_id(stay) is None and Role.LEAD in roles_in_stay(actor, stay)


class PersonForm(PersonNames, ActForm):
    """Somebody as typed; who is meant is found among those whom the same organisation keeps, and asked in doubt."""

    kind: str = NamedPartKind.TUTOR  # where the form does not ask for which part

    email = AddressOfAnother(required=False)
    phone = TelephoneField()
    language = forms.ChoiceField(
        label=_("Language"), choices=Language.choices, initial=Language.ENGLISH, required=False
    )

    who = WhoField()
    shared_mailbox = shared_mailbox_field()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        is_guardian = not self.errors and self._part() == NamedPartKind.GUARDIAN
        if is_guardian:
            self._refuse_as_guardian()
        if not self.errors:
            ask_who(self, self._alike())
        if is_guardian and not self.errors:
            self._ask_whether_shared()
        return data

    def _refuse_as_guardian(self) -> None:
        """Neither the participant nor who sends them (design, decision 3). Somebody else may have been meant."""
        why = why_no_guardian(self.stay, self.typed(), self.cleaned_data["who"])
        if why:
            show_who(self, self._alike())
            self.add_error("email" if self.cleaned_data["email"] else "given_names", sentence(why, {}))

    def _ask_whether_shared(self) -> None:
        """Who decides in the stay at work is not taken for the guardian unseen, because one address was typed twice."""
        if self.cleaned_data["shared_mailbox"]:
            return
        if question := shared_at_work(self.stay, self.cleaned_data["email"]):
            self.fields["shared_mailbox"].widget = forms.CheckboxInput()
            self.add_error("email", question)

    def _alike(self) -> list[Alike]:
        keeper = self._keeper()
        return alike(self.typed(), keeper_id=keeper) if keeper and self._part() in AT_HOME else []

    def typed(self) -> TypedPerson:
        """The person as typed."""
        data = self.cleaned_data
        language = data["language"] or Language.ENGLISH
        return TypedPerson(data["given_names"], data["family_names"], data["email"], data["phone"], language)

    def as_typed(self, person: Person) -> dict[str, Any]:
        """What the part keeps: name and telephone as typed, where their keeper wrote others.

        Who typed no telephone for somebody of another keeper is not told the one that stands there.
        """
        typed = self.typed()
        others = person.keeper_id is not None and person.keeper_id != self.actor.organisation_id
        return {
            "called": "" if typed.names == person.full_name else typed.names,
            "phone": "" if typed.phone == person.phone else typed.phone,
            "phone_unknown": others and not typed.phone and bool(person.phone),
        }

    def _part(self) -> str:
        return str(self.cleaned_data.get("part") or self.kind)

    def _works_for(self) -> UUID | None:
        organisation = self.cleaned_data.get("organisation")
        return organisation.pk if organisation else None

    def _keeper(self) -> UUID | None:
        return keeper_in(self.stay, self._part(), self._works_for())

    def person(self) -> Person:
        """The person meant, or a new one."""
        answer = self.cleaned_data["who"]
        return meet(self.stay, self._part(), self.typed(), organisation_id=self._works_for(), answer=answer)


class NamedPartForm(PersonForm):
    """Who is what in the stay."""

    part = forms.ChoiceField(label=_("Part in the stay"), choices=[(kind.value, kind.label) for kind in NAMEABLE])
    organisation = forms.ModelChoiceField(
        label=_("For the organisation"), queryset=Organisation.objects.none(), required=False
    )
    function = forms.CharField(label=_("Function"), max_length=200, required=False)
    qualification = forms.CharField(label=_("Right to assess"), max_length=300, required=False)
    relation = forms.CharField(label=_("Relation to the participant"), max_length=60, required=False)
    phone_day = TelephoneField(label=_("Telephone by day"))
    phone_night = TelephoneField(label=_("Telephone by night"))
    contact_kept = forms.BooleanField(
        label=_(
            "The other guardian sees neither this mail address and telephone nor where the participant lives: "
            "papers say “through the school”"
        ),
        required=False,
    )

    field_order = ("part", "given_names", "family_names", "email")

    def fill_choices(self) -> None:
        named: Any = self.fields["part"]
        if not names_who_reads_reports(self.actor, self.stay):
            named.choices = [choice for choice in named.choices if choice[0] != NamedPartKind.PERSON_OF_TRUST]
        field: Any = self.fields["organisation"]
        parts = OrganisationPart.objects.open().filter(mobility=self.stay).values("organisation_id")
        field.queryset = Organisation.objects.visible_to(SYSTEM).filter(pk__in=parts)
        if sending_organisation_id(self.stay) is None:
            self.fields["contact_kept"].label = KEPT_WHERE_NOBODY_SENDS


class TutorForm(PersonForm):
    """The host tutor; where there is one, who follows."""

    function = forms.CharField(label=_("Function"), max_length=200, required=False)
    from_on = DayField(
        label=_("From"), required=False, help_text=_("Until that day the present tutor stays. Without a day: at once.")
    )


class HandOverForm(PersonForm):
    """The colleague who takes over: name and work address, both needed, since the link goes there."""

    from_on = DayField(label=_("From"), required=False, help_text=_("Without a day: as soon as a coordinator agrees."))
    until_on = DayField(
        label=_("Last day, if you come back"),
        required=False,
        help_text=_("For a holiday: on the day after it everything is yours again."),
    )

    def fill_choices(self) -> None:
        self.fields["email"].required = True
        self.fields["email"].label = _("Work mail address")

    field_order = ("given_names", "family_names", "email", "phone", "language", "from_on", "until_on")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        first, last = data.get("from_on"), data.get("until_on")
        if last and last < max(first or last, self.stay.today):
            self.add_error("until_on", _("The last day comes after the first, and lies ahead."))
        if first and self.stay.planned_end and first > self.stay.planned_end:
            words = _("%(name)s goes home before %(day)s. Nothing is left to hand over.")
            said = {"name": self.stay.participant.full_name, "day": day_as(first, "D j M")}
            self.add_error("from_on", words % said)
        return data


class SuccessorForm(ActForm):
    """Whether the successor that the tutor named takes over."""

    succession = forms.ModelChoiceField(label=_("New tutor"), queryset=Succession.objects.none(), empty_label=None)
    accept = forms.TypedChoiceField(
        label=_("Your answer"),
        choices=(("yes", _("They take over, as asked")), ("no", _("The present tutor stays"))),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )

    def fill_choices(self) -> None:
        field: Any = self.fields["succession"]
        field.queryset = open_successions(self.stay)
        field.initial = field.queryset.first()
        field.label_from_instance = _giver_and_taker
        field.required = len(field.queryset) > 1

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors and data.get("succession") is None:
            data["succession"] = self.fields["succession"].initial  # the only one
        return data


def _giver_and_taker(one: Succession) -> str:
    names = names_in(one.mobility_id, [one.giver_id])
    days = [_("from %(day)s") % {"day": day_as(one.from_on, "D j M")} if one.from_on else _("at once")]
    days += [_("until %(day)s") % {"day": day_as(one.until_on, "D j M")}] if one.until_on else []
    return f"{names[one.giver_id]} → {one.taker_called} ({', '.join(str(day) for day in days)})"
