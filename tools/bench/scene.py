"""The scene of the transition benchmark: stays abroad of one school, each with participant, guardian, tutor and employer."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from accounts.actors import SYSTEM, Actor
from accounts.models import Membership, MembershipRole, Organisation, OrganisationKind, Person
from ground import clock
from lifecycle.models import Mobility, NamedPart, OrganisationPart, ParticipantRecord, RuleSet
from lifecycle.models.event import EventKind
from lifecycle.programmes import load_shipped_rule_sets
from lifecycle.roles import NamedPartKind, OrganisationPartKind, Role
from lifecycle.standing import Standing
from lifecycle.tables.mobility import RANK, State
from lifecycle.writing import Happened, append_event

YEARS_17 = timedelta(days=17 * 365)


@dataclass(frozen=True)
class Scene:
    """Who acts, and on which stays."""

    actor: Actor
    stays: tuple[UUID, ...]


def build_scene(number: int) -> Scene:
    """`number` stays in `ongoing`, inserted as they would stand after their arrival."""
    load_shipped_rule_sets()
    school, host, employer = (
        Organisation.objects.create(
            name=f"Bench {word} {uuid4().hex[:6]}",
            country=country,
            town="Town",
            kind=kind,
            code=uuid4().hex[:8].upper(),
        )
        for word, country, kind in (
            ("school", "LT", OrganisationKind.VET_SCHOOL),
            ("host", "IT", OrganisationKind.COMPANY),
            ("employer", "LT", OrganisationKind.COMPANY),
        )
    )
    coordinator, receiver, contact = (_person(word) for word in ("coordinator", "receiver", "contact"))
    since = clock.today() - timedelta(days=400)
    for person, organisation, role in (
        (coordinator, school, MembershipRole.COORDINATOR),
        (receiver, host, MembershipRole.COORDINATOR),
        (contact, employer, MembershipRole.CONTACT),
    ):
        Membership.objects.create(person=person, organisation=organisation, role=role, since_on=since)
    parts = (
        (OrganisationPartKind.SENDING, school, coordinator),
        (OrganisationPartKind.HOSTING, host, receiver),
        (OrganisationPartKind.EMPLOYER, employer, None),
    )
    stays = tuple(_stay(nth, parts) for nth in range(number))
    return Scene(Actor(coordinator.pk, school.pk), stays)


def _person(word: str) -> Person:
    return Person.objects.write_down(
        email=f"{word}-{uuid4().hex[:8]}@bench.example.org", given_names=word.title(), family_names="Bench"
    )


def _stay(nth: int, parts: tuple[tuple[str, Organisation, Person | None], ...]) -> UUID:
    now, today = clock.now(), clock.today()
    learner, guardian, tutor = (_person(f"{word}{nth}") for word in ("learner", "guardian", "tutor"))
    record = ParticipantRecord.objects.create(person=learner, organisation=parts[0][1], birth_date=today - YEARS_17)
    stay = Mobility.objects.create(
        id=uuid4(),
        number=f"B-{uuid4().hex[:10]}",
        participant=learner,
        record=record,
        rule_set=RuleSet.objects.filter(programme="erasmus", activity="short_term_learner").earliest("call_year_from"),
        programme="Erasmus+",
        call_year=2024,
        country="IT",
        state=State.ONGOING,
        reached=RANK[State.ONGOING],
        planned_start=today - timedelta(days=30),
        planned_end=today + timedelta(days=90),  # not halfway: what is asked then is no part of a step
        started_on=today - timedelta(days=30),
        apprentice=True,
        version=1,
        created_at=now,
    )
    for kind, organisation, responsible in parts:
        OrganisationPart.objects.create(
            mobility=stay, part=kind, organisation=organisation, responsible=responsible, from_at=now
        )
    named_parts = {
        NamedPartKind.PARTICIPANT: learner,
        NamedPartKind.GUARDIAN: guardian,
        NamedPartKind.TUTOR: tutor,
    }
    for named, person in named_parts.items():
        NamedPart.objects.create(mobility=stay, part=named, person=person, from_at=now)
    stay.guardian_consents.create(guardian=guardian, travel=True, planned_start=stay.planned_start, given_at=now)
    _arrived(stay)
    return stay.pk


def _arrived(stay: Mobility) -> None:
    """The one event of the chain: from it the state follows."""
    arrival = Happened(EventKind.TRANSITION, "confirm_arrival", SYSTEM, Role.SYSTEM, from_state=State.READY)
    append_event(Standing.of_stay(stay), arrival)
