"""The forms of a group: planned at once from a pasted list; later more people, one who travels along, its text."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import Organisation, Person
from ground.day_fields import DayField
from ground.fields import AddressOfAnother, CountryField
from ground.names import PersonNames
from lifecycle.doors import perform_act
from lifecycle.groups import Newcomer, join_group, plan_group
from lifecycle.models import Cohort, Mobility, RuleSet
from lifecycle.models.mobility import Approach, ParticipantKind
from lifecycle.programmes import programme_of, rule_sets_for
from lifecycle.roles import NamedPartKind
from portal.groups.pasted_people import read_people
from portal.planning.form import AIMS, check_call_year

PASTED = 20_000  # signs


class PeopleField(forms.CharField):
    """A pasted list; its value is a list of newcomers."""

    widget = forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "autocapitalize": "none"})

    def __init__(self, *, actor: Actor, **rest: Any) -> None:
        super().__init__(
            label=_("The learners"),
            max_length=PASTED,
            help_text=_(
                "One line a person: given names; family names; mail address; birth date. For who is under 18 also: "
                "given names; family names; mail address of the guardian. Lines pasted from a spreadsheet do as well."
            ),
            **rest,
        )
        self.actor = actor

    def clean(self, value: Any) -> list[Newcomer]:
        people = read_people(super().clean(value))
        person_id: Any = self.actor.person_id
        own = Person.objects.filter(pk=person_id).values_list("email", flat=True).first()
        if own and own in {one.email for one in people}:
            raise ValidationError(_("Your own address is in the list: a colleague has to plan your stay."), code="own")
        return people


class GroupForm(forms.Form):
    """What all have in common, and who they are."""

    name = forms.CharField(label=_("Name of the group"), max_length=200, help_text=_("For example the class and year."))
    rule_set = forms.ModelChoiceField(label=_("Programme and activity"), queryset=RuleSet.objects.none())
    call_year = forms.IntegerField(label=_("Call year"), min_value=1995, max_value=2100, required=False)
    approach = forms.ChoiceField(
        label=_("What the stay is for"), choices=AIMS, initial=Approach.CERTIFY, widget=forms.RadioSelect
    )
    country = CountryField(label=_("Country of the stay"))
    planned_start = DayField(label=_("First day"))
    planned_end = DayField(label=_("Last day"))
    organisation = forms.ModelChoiceField(
        label=_("Hosting organisation"),
        queryset=Organisation.objects.none(),
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
        super().__init__(*args, **rest)
        self.actor = actor
        self.fields["people"] = PeopleField(actor=actor)
        rules: Any = self.fields["rule_set"]
        rules.queryset = rule_sets_for(ParticipantKind.LEARNER)
        hosts: Any = self.fields["organisation"]
        hosts.queryset = Organisation.objects.visible_to(actor).exclude(pk=actor.organisation_id).order_by("name")

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
            newcomers=data["people"],
            rule_set=rules,
            facts=facts,
        )
        for mobility in begun if data["organisation"] else ():
            host = {"organisation": data["organisation"].pk}
            perform_act(name="partnerships.choose_host", pk=mobility.pk, actor=self.actor, data=host)
        return cohort, len(begun)


class MorePeopleForm(forms.Form):
    """Who joins a group that is planned already."""

    def __init__(self, *args: Any, actor: Actor, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.actor = actor
        self.fields["people"] = PeopleField(actor=actor)

    def join(self, cohort: Cohort) -> str:
        """Plan their stays; says how many."""
        begun = join_group(actor=self.actor, cohort=cohort, newcomers=self.cleaned_data["people"])
        return gettext("Planned under the same programme: %(number)s.") % {"number": len(begun)}


class AccompanyingForm(PersonNames):
    """Somebody who travels along; named on the stay of each member."""

    email = AddressOfAnother()
    phone_day = forms.CharField(label=_("Telephone during the stay"), max_length=40)

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
