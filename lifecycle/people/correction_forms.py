"""What is asked where something known of a person was wrong; the errors stand beside the fields."""

from copy import copy
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from ground.birth_dates import check_birth_date
from ground.day_fields import BirthDateField
from ground.days import long_day
from ground.fields import AddressOfAnother, CountryField, TelephoneField
from ground.names import PersonNames
from lifecycle.forms import ActForm
from lifecycle.names import names_in
from lifecycle.people.asking import SHARED, shared_at_work, shared_mailbox_field
from lifecycle.people.role_book import sending_organisation_id
from lifecycle.people.who_corrects import FACTS, InTheStay, correctable, in_the_stay, people_in_stay
from lifecycle.roles import NamedPartKind
from lifecycle.vocabulary import HISTORY

NOT_YOURS = _("This person takes no part in the stay, or another organisation keeps what is known of them.")

SEEN = _("The mail address, the telephone, and where the participant lives")
KEPT = _("Neither this mail address and telephone nor where the participant lives: papers say “through the school”")
KEPT_WHERE_NOBODY_SENDS = _(
    "Neither this mail address and telephone nor where the participant lives: papers say “through the participant”"
)


class CorrectionForm(PersonNames, ActForm):
    """Every fact that the actor may correct of the person chosen. One that is not sent along stays as it is."""

    looks_ahead = ("person", *FACTS, "reason", "shared_mailbox")
    why = {"reason": HISTORY}

    person = forms.ModelChoiceField(
        label=_("Whose data"), queryset=Person.objects.none(), error_messages={"invalid_choice": NOT_YOURS}
    )
    email = AddressOfAnother(required=False)
    shared_mailbox = shared_mailbox_field()
    phone = TelephoneField()
    relation = forms.CharField(label=_("Relation to the participant"), max_length=60, required=False)
    phone_day = TelephoneField(label=_("Telephone by day"))
    phone_night = TelephoneField(label=_("Telephone by night"))
    contact_kept = forms.TypedChoiceField(
        label=_("What the other guardian sees of this one"),
        choices=((False, SEEN), (True, KEPT)),
        coerce=lambda value: value == str(True),
        empty_value=None,
        widget=forms.RadioSelect,
        required=False,
        help_text=_("The other guardian reads the reason below: write no address and no number into it."),
    )
    birth_date = BirthDateField(required=False)
    address = forms.CharField(label=_("Street and number"), max_length=300, required=False)
    postcode = forms.CharField(label=_("Postcode"), max_length=20, required=False)
    town = forms.CharField(label=_("Town"), max_length=120, required=False)
    country = CountryField(label=_("Country"), required=False)
    reason = forms.CharField(label=_("Reason"), max_length=300)

    field_order = ("person", "given_names", "family_names", "email", "shared_mailbox")

    known: InTheStay | None = None
    present: dict[str, Any]  # what may be corrected, as it is

    def fill_choices(self) -> None:
        people: Any = self.fields["person"]
        people.queryset = people_in_stay(self.stay)
        person = self._meant(people)
        if person is None:
            self._offer_people(people)
        else:
            self._offer_facts(people, person)

    def _offer_facts(self, people: Any, person: Person) -> None:
        self.known = in_the_stay(self.stay, person)
        self.present = correctable(self.actor, self.known)
        if not self.present:
            people.queryset = people.queryset.none()
        for name in FACTS:
            if name not in self.present:
                del self.fields[name]
        if "contact_kept" in self.fields and sending_organisation_id(self.stay) is None:
            self._field("contact_kept").choices = ((False, SEEN), (True, KEPT_WHERE_NOBODY_SENDS))
        if "email" not in self.present:
            del self.fields["shared_mailbox"]
        self.initial = {**self.present, **self.initial}
        if self.is_bound:
            self._keep_what_was_not_sent()

    def _meant(self, field: Any) -> Person | None:
        asked = self.data.get("person") if self.is_bound else self.initial.get("person")
        try:
            return field.clean(asked) if asked else None
        except ValidationError:
            return None

    def _offer_people(self, field: Any) -> None:
        """Nobody was chosen yet: only those of whom something can be corrected."""
        self.present = {}
        theirs = [one.pk for one in field.queryset if correctable(self.actor, in_the_stay(self.stay, one))]
        field.queryset = field.queryset.filter(pk__in=theirs)

    def _keep_what_was_not_sent(self) -> None:
        data: Any = copy(self.data)
        for name, value in self.present.items():
            if name not in data:
                data[name] = value
        self.data = data

    # What was typed

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.known is None or "person" in self.errors:
            return data
        self._check_address(data)
        self._check_birth_date(data)
        if not self.errors and not self.after():
            raise ValidationError(_("Nothing differs from what is known. Correct a field first."), code="nothing")
        return data

    def clean_contact_kept(self) -> bool:
        """An empty answer changes nothing."""
        typed = self.cleaned_data["contact_kept"]
        return bool(self.present.get("contact_kept") if typed is None else typed)

    def after(self) -> dict[str, Any]:
        """The facts that change, with their new values."""
        data = self.cleaned_data
        return {name: data[name] for name, was in self.present.items() if name in data and data[name] != was}

    def before(self) -> dict[str, Any]:
        """The same facts as they were."""
        return {name: self.present[name] for name in self.after()}

    def _check_birth_date(self, data: dict[str, Any]) -> None:
        born, first = data.get("birth_date"), self.stay.planned_start
        if not isinstance(born, date) or born == self.present["birth_date"] or first is None:
            return
        try:
            check_birth_date(born, first)
        except ValidationError as fault:
            self.add_error("birth_date", fault)

    def _check_address(self, data: dict[str, Any]) -> None:
        email = data.get("email")
        if not email or email == self.present.get("email"):
            return
        assert self.known is not None
        if colleague := self._colleague_with(email):
            words = _("%(person)s, whom your organisation keeps, has this address: at work that is the same person.")
            self.add_error("email", ValidationError(words, code="same_at_work", params={"person": colleague}))
        elif (question := self._shared_with(email)) and not data.get("shared_mailbox"):
            self.fields["shared_mailbox"].widget = forms.CheckboxInput()
            self.add_error("email", question)

    def _colleague_with(self, email: str) -> Person | None:
        known = self.known
        assert known is not None
        if known.is_at_home or known.person.keeper_id is None:
            return None
        kept = Person.objects.filter(keeper=known.person.keeper_id, email=email).exclude(pk=known.person.pk)
        return kept.exclude(named_parts__part=NamedPartKind.PARTICIPANT).order_by("created_at").first()

    def _shared_with(self, email: str) -> ValidationError | None:
        if other := self._in_the_stay_with(email):
            said = {"person": names_in(self.stay.pk, [other.pk])[other.pk]}
            return ValidationError(SHARED, code="shared", params=said)
        assert self.known is not None
        return shared_at_work(self.stay, email) if self.known.is_guardian else None

    def _in_the_stay_with(self, email: str) -> Person | None:
        assert self.known is not None
        others = people_in_stay(self.stay).filter(email=email).exclude(pk=self.known.person.pk)
        return others.order_by("created_at").first()

    def in_words(self, done: Any) -> list[str]:
        """What was known and what will be, fact by fact."""
        before, nothing = self.before(), gettext("nothing")
        words = gettext("%(fact)s: %(before)s becomes %(after)s.")
        said = [
            {
                "fact": self.fields[name].label,
                "before": self._said(name, before[name]) or nothing,
                "after": self._said(name, now) or nothing,
            }
            for name, now in self.after().items()
        ]
        return [words % one for one in said]

    def _said(self, name: str, value: Any) -> str:
        if isinstance(value, bool):
            choices: Any = self._field(name).choices
            return f"“{dict(choices)[value]}”"
        return long_day(value) if isinstance(value, date) else f"“{value}”" if value else ""

    def _field(self, name: str) -> Any:
        return self.fields[name]
