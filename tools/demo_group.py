"""The demo's group: six invented learners of the cookery school, planned at once (variant C)."""

from datetime import date, timedelta

from accounts.actors import Actor
from accounts.models import Membership, Person
from lifecycle.doors import perform_act
from lifecycle.groups import Named, Newcomer, plan_group
from lifecycle.models import Cohort, OrganisationPart, RuleSet
from lifecycle.models.mobility import Approach, ParticipantKind
from lifecycle.people.finding import NEW
from lifecycle.roles import NamedPartKind, OrganisationPartKind

NAME = "Cookery, second year"
COORDINATOR = "jonas.pavyzdys@vilnius-cookery.example.org"
PROGRAMME = (
    "Monday to Thursday: work in the kitchen of the host from 9 to 16, in pairs.\n\n"
    "Friday: market, suppliers and the language of the kitchen; the accompanying teacher is there."
)
GUARDIANS = ("Lina", "Jolanta", "Gintaras")
LEARNERS = ("Austėja", "Dovydas", "Emilija", "Jokūbas", "Matas", "Ugnė")
YEARS_OLD = 16


def load_group(today: date) -> str:
    """Plan the group where it is not there yet; its name."""
    coordinator = Person.objects.get(email=COORDINATOR)
    membership = Membership.objects.open().filter(person=coordinator).earliest("since_on")
    actor = Actor(coordinator.pk, membership.organisation_id)
    if Cohort.unscoped.filter(organisation=membership.organisation, name=NAME).exists():
        return NAME
    monday = today - timedelta(days=today.weekday())
    first = monday + timedelta(weeks=11)
    facts = {
        "participant_kind": ParticipantKind.LEARNER,
        "programme": "Erasmus+",
        "call_year": 2024,
        "approach": Approach.EVALUATE,
        "country": "IT",
        "planned_start": first,
        "planned_end": first + timedelta(days=18),
        "objective": "Cook the dishes of a region with its own products, in a team that speaks another language.",
    }
    rules = RuleSet.objects.filter(programme="erasmus", activity="short_term_learner").earliest("call_year_from")
    _cohort, stays = plan_group(
        actor=actor, name=NAME, programme_text=PROGRAMME, newcomers=list(_learners(today)), rule_set=rules, facts=facts
    )
    host = OrganisationPart.objects.open().filter(
        part=OrganisationPartKind.HOSTING, organisation__name="Trattoria Esempio"
    )
    for stay in stays:
        choice = {"organisation": host.values_list("organisation_id", flat=True)[0]}
        perform_act(name="partnerships.choose_host", pk=stay.pk, actor=actor, data=choice)
        teacher = {
            "part": NamedPartKind.ACCOMPANYING.value,
            "given_names": "Saulė",
            "family_names": "Pavyzdaitė",
            "email": "saule.pavyzdaite@vilnius-cookery.example.org",
            "phone_day": "+370 600 00077",
        }
        perform_act(name="lifecycle.name_person", pk=stay.pk, actor=actor, data=teacher)
    return NAME


def _learners(today: date) -> list[Newcomer]:
    born = date(today.year - YEARS_OLD, 2, 11)
    return [
        Newcomer(
            given_names=name,
            family_names="Pavyzdinis" if name.endswith("s") else "Pavyzdinė",
            email=f"learner-{nth}@learners.example.org",
            birth_date=born + timedelta(days=17 * nth),
            guardian=_guardian(nth) if nth % 2 else None,
        )
        for nth, name in enumerate(LEARNERS, 1)
    ]


def _guardian(nth: int) -> Named:
    """Many families of a village have one name: each of these is somebody else."""
    given = GUARDIANS[nth // 2 % len(GUARDIANS)]
    return Named(
        given,
        "Pavyzdinis" if given.endswith("s") else "Pavyzdinienė",
        f"guardian-{nth}@families.example.org",
        answer=NEW,
    )
