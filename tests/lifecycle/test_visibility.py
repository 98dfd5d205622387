"""Which stays an actor sees, and as what."""

from datetime import UTC, datetime

import pytest

from accounts.actors import SYSTEM, Actor
from ground import clock
from lifecycle.models import Mobility, NamedPart, OrganisationPart
from lifecycle.people.cast import forget_cast
from lifecycle.people.role_book import people_in, roles_in_stay
from lifecycle.planning import end_named_part, name_person, plan_stay
from lifecycle.programmes import rule_set_for
from lifecycle.roles import NamedPartKind, OrganisationPartKind, Role
from lifecycle.tables.mobility import RANK, State
from tests.lifecycle.conftest import a_person, put_in

FROM = {
    Role.SENDING_COORDINATOR: State.DRAFT,
    Role.QUALITY_MANAGER: State.DRAFT,
    Role.ADMINISTRATOR: State.DRAFT,
    Role.SAFEGUARDING: State.DRAFT,
    Role.HOST_COORDINATOR: State.DRAFT,
    Role.INTERMEDIARY: State.DRAFT,
    Role.HOST_TUTOR: State.DRAFT,
    Role.ASSESSOR: State.DRAFT,
    Role.PARTICIPANT: State.PREPARATION,
    Role.GUARDIAN: State.PREPARATION,
    Role.EMPLOYER: State.PREPARATION,
    Role.COMPETENT_INSTITUTION: State.AGREEMENT_REVIEW,
    Role.VALIDATOR: State.AGREEMENT_REVIEW,
}


def sees(actor: Actor) -> bool:
    return Mobility.objects.visible_to(actor).exists()


@pytest.mark.slow
def test_each_role_sees_the_stay_from_the_state_the_design_says(cast):
    for state, rank in RANK.items():
        stay = put_in(cast.mobility, state, reached=rank)
        expected = {role for role in FROM if rank >= RANK[FROM[role]]}

        assert {role for role in FROM if sees(cast.actors[role])} == expected, state
        assert {role for role in FROM if role in roles_in_stay(cast.actors[role], stay)} == expected, state


def test_a_stranger_sees_nothing_and_the_system_all(cast):
    assert not sees(Actor(a_person("stranger").pk))
    assert sees(SYSTEM)


def test_the_same_person_acting_for_another_organisation_sees_nothing(cast):
    coordinator = cast.actors[Role.SENDING_COORDINATOR]

    assert not sees(Actor(coordinator.person_id, cast.organisations["hosting"].pk))
    assert not sees(Actor(coordinator.person_id))


def test_a_person_with_two_parts_gets_the_stay_once(cast):
    tutor = cast.actors[Role.HOST_TUTOR]
    name_person(mobility=cast.mobility, person_id=tutor.person_id, part=NamedPartKind.ASSESSOR)

    assert Mobility.objects.visible_to(tutor).count() == 1
    assert {Role.HOST_TUTOR, Role.ASSESSOR} <= roles_in_stay(tutor, cast.stay())


def test_a_replaced_host_and_a_replaced_tutor_no_longer_see_the_stay(cast):
    tutor, host = cast.actors[Role.HOST_TUTOR], cast.actors[Role.HOST_COORDINATOR]
    end_named_part(mobility=cast.mobility, person_id=tutor.person_id, part=NamedPartKind.TUTOR)
    OrganisationPart.objects.filter(part=OrganisationPartKind.HOSTING).update(until_at=clock.now())

    assert not sees(tutor)
    assert not sees(host)


def test_guardian_access_ends_on_the_eighteenth_birthday(cast):
    put_in(cast.mobility, State.READY)
    guardian = cast.actors[Role.GUARDIAN]

    with clock.set_to(datetime(2027, 3, 13, 9, tzinfo=UTC)):
        assert sees(guardian)
        assert Role.GUARDIAN in roles_in_stay(guardian, cast.stay())
    with clock.set_to(datetime(2027, 3, 14, 9, tzinfo=UTC)):
        assert not sees(guardian)
        assert Role.GUARDIAN not in roles_in_stay(guardian, cast.stay())


def test_the_coordinator_validates_only_where_nobody_is_named(cast):
    stay, coordinator = put_in(cast.mobility, State.VALIDATION), cast.actors[Role.SENDING_COORDINATOR]
    assert Role.VALIDATOR not in roles_in_stay(coordinator, stay)

    NamedPart.objects.filter(part=NamedPartKind.VALIDATOR).update(until_at=clock.now())
    forget_cast(stay)
    assert Role.VALIDATOR in roles_in_stay(coordinator, stay)


def test_without_sending_organisation_the_participant_leads_and_closes(cast):
    rules = rule_set_for(programme="other", activity="learner_placement", call_year=None)
    person = a_person("noor")
    stay = plan_stay(actor=Actor(person.pk), participant=person, rule_set=rules, programme="own initiative")

    assert roles_in_stay(Actor(person.pk), stay) == {Role.PARTICIPANT, Role.LEAD, Role.CLOSER}
    assert list(Mobility.objects.visible_to(Actor(person.pk))) == [stay]


def test_the_participant_never_acts_for_the_school_on_the_own_stay(cast):
    coordinator = cast.actors[Role.SENDING_COORDINATOR]
    name_person(mobility=cast.mobility, person_id=coordinator.person_id, part=NamedPartKind.PARTICIPANT)

    assert Role.SENDING_COORDINATOR not in roles_in_stay(coordinator, put_in(cast.mobility, State.READY))


def test_closer_is_the_coordinator_where_there_is_no_quality_manager(cast):
    stay, coordinator = put_in(cast.mobility, State.FEEDBACK), cast.actors[Role.SENDING_COORDINATOR]
    assert Role.CLOSER not in roles_in_stay(coordinator, stay)

    cast.organisations["sending"].memberships.filter(role="quality_manager").delete()
    forget_cast(stay)
    assert Role.CLOSER in roles_in_stay(coordinator, stay)


def test_reminders_go_to_the_responsible_person_of_a_side(cast):
    colleague = a_person("colleague")
    cast.organisations["sending"].memberships.create(person=colleague, role="coordinator")

    assert people_in(cast.mobility, Role.SENDING_COORDINATOR) == [cast.actors[Role.SENDING_COORDINATOR].person_id]
