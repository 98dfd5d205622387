"""Which two persons are one human being, and why."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from ground.days import long_day
from ground.fields import AddressOfAnother
from ground.sentences import sentence
from lifecycle.errors import ActRefused
from lifecycle.forms import ActForm
from lifecycle.models import Mobility, ParticipantRecord
from lifecycle.people.correcting import stays_of
from lifecycle.people.correction_forms import NOT_YOURS
from lifecycle.people.merging import keeps_both, require_one
from lifecycle.people.who_corrects import correctable, in_the_stay, people_in_stay
from lifecycle.vocabulary import HISTORY
from lifecycle.wording import say_refusal

MOST = 20


class PersonChoice(forms.ModelChoiceField):
    """A person told by name, address and birth date."""

    def label_from_instance(self, person: Any) -> str:
        return told(person)


class MergeForm(ActForm):
    """The entry that stays, and the other one: chosen among those that look alike, or found by its address."""

    looks_ahead = ("person", "other", "address", "reason")
    why = {"reason": HISTORY}

    person = forms.ModelChoiceField(
        label=_("Who stays"), queryset=Person.objects.none(), error_messages={"invalid_choice": NOT_YOURS}
    )
    other = PersonChoice(
        label=_("Who is the same person"),
        queryset=Person.objects.none(),
        required=False,
        empty_label=_("Found by the mail address below"),
        error_messages={"invalid_choice": _("Your organisation keeps no such person.")},
    )
    address = AddressOfAnother(label=_("Mail address of the other entry"), required=False)
    reason = forms.CharField(label=_("Reason"), max_length=300)

    def fill_choices(self) -> None:
        people: Any = self.fields["person"]
        people.queryset = people_in_stay(self.stay)
        self.kept = self._meant(people)
        if self.kept is None:
            people.queryset = people.queryset.none()
            return
        others: Any = self.fields["other"]
        others.queryset = Person.objects.filter(keeper=self.kept.keeper_id)
        others.choices = [("", others.empty_label), *((one.pk, told(one)) for one in alike(self.kept))]

    def _meant(self, field: Any) -> Person | None:
        asked = self.data.get("person") if self.is_bound else self.initial.get("person")
        try:
            person: Person | None = field.clean(asked) if asked else None
        except ValidationError:
            return None
        if person is None or person.keeper_id is None or person.keeper_id != self.actor.organisation_id:
            return None
        return person if correctable(self.actor, in_the_stay(self.stay, person)) else None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.kept is None or self.errors:
            return data
        field = "other" if data.get("other") or not data.get("address") else "address"
        data["other"] = data.get("other") or self._found_by(data.get("address"))
        if data["other"] is None:
            self.add_error(field, _("Your organisation keeps no such person. Choose one, or write the address."))
        elif refusal := self._refusal(data["other"]):
            self.add_error(field, refusal)
        return data

    def _found_by(self, address: str | None) -> Person | None:
        assert self.kept is not None
        kept = Person.objects.filter(keeper=self.kept.keeper_id, email=address) if address else Person.objects.none()
        return kept.exclude(pk=self.kept.pk).order_by("created_at").first() or kept.first()

    def _refusal(self, other: Person) -> str:
        assert self.kept is not None
        if not keeps_both(self.actor, self.kept, other):
            return str(NOT_YOURS)
        if other.pk in self.actor.people and other.pk != self.kept.pk:
            return sentence("lifecycle.merge_own_entry")
        try:
            require_one(self.kept, other)
        except ActRefused as refused:
            return say_refusal(refused)
        return ""

    def in_words(self, done: Any) -> list[str]:
        """Which entry goes into which, and what moves with it."""
        assert self.kept is not None
        return _what_moves(self.kept, self.cleaned_data["other"])


def _what_moves(kept: Person, gone: Person) -> list[str]:
    stays = Mobility.unscoped.filter(stays_of(gone.pk)).count()
    signed = gone.signature_requests(manager="unscoped").filter(state="signed").count()
    said = {"kept": told(kept), "gone": told(gone)}
    lines = [gettext("“%(gone)s” goes into “%(kept)s”, whose names, address and birth date count.") % said]
    if stays:
        lines.append(ngettext("%(number)s stay moves.", "%(number)s stays move.", stays) % {"number": stays})
    if signed:
        words = ngettext("%(number)s signature moves.", "%(number)s signatures move.", signed)
        lines.append(words % {"number": signed})
    if gone.account_id and gone.email != kept.email and kept.email:
        lines.append(gettext("Whoever signed in as the other entry no longer comes as this person."))
    return lines


def alike(person: Person) -> list[Person]:
    """Kept by the same organisation, with the same address or one of the names."""
    same = Q(email=person.email) & Q(email__isnull=False)
    for name in ("given_names", "family_names"):
        if value := getattr(person, name):
            same |= Q(**{f"{name}__iexact": value})
    return list(Person.objects.filter(same, keeper=person.keeper_id).exclude(pk=person.pk)[:MOST])


def told(person: Person) -> str:
    """What tells a person from another: name, address, birth date."""
    born = ParticipantRecord.objects.filter(person=person, organisation=person.keeper_id).first()
    facts = [person.full_name, person.email or ""]
    if born and born.birth_date:
        facts.append(long_day(born.birth_date))
    return ", ".join(fact for fact in facts if fact)
