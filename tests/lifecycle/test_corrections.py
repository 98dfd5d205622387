"""Correcting what is known of a person: who may, what the event keeps, addresses, other stays."""

from datetime import date

import pytest

from accounts.codes import issue_code
from accounts.models import ConfirmationCode, Person
from lifecycle.doors import perform_act
from lifecycle.errors import ActInvalid, RoleRefused
from lifecycle.models import Event, Mobility, NamedPart, OutboxRow, Remark
from lifecycle.planning import give_part, name_person, plan_stay
from lifecycle.roles import Role
from lifecycle.tables.mobility import State
from notifications.links import link_for, open_token, token_of
from tests.factories.accounts import account_of
from tests.factories.agreements import (
    CO,
    GU,
    HC,
    HT,
    LE,
    in_signing,
)  # fmt: skip
from tests.lifecycle import worlds
from tests.lifecycle.conftest import a_person, put_in
from tests.lifecycle.correcting import CORRECT, REASON, correct, errors, follows, the
from tests.sampled import a_few

# In any state


@pytest.mark.parametrize("state", a_few(State, one_of=4))
def test_name_is_corrected_in_any_state(cast, state):
    worlds.a_stay_in(cast, state)

    correct(cast, LE, family_names="Rightly")

    assert the(cast, LE).family_names == "Rightly"


def test_event_keeps_which_facts_and_the_reason_never_the_values(cast):
    event = correct(cast, LE, family_names="Rightly", birth_date="2009-03-15", town="Vilnius")

    assert event.details["changed"] == ["birth_date", "family_names", "town"]
    assert "Rightly" not in str(event.details) and "2009" not in str(event.details)
    assert Remark.unscoped.get(event=event).text == REASON


def test_what_was_not_sent_along_stays_as_it_was(cast):
    correct(cast, LE, phone="+370 600 00001")
    correct(cast, LE, given_names="Ona")

    learner = the(cast, LE)
    assert (learner.given_names, learner.family_names, learner.phone) == ("Ona", "Example", "+370 600 00001")
    assert cast.stay().record.birth_date == date(2009, 3, 14)


def test_birth_date_that_was_never_given_is_given_later(cast):
    record = cast.stay().record
    record.birth_date = None
    record.save(update_fields=["birth_date"])

    correct(cast, LE, birth_date="2010-05-05")

    assert cast.stay().record.birth_date == date(2010, 5, 5)


def test_guardian_is_reached_by_the_telephones_and_called_as_corrected(cast):
    correct(cast, GU, relation="mother", phone_day="+370 1", phone_night="+370 2")

    part = NamedPart.objects.get(mobility=cast.mobility, part="guardian")
    assert (part.relation, part.phone_day, part.phone_night) == ("mother", "+370 1", "+370 2")


def test_one_name_is_enough(cast):
    correct(cast, LE, given_names="", family_names="Suharto")

    assert the(cast, LE).full_name == "Suharto"


# Who may


@pytest.mark.parametrize(("who", "whose"), [(CO, LE), (CO, GU), (HC, HT), (HC, HC), (Role.ADMINISTRATOR, CO)])
def test_the_keeper_corrects_its_own(cast, who, whose):
    give_part_of_responsible(cast)

    correct(cast, whose, who, phone="+370 600 00001")

    assert the(cast, whose).phone == "+370 600 00001"


@pytest.mark.parametrize(("who", "whose"), [(CO, HT), (HC, LE), (HC, GU), (Role.ADMINISTRATOR, LE), (LE, GU)])
def test_nobody_corrects_whom_others_keep(cast, who, whose):
    give_part_of_responsible(cast)
    put_in(cast.mobility, "preparation")
    was = the(cast, whose).phone

    with pytest.raises(ActInvalid) as refused:
        correct(cast, whose, who, phone="+370 600 00001")

    assert errors(refused)["person"] == ["invalid_choice"]
    assert the(cast, whose).phone == was


def give_part_of_responsible(cast) -> None:
    give_part(
        mobility=cast.mobility, organisation_id=cast.organisations["hosting"].pk, part="hosting",
        responsible_id=cast.actors[HC].person_id,
    )  # fmt: skip


@pytest.mark.parametrize("who", [GU, HT, Role.ASSESSOR, Role.QUALITY_MANAGER])
def test_others_have_no_such_act(cast, who):
    put_in(cast.mobility, "ongoing")

    with pytest.raises(RoleRefused):
        correct(cast, LE, who, phone="+370 600 00001")


def test_who_goes_corrects_the_own_telephone_and_nothing_else(cast):
    put_in(cast.mobility, "preparation")

    correct(cast, LE, LE, phone="+370 600 00001", family_names="Nicer")

    assert (the(cast, LE).phone, the(cast, LE).family_names) == ("+370 600 00001", "Example")


