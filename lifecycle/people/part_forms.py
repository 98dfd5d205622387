"""What is asked about a part that somebody has by name."""

from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import Person
from ground import clock
from ground.day_fields import DayField
from ground.days import long_day
from ground.fields import TelephoneField
from ground.sentences import sentence
from lifecycle.forms import ActForm
from lifecycle.models import Mobility, NamedPart
from lifecycle.models.part import OF_THE_HOST
from lifecycle.people.handing import colleagues_in
from lifecycle.people.people_forms import PersonForm, names_who_reads_reports
from lifecycle.people.role_book import roles_in_stay
from lifecycle.roles import NamedPartKind, Role
from lifecycle.vocabulary import HISTORY


def leaving_parts(mobility: Mobility) -> QuerySet[NamedPart]:
    """The parts by name that may end: all but the participant's, without whom there is no stay."""
    return _named(NamedPart.objects.not_ended(), mobility)


def replaceable_parts(mobility: Mobility) -> QuerySet[NamedPart]:
    """Those of them that are held now."""
    return _named(NamedPart.objects.open(), mobility)


def _named(parts: QuerySet[NamedPart], mobility: Mobility) -> QuerySet[NamedPart]:
    named = parts.filter(mobility=mobility).exclude(part=NamedPartKind.PARTICIPANT)
    return named.select_related("person", "mobility").order_by("part", "from_at", "id")


def theirs_to_change(actor: Actor, mobility: Mobility, parts: QuerySet[NamedPart]) -> QuerySet[NamedPart]:
    """Who leads the stay: everybody. The host: its own people, never whom the school named.

    Without the person of trust, for whoever may not say who that is.
    """
    if not names_who_reads_reports(actor, mobility):
        parts = parts.exclude(part=NamedPartKind.PERSON_OF_TRUST)
    if Role.LEAD in roles_in_stay(actor, mobility):
        return parts
    ours = Q(organisation=actor.organisation_id)
    return parts.filter(ours | Q(organisation=None, part__in=OF_THE_HOST))


def is_theirs(actor: Actor, mobility: Mobility, part: NamedPart) -> bool:
    """The same of one part."""
    if part.part == NamedPartKind.PERSON_OF_TRUST and not names_who_reads_reports(actor, mobility):
        return False
    if Role.LEAD in roles_in_stay(actor, mobility):
        return True
    return part.organisation_id == actor.organisation_id or (part.organisation_id is None and part.part in OF_THE_HOST)


def stays_as_it_is() -> str:
    """Said wherever somebody's part ends."""
    return gettext("What was written and signed until now stays as it is.")


class NamedPartField(forms.ModelChoiceField):
    """A part told by its kind and its person; by the address as well, since one that was mistyped looks the same."""

    def __init__(self, **given: Any) -> None:
        super().__init__(queryset=NamedPart.objects.none(), empty_label=None, widget=forms.RadioSelect, **given)

    def label_from_instance(self, part: Any) -> str:
        said = f"{part.get_part_display()}: {part.full_name}"
        return f"{said}, {part.person.email}" if part.person.email else said


class EndPartForm(ActForm):
    """Who no longer takes part, and why."""

    looks_ahead = ("part",)
    why = {"reason": HISTORY}

    part = NamedPartField(label=_("Who no longer takes part"))
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000)

    def fill_choices(self) -> None:
        field: Any = self.fields["part"]
        field.queryset = theirs_to_change(self.actor, self.stay, leaving_parts(self.stay))

    def in_words(self, done: Any) -> list[str]:
        """What does not change."""
        return [stays_as_it_is()]


class ReplacePersonForm(PersonForm):
    """Whose part somebody else takes over, who that is, and from which day on."""

    looks_ahead = ("part", "from_on")

    part = NamedPartField(label=_("Whose part goes to somebody else"))
    from_on = DayField(
        label=_("From"),
        required=False,
        help_text=_("Until that day everything stays as it is. Without a day: at once."),
    )
    function = forms.CharField(label=_("Function"), max_length=200, required=False)
    qualification = forms.CharField(label=_("Right to assess"), max_length=300, required=False)
    relation = forms.CharField(label=_("Relation to the participant"), max_length=60, required=False)
    phone_day = TelephoneField(label=_("Telephone by day"))
    phone_night = TelephoneField(label=_("Telephone by night"))

    field_order = ("part", "from_on", "given_names", "family_names", "email", "phone", "language")

    def fill_choices(self) -> None:
        field: Any = self.fields["part"]
        field.queryset = theirs_to_change(self.actor, self.stay, replaceable_parts(self.stay))

    def _part(self) -> str:
        part: NamedPart = self.cleaned_data["part"]
        return part.part

    def _works_for(self) -> UUID | None:
        part: NamedPart = self.cleaned_data["part"]
        return part.organisation_id

    def in_words(self, done: Any) -> list[str]:
        """From when; what does not change."""
        day, part = self.cleaned_data["from_on"], self.cleaned_data["part"]
        if not day or day <= self.stay.today:
            return [stays_as_it_is()]
        said = {"day": long_day(day), "person": part.full_name}
        return [gettext("Nothing changes before %(day)s: until then %(person)s stays, and both are told then.") % said]


class HandToColleagueForm(ActForm):
    """Who is responsible at the own organisation from now on."""

    looks_ahead = ("colleague", "until_on")

    colleague = forms.ModelChoiceField(label=_("Colleague"), queryset=Person.objects.none())
    until_on = DayField(
        label=_("Last day"), required=False, help_text=_("After it the stay comes back. Without a day it does not.")
    )

    def fill_choices(self) -> None:
        field: Any = self.fields["colleague"]
        field.queryset = colleagues_in(self.actor.organisation_id).exclude(pk=self.stay.participant_id)

    def clean_until_on(self) -> Any:
        until_on = self.cleaned_data["until_on"]
        if until_on and until_on < clock.today():
            raise forms.ValidationError(sentence("lifecycle.day_has_passed"), code="passed")
        return until_on
