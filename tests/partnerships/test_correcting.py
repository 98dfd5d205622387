"""A person who stands in a memorandum is corrected: the same rule as for agreements."""

from datetime import timedelta

import pytest

from accounts.models import Person
from documents.models import SignatureRequest
from ground import clock
from lifecycle.doors import perform_act
from lifecycle.foreseeing import TOLD, foresee
from lifecycle.models import Event
from lifecycle.planning import plan_stay
from lifecycle.roles import Role
from tests.factories.partnerships import (
    CODE,
    a_memorandum,
    again,
    both_sign,
    in_signing,
    record,
    take,
    text_of,
)
from tests.lifecycle.conftest import NOW, a_person, put_in

CO, HC, AD = Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR, Role.ADMINISTRATOR
LATER = NOW + timedelta(hours=1)


def correct(cast, whose=CO, who=CO, **facts):
    data = {"person": cast.actors[whose].person_id, "reason": "Mistyped.", **(facts or {"family_names": "Rightly"})}
    with clock.set_to(LATER):
        return perform_act(name="lifecycle.correct_person", pk=cast.mobility.pk, actor=cast.actors[who], data=data)


def of_memoranda(event):
    return [code for code in event.details["follows"] if code.startswith("partnerships.")]


def states(version):
    """Of every signature that was ever asked on a version, in the order of asking."""
    asked = SignatureRequest.unscoped.filter(document__subject_id=version.pk)
    return list(asked.order_by("document__created_at", "person_id").values_list("state", flat=True))


@pytest.fixture
def half_signed(cast):
    put_in(cast.mobility, "preparation")
    version = in_signing(cast, a_memorandum(cast))
    record(version, "sign", cast.actors[HC], {"place": "Torino"}, proof=CODE)
    return version


def test_text_out_for_signature_is_recalled_and_sent_anew(cast, half_signed):
    before = text_of(half_signed)

    event = correct(cast)

    after = text_of(half_signed)
    assert of_memoranda(event) == ["partnerships.memorandum_sent_anew"]
    assert (again(half_signed).state, after.pk != before.pk) == ("signing", True)
    assert "Rightly" in str(after.snapshot) and "Rightly" not in str(before.snapshot)
    assert states(half_signed) == ["void", "void", "open", "open"]
    assert half_signed.approvals.filter(void_at=None).count() == 2
    steps = Event.unscoped.filter(chain=half_signed.memorandum_id, name__in=("request_changes", "submit", "approve"))
    assert list(steps.order_by("seq").values_list("name", flat=True))[-3:] == ["request_changes", "submit", "approve"]


@pytest.mark.slow
def test_what_is_said_before_is_what_happens(cast, half_signed):
    heads = dict(Event.unscoped.order_by("seq").values_list("chain", "hash"))

    seen = foresee(lambda: correct(cast), stay=cast.mobility.pk)

    assert dict(Event.unscoped.order_by("seq").values_list("chain", "hash")) == heads
    assert sorted(states(half_signed)) == ["open", "signed"]
    assert "partnerships.memorandum_sent_anew" in seen.follows
    assert cast.actors[HC].person_id in seen.keys(TOLD)
    assert seen.follows == correct(cast).details["follows"]


@pytest.mark.parametrize(("facts", "follows"), [
    ({"given_names": "Ona"}, ["partnerships.memorandum_sent_anew"]),
    ({"phone": "+370 600 00009"}, ["partnerships.memorandum_sent_anew"]),  # it is printed beside the contact
])  # fmt: skip
def test_whatever_the_text_prints_counts(cast, half_signed, facts, follows):
    assert of_memoranda(correct(cast, **facts)) == follows


def test_somebody_who_stands_in_none_leaves_it_out_for_signature(cast, half_signed):
    event = correct(cast, Role.PARTICIPANT)

    assert of_memoranda(event) == []
    assert sorted(states(half_signed)) == ["open", "signed"]


@pytest.mark.parametrize(("scene", "state", "code"), [
    (lambda cast, version: version, "draft", "partnerships.memorandum_draft_follows"),
    (lambda cast, version: take(version, "submit", cast.actors[CO]), "under_review",
     "partnerships.memorandum_review_follows"),
    (lambda cast, version: both_sign(cast, version), "in_force", "partnerships.signed_memorandum_stays"),
])  # fmt: skip
def test_in_other_states_nothing_is_asked_anew(cast, scene, state, code):
    put_in(cast.mobility, "preparation")
    version = a_memorandum(cast)
    if state == "in_force":
        in_signing(cast, version)
    scene(cast, version)
    papers = states(version)

    event = correct(cast)

    assert of_memoranda(event) == [code]
    assert (again(version).state, states(version)) == (state, papers)


def test_approvals_in_review_stay(cast):
    put_in(cast.mobility, "preparation")
    version = a_memorandum(cast)
    take(version, "submit", cast.actors[HC])

    correct(cast)

    assert version.approvals.filter(void_at=None).count() == 1


def test_who_is_no_party_of_it_recalls_nothing_and_is_told(cast, half_signed):
    event = correct(cast, CO, AD)

    assert of_memoranda(event) == ["partnerships.memorandum_stays"]
    assert sorted(states(half_signed)) == ["open", "signed"]


def test_it_is_recalled_once_whatever_the_number_of_stays(cast, half_signed):
    plan_stay(actor=cast.actors[CO], participant=cast.mobility.participant, rule_set=cast.mobility.rule_set)

    correct(cast)

    assert Event.unscoped.filter(chain=half_signed.memorandum_id, name="request_changes").count() == 1


def test_entry_written_twice_and_merged_is_printed_by_its_one_name(cast, half_signed):
    double = a_person("double", cast.organisations["sending"])
    half_signed.parties.filter(contact=cast.actors[CO].person_id).update(contact=double)
    data = {"person": cast.actors[CO].person_id, "other": double.pk, "reason": "Written down twice."}

    with clock.set_to(LATER):
        event = perform_act(name="lifecycle.merge_person", pk=cast.mobility.pk, actor=cast.actors[CO], data=data)

    assert of_memoranda(event) == ["partnerships.memorandum_sent_anew"]
    assert Person.objects.get(pk=cast.actors[CO].person_id).full_name in str(text_of(half_signed).snapshot)
