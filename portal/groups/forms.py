"""The forms of a group: planned at once from a pasted list; later more people, one who travels along, its text."""

from functools import cached_property
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import Person
from accounts.people import TypedPerson
from ground import clock
from ground.day_fields import StayDayField
from ground.fields import AddressOfAnother, CountryField, TelephoneField, needed_when
from ground.names import PersonNames
from lifecycle.doors import perform_act
from lifecycle.groups import Newcomer, join_group, plan_group
from lifecycle.models import Cohort, Mobility, RuleSet
from lifecycle.models.mobility import Approach, ParticipantKind
from lifecycle.organisations.by_function import able_to_host
from lifecycle.organisations.pick_fields import LooksUp, OrganisationField
from lifecycle.people.asking import WhoField, ask_who
from lifecycle.people.finding import alike
from lifecycle.programmes import programme_of, rule_sets_open
from lifecycle.roles import NamedPartKind
from portal.groups.pasted_people import ReadList, read_people
from portal.groups.who_is_meant import Question, answered, questions
from portal.planning.form import AIMS, check_call_year

PASTED = 20_000  # signs


class PeopleField(forms.CharField):
    """A pasted list; its value is what was read of it. `order`: how it writes its dates, where somebody has said so."""

    order = ""

    widget = forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "autocapitalize": "none"})

    def __init__(self, *, actor: Actor, **rest: Any) -> None:
        super().__init__(
            label=_("The learners"),
            max_length=PASTED,
            help_text=_(
                "Paste it from a spreadsheet with its heads, in any order. Without heads one line a person: "
                "given names; family names; mail address; birth date; for who is under 18 also given names; family "
                "names; mail address of the guardian. You see what was read before anything is planned."
            ),
            **rest,
        )
        self.actor = actor

    def clean(self, value: Any) -> ReadList:
        read = read_people(super().clean(value), self.order)
        person_id: Any = self.actor.person_id
        own = Person.objects.filter(pk=person_id).values_list("email", flat=True).first()
        if own and own in {one.email for one in read.people}:
            raise ValidationError(_("Your own address is in the list: a colleague has to plan your stay."), code="own")
        return read


