"""The form with which a stay begins: who goes, and under which programme. The rest follows step by step."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import Organisation, OrganisationKind, Person
from accounts.people import TypedPerson
from ground import clock
from ground.day_fields import BirthDateField, DayField
from ground.fields import AddressOfAnother, needed_when
from ground.names import PersonNames
from lifecycle.models import Mobility, RuleSet
from lifecycle.models.mobility import Approach, ParticipantKind
from lifecycle.organisations.pick_fields import LooksUp, OrganisationField
from lifecycle.people.asking import WhoField, ask_who
from lifecycle.people.finding import alike, meet_at_home
from lifecycle.planning import plan_stay
from lifecycle.programmes import programme_of, rule_sets_open, takes_call_year

APPRENTICE, GROUP = "apprentice", "group"
# What the first page offers: the word, what it means, which kind of participant it is.
VARIANTS: dict[str, tuple[Any, Any, ParticipantKind]] = {
    "learner": (_("A learner"), _("Sent by your school, with units to recognise."), ParticipantKind.LEARNER),
    APPRENTICE: (_("An apprentice"), _("With an employer who is told and agrees."), ParticipantKind.LEARNER),
    GROUP: (
        _("A group of learners"),
        _("Planned at once from a list; each keeps an own agreement and own signatures."),
        ParticipantKind.LEARNER,
    ),
    "graduate": (_("A recent graduate"), _("Within the time after the diploma."), ParticipantKind.GRADUATE),
    "staff": (_("A member of staff"), _("Teaching, job shadowing or a course; no units."), ParticipantKind.STAFF),
}
# Asked at the start: whether a memorandum is needed follows from it (4.3).
AIMS = (
    (Approach.CERTIFY.value, _("Units are assessed, validated and recognised")),
    (Approach.EVALUATE.value, _("What was learned is assessed and validated; nothing is recognised")),
    (Approach.DECLARE.value, _("The stay itself is attested")),
)


class PlanForm(PersonNames, LooksUp):
    """Who goes and under which rules. Acting as self the person plans the own stay (variant E)."""

    email = AddressOfAnother()
    birth_date = BirthDateField(
        required=False,
        help_text=_("Whoever is under 18 on the first day needs a guardian. Without it the preparation cannot begin."),
    )
    who = WhoField()
    employer = OrganisationField(label=_("Sending employer"))
    graduated_on = DayField(label=_("Day of the graduation"), required=False)
    rule_set = forms.ModelChoiceField(label=_("Programme and activity"), queryset=RuleSet.objects.none())
    call_year = needed_when(
        forms.IntegerField(
            label=_("Call year"),
            min_value=1995,
            max_value=2100,
            help_text=_("Programmes of the European Union ask for it; others have none."),
        ),
        _("needed where the programme has call years"),
    )

    approach = forms.ChoiceField(
        label=_("What the stay is for"), choices=AIMS, initial=Approach.CERTIFY, widget=forms.RadioSelect
    )

    field_order: tuple[str, ...] = ("given_names", "family_names", "birth_date", "email", "who")

    def __init__(self, *args: Any, actor: Actor, variant: str, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.actor, self.variant = actor, variant
        self.kind = VARIANTS[variant][2]
        rules: Any = self.fields["rule_set"]
        rules.queryset = rule_sets_open(self.kind, clock.now().year)
        self._leave_out()
        self.fill_choices()

    def fill_choices(self) -> None:
        employer: Any = self.fields.get("employer")
        if employer is not None:
            here = Q(country__in=Organisation.unscoped.filter(pk=self.actor.organisation_id).values("country"))
            employer.fill(self, "employer", self.actor, kind=OrganisationKind.COMPANY, listed=here)

    def _leave_out(self) -> None:
        if self.actor.organisation_id is None:
            for name in ("given_names", "family_names", "email", "who", "approach"):
                del self.fields[name]
        elif self.kind == ParticipantKind.STAFF:
            del self.fields["approach"]
        if self.variant != APPRENTICE or self.actor.organisation_id is None:
            del self.fields["employer"]
        if self.kind != ParticipantKind.GRADUATE:
            del self.fields["graduated_on"]
        if self.kind == ParticipantKind.STAFF:
            del self.fields["birth_date"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        check_call_year(self, data)
        if "who" in self.fields and not self.errors:
            assert self.actor.organisation_id is not None
            ask_who(self, alike(self._typed(data), keeper_id=self.actor.organisation_id))
        return data

    def plan(self, country: str = "") -> Mobility:
        """Begin the stay; its country where it is known already."""
        data = dict(self.cleaned_data)
        rules, employer, birth = data["rule_set"], data.get("employer"), data.get("birth_date")
        facts = {name: data[name] for name in ("call_year", "graduated_on", "approach") if data.get(name)}
        if country:
            facts["country"] = country
        if self.kind == ParticipantKind.STAFF:
            facts["approach"] = Approach.DECLARE  # no units, nothing to validate (variant D)
        return plan_stay(
            actor=self.actor,
            participant=self._participant(data),
            participant_kind=self.kind,
            rule_set=rules,
            programme=programme_of(rules),
            record={"birth_date": birth} if birth else {},
            apprentice=employer is not None,
            apprentice_of=employer.pk if employer else None,
            **facts,
        )

    def _participant(self, data: dict[str, Any]) -> Person:
        if self.actor.organisation_id is None:
            own: Any = self.actor.person_id
            return Person.objects.get(pk=own)
        return meet_at_home(self._typed(data), keeper_id=self.actor.organisation_id, answer=data.get("who", ""))

    def _typed(self, data: dict[str, Any]) -> TypedPerson:
        return TypedPerson(data["given_names"], data["family_names"], data["email"], birth_date=data.get("birth_date"))


def check_call_year(form: forms.Form, data: dict[str, Any]) -> None:
    """A programme that asks for a call year gets one of its own."""
    rules, year = data.get("rule_set"), data.get("call_year")
    if rules is not None and "call_year" not in form.errors and not takes_call_year(rules, year):
        words = _("This programme needs a call year from %(first)s to %(last)s.")
        form.add_error("call_year", words % {"first": rules.call_year_from, "last": rules.call_year_to})
