"""A signature of a memorandum goes to a colleague: who hears of it, and what becomes of it when the colleague declines."""

from datetime import date

import pytest

from accounts.actors import Actor
from accounts.models import Membership, MembershipRole, Person
from lifecycle.errors import TransitionRefused
from lifecycle.models import OutboxRow, ToDo
from lifecycle.offers.offers import Offers
from lifecycle.standing import Standing
from lifecycle.told_ahead import told_of_act
from partnerships.drafting import write_texts
from tests.factories.accounts import OrganisationFactory
from tests.factories.assessments import on
from tests.factories.documents import make_ready
from tests.factories.partnerships import (
    CO,
    CODE,
    HC,
    a_memorandum,
    again,
    record,
    requests,
    take,
    text_of,
    the_parties,
)
from tests.lifecycle.conftest import a_person

THIRD, RIA = "a third party", "the colleague at the host"
DAY, SIXTH = date(2026, 2, 6), date(2026, 2, 16)
COLLEAGUE = {
    "given_names": "Ria",
    "family_names": "Right",
    "email": "ria@host.example.org",
    "reason": "She has the power.",
}


@pytest.fixture
def version(cast):
    """Three parties; the school that began it has signed, the host and the third one are asked."""
    chamber = OrganisationFactory(name="Chamber of the third", country="IT")
    person = a_person("third", chamber)
    Membership.objects.create(
        person=person, organisation=chamber, role=MembershipRole.COORDINATOR, since_on=cast.mobility.today
    )
    cast.actors[THIRD] = Actor(person.pk, chamber.pk)
    third = {
        **the_parties(cast)[1],
        "organisation": str(chamber.pk), "contact": str(person.pk), "functions": [], "only_signs": True,
    }  # fmt: skip
    with on(DAY):
        version = a_memorandum(cast, parties=[*the_parties(cast), third])
        take(version, "submit", cast.actors[CO])
        for who in (HC, THIRD):
            record(version, "approve", cast.actors[who])
        make_ready(text_of(version))
        record(version, "sign", cast.actors[CO], proof=CODE)
    OutboxRow.objects.update(state="done")
    return again(version)


def passed_on(cast, version):
    """The host's request goes to Ria. Returns the event."""
    with on(DAY):
        event = record(version, "pass_on", cast.actors[HC], COLLEAGUE)
    cast.actors[RIA] = Actor(Person.objects.get(email=COLLEAGUE["email"]).pk, cast.actors[HC].organisation_id)
    return event


def heard(cast, event):
    """Who has a notice of this event."""
    notices = OutboxRow.objects.filter(kind="mail.notice", payload__event=str(event.pk))
    people = set(notices.values_list("payload__person", flat=True))
    return {who for who, actor in cast.actors.items() if str(actor.person_id) in people}


def owing(cast):
    owed = ToDo.unscoped.filter(code="partnerships.unsigned", closed_at=None).values_list("person_id", flat=True)
    return {who for who, actor in cast.actors.items() if actor.person_id in set(owed)}


def test_only_the_party_that_signs_and_who_began_it_hear_that_a_signature_is_passed_on(cast, version):
    event = passed_on(cast, version)

    assert heard(cast, event) == {CO, RIA}  # she is asked; who acted knows
    with on(DAY):
        back = {"given_names": "Host_Coordinator", "family_names": "Example", "reason": "It is you."}
        address = Person.objects.get(pk=cast.actors[HC].person_id).email
        event = record(version, "pass_on", cast.actors[RIA], {**back, "email": address})
    assert heard(cast, event) == {CO, HC}


def test_who_is_told_ahead_of_it_is_who_is_told(cast, version):
    with on(DAY):
        offer = Offers(Standing.of("mou", version), cast.actors[HC]).act("partnerships.pass_on")
        ahead = told_of_act(offer)

    assert {*ahead.surely, *ahead.perhaps} == {cast.actors[CO].person_id}


def test_a_colleague_who_declines_rests_the_round_and_whoever_was_asked_is_told(cast, version):
    passed_on(cast, version)
    assert owing(cast) == {RIA, THIRD}

    with on(DAY):
        with pytest.raises(TransitionRefused):
            take(version, "take_back_refusal", cast.actors[RIA])
        event = take(version, "request_changes", cast.actors[RIA], reason="The hours are wrong")

    assert again(version).state == "changes_requested"
    assert heard(cast, event) == {CO, HC, THIRD}
    assert sorted(requests(version)) == ["passed_on", "refused", "resting", "signed"]
    assert owing(cast) == set()


def test_only_the_colleague_takes_the_refusal_back_and_the_round_goes_on_with_her(cast, version):
    passed_on(cast, version)
    with on(DAY):
        take(version, "request_changes", cast.actors[RIA], reason="The hours are wrong")
        with pytest.raises(TransitionRefused) as refusal:
            take(version, "take_back_refusal", cast.actors[HC])
        assert [item.code for item in refusal.value.unmet] == ["partnerships.refused_by_another"]
        take(version, "take_back_refusal", cast.actors[RIA])
        assert owing(cast) == {RIA, THIRD}
        for who in (RIA, THIRD):
            record(version, "sign", cast.actors[who], proof=CODE)

    assert again(version).state == "in_force"
    assert sorted(requests(version)) == ["passed_on", "signed", "signed", "signed"]


def test_after_five_working_days_the_round_is_over_and_the_next_text_asks_whom_it_names(cast, version):
    passed_on(cast, version)
    with on(DAY):
        take(version, "request_changes", cast.actors[RIA], reason="The hours are wrong")
    with on(SIXTH):
        with pytest.raises(TransitionRefused) as refusal:
            take(version, "take_back_refusal", cast.actors[RIA])
        assert [item.code for item in refusal.value.unmet] == ["partnerships.refusal_over"]
        write_texts(again(version), None, {"procedures": "Assessed at work, as all three do it"})
        take(again(version), "submit", cast.actors[CO])
        for who in (HC, THIRD):
            record(again(version), "approve", cast.actors[who])

        assert owing(cast) == {CO, HC, THIRD}