class ListForm(forms.Form):
    """A form with a pasted list. What was read of it is looked at before anybody is planned."""

    def __init__(self, *args: Any, actor: Actor, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.actor = actor
        people = PeopleField(actor=actor)
        people.order = self.data.get("order", "")
        self.fields["people"] = people

    @property
    def read(self) -> ReadList:
        """What was read; the form is valid."""
        found: ReadList = self.cleaned_data["people"]
        return found

    @property
    def is_looked_at(self) -> bool:
        """Whether somebody saw this very list as it was read, and nothing of it is still to be said."""
        looked = not self.read.asked and self.data.get("read") == self.read.digest
        return looked and all(question.answer for question in self.questions)

    @cached_property
    def questions(self) -> list[Question]:
        """Who may be somebody whom the school knows already."""
        assert self.actor.organisation_id is not None
        return questions(self.read.lines, keeper_id=self.actor.organisation_id, answers=self.data)

    @property
    def people(self) -> list[Newcomer]:
        """Who is to be planned, each with who is meant."""
        return answered(self.read.lines, self.data)

    @property
    def typed(self) -> list[tuple[str, str]]:
        """Everything as it was typed, to be sent along."""
        return [(name, value) for name in self.fields for value in _values(self.data, name)]

    @property
    def grown(self) -> list[str]:
        """Who has a guardian in the list and needs none on the first day, where this form asks for that day."""
        first_day = self.cleaned_data.get("planned_start")
        return [
            f"{line.person.given_names} {line.person.family_names}".strip()
            for line in self.read.lines
            if line.without_guardian(first_day)
        ]


def _values(data: Any, name: str) -> list[str]:
    return data.getlist(name) if hasattr(data, "getlist") else [data[name]] if name in data else []


class GroupForm(ListForm, LooksUp):
    """What all have in common, and who they are."""

    name = forms.CharField(label=_("Name of the group"), max_length=200, help_text=_("For example the class and year."))
    rule_set = forms.ModelChoiceField(label=_("Programme and activity"), queryset=RuleSet.objects.none())
    call_year = needed_when(
        forms.IntegerField(label=_("Call year"), min_value=1995, max_value=2100),
        _("needed where the programme has call years"),
    )
    approach = forms.ChoiceField(
        label=_("What the stay is for"), choices=AIMS, initial=Approach.CERTIFY, widget=forms.RadioSelect
    )
    country = CountryField(label=_("Country of the stay"))
    planned_start = StayDayField(label=_("First day"))
    planned_end = StayDayField(label=_("Last day"), after="planned_start")
    organisation = OrganisationField(
        label=_("Hosting organisation"),
        required=False,
        help_text=_("May be chosen later, and differ from one to another."),
    )
    objective = forms.CharField(
        label=_("Aim of the stay"), widget=forms.Textarea(attrs={"rows": 3}), max_length=4000, required=False
    )
    programme_text = forms.CharField(
        label=_("Programme of the group"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=8000,
        required=False,
        help_text=_("Daily activities, places, who is responsible: every agreement begins with this text."),
    )

    def __init__(self, *args: Any, actor: Actor, **rest: Any) -> None:
        super().__init__(*args, actor=actor, **rest)
        rules: Any = self.fields["rule_set"]
        rules.queryset = rule_sets_open(ParticipantKind.LEARNER, clock.now().year)
        self.fill_choices()

    def fill_choices(self) -> None:
        hosts: Any = self.fields["organisation"]
        own = self.actor.organisation_id
        hosts.fill(self, "organisation", self.actor, only=~Q(pk=own), listed=able_to_host(own))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        check_call_year(self, data)
        first, last = data.get("planned_start"), data.get("planned_end")
        if first and last and last < first:
            self.add_error("planned_end", _("The last day lies before the first. Choose a later day."))
        return data

    @transaction.atomic
    def plan(self) -> tuple[Cohort, int]:
        """The group, and how many drafts began. All or nothing. Raises ActRefused."""
        data = dict(self.cleaned_data)
        rules = data["rule_set"]
        facts = {
            name: data[name]
            for name in ("call_year", "approach", "country", "planned_start", "planned_end", "objective")
        }
        facts |= {"participant_kind": ParticipantKind.LEARNER, "programme": programme_of(rules)}
        cohort, begun = plan_group(
            actor=self.actor,
            name=data["name"],
            programme_text=data["programme_text"],
            newcomers=self.people,
            rule_set=rules,
            facts=facts,
        )
        for mobility in begun if data["organisation"] else ():
            host = {"organisation": data["organisation"].pk}
            perform_act(name="partnerships.choose_host", pk=mobility.pk, actor=self.actor, data=host)
        return cohort, len(begun)


class MorePeopleForm(ListForm):
    """Who joins a group that is planned already."""

    def join(self, cohort: Cohort) -> str:
        """Plan their stays; says how many."""
        begun = join_group(actor=self.actor, cohort=cohort, newcomers=self.people)
        return gettext("Planned under the same programme: %(number)s.") % {"number": len(begun)}


class AccompanyingForm(PersonNames):
    """Somebody who travels along; named on the stay of each member."""

    email = AddressOfAnother()
    phone_day = TelephoneField(label=_("Telephone during the stay"), required=True)
    who = WhoField()

    def __init__(self, *args: Any, keeper_id: UUID, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.keeper_id = keeper_id

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors:
            typed = TypedPerson(data["given_names"], data["family_names"], data["email"])
            ask_who(self, alike(typed, keeper_id=self.keeper_id))
        return data

    @transaction.atomic
    def name_on(self, stays: list[Mobility], actor: Actor) -> None:
        """Name the person on each of these stays, on all or on none."""
        data = self.cleaned_data | {"part": NamedPartKind.ACCOMPANYING.value}
        for stay in stays:
            perform_act(name="lifecycle.name_person", pk=stay.pk, actor=actor, data=data)


class ProgrammeForm(forms.Form):
    """The text the agreements begin with."""

    programme_text = forms.CharField(
        label=_("Programme of the group"), widget=forms.Textarea(attrs={"rows": 6}), max_length=8000, required=False
    )


class SharedWordsForm(forms.Form):
    """Whose agreement gives the words to the others."""

    source = forms.ModelChoiceField(label=_("Take the words from"), queryset=Mobility.objects.none())

    def __init__(self, *args: Any, written: Any, **rest: Any) -> None:
        super().__init__(*args, **rest)
        field: Any = self.fields["source"]
        field.queryset = written
        field.label_from_instance = lambda stay: f"{stay.participant.full_name}, {stay.number}"
