"""One stay with somebody in every role, and guards that answer as the test says."""

import pickle
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

import pytest

from accounts.actors import Actor
from accounts.models import Membership, MembershipRole, Organisation, Person
from ground import clock
from lifecycle import registry
from lifecycle.models import Mobility
from lifecycle.planning import give_part, name_person, plan_stay
from lifecycle.programmes import load_shipped_rule_sets, rule_set_for
from lifecycle.roles import NamedPartKind, OrganisationPartKind, Role
from lifecycle.vocabulary import Missing
from tests.lifecycle.scene import told_again

NOW = datetime(2026, 1, 12, 9, 0, tzinfo=UTC)
MEMBERS = {
    Role.SENDING_COORDINATOR: ("sending", MembershipRole.COORDINATOR),
    Role.QUALITY_MANAGER: ("sending", MembershipRole.QUALITY_MANAGER),
    Role.ADMINISTRATOR: ("sending", MembershipRole.ADMINISTRATOR),
    Role.SAFEGUARDING: ("sending", MembershipRole.SAFEGUARDING),
    Role.HOST_COORDINATOR: ("hosting", MembershipRole.COORDINATOR),
    Role.INTERMEDIARY: ("intermediary", MembershipRole.COORDINATOR),
    Role.EMPLOYER: ("employer", MembershipRole.CONTACT),
    Role.COMPETENT_INSTITUTION: ("competent", MembershipRole.RECOGNITION_OFFICER),
}
NAMED = {
    Role.GUARDIAN: NamedPartKind.GUARDIAN,
    Role.HOST_TUTOR: NamedPartKind.TUTOR,
    Role.ASSESSOR: NamedPartKind.ASSESSOR,
    Role.VALIDATOR: NamedPartKind.VALIDATOR,
}
KEPT_BY = {Role.HOST_TUTOR: "hosting", Role.ASSESSOR: "hosting"}


@dataclass
class Cast:
    """A stay and its people by role."""

    mobility: Mobility
    actors: dict[Role, Actor] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)

    def stay(self) -> Mobility:
        return Mobility.unscoped.get(pk=self.mobility.pk)


def a_person(word: str, keeper: Organisation | None = None) -> Person:
    return Person.objects.write_down(
        f"{word.lower()}@people.example.org", given_names=word.title(), family_names="Example", keeper=keeper
    )


def _organisations(town: str) -> dict[str, Organisation]:
    return {
        part: Organisation.objects.create(
            name=f"Example {part}",
            country="LT" if part in ("sending", "employer") else "IT",
            town=town,
            kind="vet_school",
            code=f"{part[:8]}{town[:3] if town != 'Exampletown' else ''}".upper(),
            confirmed_at=clock.now(),
        )
        for part in ("sending", "hosting", "intermediary", "employer", "competent")
    }


@pytest.fixture
def cast(db) -> Iterator[Cast]:
    """A draft of a learner's stay from Lithuania to Italy, everybody named, on a Monday in January."""
    with clock.set_to(NOW):
        yield the_cast()


@pytest.fixture
def transactional_cast(transactional_db) -> Iterator[Cast]:
    """The same, really committed, for callers in threads of their own."""
    with clock.set_to(NOW):
        yield a_cast()


def a_cast(town: str = "Exampletown") -> Cast:
    """A stay planned by the sending coordinator, with somebody in every role; another town, other organisations."""
    load_shipped_rule_sets()
    organisations = _organisations(town)
    actors: dict[Role, Actor] = {}
    for role, (part, right) in MEMBERS.items():
        person = a_person(role.name, organisations[part])
        Membership.objects.create(
            person=person, organisation=organisations[part], role=right, since_on=date(2025, 9, 1)
        )
        actors[role] = Actor(person.pk, organisations[part].pk)
    learner = a_person("participant", organisations["sending"])
    actors[Role.PARTICIPANT] = Actor(learner.pk)
    mobility = plan_stay(
        actor=actors[Role.SENDING_COORDINATOR],
        participant=learner,
        country="IT",
        programme="Erasmus+",
        rule_set=rule_set_for(programme="erasmus", activity="short_term_learner", call_year=2024),
        call_year=2024,
        record={"birth_date": date(2009, 3, 14)},
        planned_start=date(2026, 3, 2),
        planned_end=date(2026, 4, 24),
    )
    for part, kind in (
        ("hosting", "HOSTING"),
        ("intermediary", "INTERMEDIARY"),
        ("employer", "EMPLOYER"),
        ("competent", "COMPETENT"),
    ):
        give_part(mobility=mobility, organisation_id=organisations[part].pk, part=OrganisationPartKind[kind])
    for role, part in NAMED.items():
        person = a_person(role.name, organisations[KEPT_BY.get(role, "sending")])
        actors[role] = Actor(person.pk)
        name_person(mobility=mobility, person_id=person.pk, part=part)
    return Cast(mobility, actors, organisations)


the_cast = told_again(a_cast, keep=pickle.dumps, read=pickle.loads)


@dataclass
class Facts:
    """Which guards are not met. The real ones are replaced, so that the engine is tested and not the apps."""

    unmet: set[str] = field(default_factory=set)

    def check(self, name: str) -> Callable[..., list[Missing]]:
        return lambda **_asked: [Missing(name, Role.SENDING_COORDINATOR)] if name in self.unmet else []


@pytest.fixture
def facts(monkeypatch) -> Facts:
    """All guards met unless named in `unmet`; consequences and papers left out."""
    held = Facts()
    for name, real in registry.GUARDS.items():
        monkeypatch.setitem(registry.GUARDS, name, replace(real, check=held.check(name)))
    for name in registry.CONSEQUENCES:
        monkeypatch.setitem(registry.CONSEQUENCES, name, lambda step: None)
    for name in registry.DOCUMENTS:
        monkeypatch.setitem(registry.DOCUMENTS, name, lambda step: [])
    return held


def put_in(mobility: Mobility, state: str, **columns: object) -> Mobility:
    """Write a state past every rule: only to set a test's scene."""
    needs = {"started_on": date(2026, 3, 2), "ended_on": date(2026, 3, 20), "suspended_from": date(2026, 3, 10)}
    Mobility.unscoped.filter(pk=mobility.pk).update(**{"state": state, "reached": 16, **needs, **columns})
    return Mobility.unscoped.get(pk=mobility.pk)