def test_who_goes_without_a_school_corrects_own_data_and_the_guardian(cast):
    alone = a_person("alone")
    actor = type(cast.actors[CO])(alone.pk)
    stay = plan_stay(
        actor=actor, participant=alone, rule_set=cast.mobility.rule_set, record={"birth_date": date(2009, 1, 1)}
    )
    guardian = a_person("alone-guardian")
    name_person(mobility=stay, person_id=guardian.pk, part="guardian")

    perform_act(name=CORRECT, pk=stay.pk, actor=actor, data={"person": alone.pk, "town": "Alytus", "reason": REASON})
    data = {"person": guardian.pk, "email": "right@people.example.org", "reason": REASON}
    perform_act(name=CORRECT, pk=stay.pk, actor=actor, data=data)

    assert Mobility.unscoped.get(pk=stay.pk).record.town == "Alytus"
    assert Person.objects.get(pk=guardian.pk).email == "right@people.example.org"


# Addresses


def test_new_address_cuts_account_links_and_codes_and_mails_what_is_owed(cast):
    in_signing(cast)
    guardian = the(cast, GU)
    account_of(guardian)
    link = link_for(person_id=guardian.pk, role=GU, mobility=cast.mobility)
    token = token_of(link)
    issue_code(person_id=guardian.pk, purpose="x")

    event = correct(cast, GU, email="right@people.example.org")

    assert follows(event)[0] == "lifecycle.address_cut"
    assert (the(cast, GU).account, the(cast, GU).email) == (None, "right@people.example.org")
    assert open_token(token).why == "replaced"
    assert not ConfirmationCode.objects.filter(person=guardian, used_at=None, replaced_at=None).exists()
    mailed = OutboxRow.objects.get(kind="mail.link")
    assert mailed.payload == {"link": str(link.pk), "person": str(guardian.pk)}


def test_who_never_had_a_link_gets_no_mail(cast):
    event = correct(cast, GU, email="right@people.example.org")

    assert follows(event) == ["lifecycle.address_cut"]
    assert not OutboxRow.objects.filter(kind="mail.link").exists()


def test_address_of_the_learner_for_the_guardian_is_asked_about_and_answered(cast):
    with pytest.raises(ActInvalid) as refused:
        correct(cast, GU, email="Participant@People.example.org")
    assert errors(refused) == {"email": ["shared"]}

    correct(cast, GU, email="Participant@People.example.org", shared_mailbox=True)

    assert the(cast, GU).email == "participant@people.example.org"
    assert the(cast, GU).full_name == "Guardian Example"


def test_address_of_a_colleague_at_work_is_not_given_to_a_second_person(cast):
    with pytest.raises(ActInvalid) as refused:
        correct(cast, HT, HC, email="assessor@people.example.org", shared_mailbox=True)

    assert errors(refused) == {"email": ["same_at_work"]}


def test_own_address_is_changed_with_the_account_and_not_here(cast):
    correct(cast, CO, CO, email="other@people.example.org", phone="+370 1")

    assert (the(cast, CO).email, the(cast, CO).phone) == ("sending_coordinator@people.example.org", "+370 1")


# What cannot be


@pytest.mark.parametrize(
    ("facts", "field", "code"),
    [
        ({"email": "a@b.eu, e@e.eu"}, "email", "one_address"),
        ({"email": "jo@school"}, "email", "no_ending"),
        ({"birth_date": "2031-01-01"}, "birth_date", "born_ahead"),
        ({"birth_date": "1820-01-01"}, "birth_date", "too_old"),
        ({"birth_date": "2015-01-01"}, "birth_date", "too_young"),
        ({"birth_date": "03/04/2009"}, "birth_date", "two_days"),
        ({"given_names": "გიორგი"}, "given_names", "not_printable"),
        ({"family_names": "Fun🌸"}, "family_names", "not_printable"),
        ({"reason": ""}, "reason", "required"),
        ({"given_names": "", "family_names": ""}, "given_names", ""),
        ({}, "__all__", "nothing"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field(cast, facts, field, code):
    with pytest.raises(ActInvalid) as refused:
        correct(cast, LE, **facts)

    assert errors(refused) == {field: [code or None]} or (not code and field in errors(refused))


@pytest.mark.parametrize(
    "address", ["sinead.o'sample@people.example.org", "Jo+test@people.example.org", "jo@bücher.example"]
)
def test_lawful_addresses_are_taken(cast, address):
    correct(cast, LE, email=address)

    assert the(cast, LE).email == address.lower()


# Other stays of the same person


def test_every_open_stay_of_the_person_gets_the_event_and_what_follows_there(cast):
    in_signing(cast)
    second = plan_stay(
        actor=cast.actors[CO], participant=the(cast, LE), rule_set=cast.mobility.rule_set, country="IT",
        planned_start=date(2027, 6, 1), planned_end=date(2027, 7, 1),
    )  # fmt: skip
    ended = plan_stay(actor=cast.actors[CO], participant=the(cast, LE), rule_set=cast.mobility.rule_set)
    put_in(ended, "withdrawn")
    data = {"person": the(cast, LE).pk, "reason": REASON, "birth_date": "2009-07-01"}

    event = perform_act(name=CORRECT, pk=second.pk, actor=cast.actors[CO], data=data)

    same = Event.unscoped.filter(details__correction=event.details["correction"])
    assert {one.mobility_id for one in same} == {cast.mobility.pk, second.pk}
    assert follows(event) == ["lifecycle.guardian_needed"]
    assert "agreements.text_sent_anew" in follows(same.get(mobility=cast.mobility))
    assert cast.stay().state == "agreement_signing"
