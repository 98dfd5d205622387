"""From a to-do to the form that settles it: by the exact code, on the page made for whoever owes it."""

from uuid import uuid4

import pytest
from django.urls import reverse

from agreements.parts import PartName
from lifecycle.gate import GATE_MET
from lifecycle.models import ToDo
from lifecycle.registry import ACTS, act_that_settles
from lifecycle.roles import Role
from portal.settling import PAGES, page_for, path_and_words, way_to_settle


def owes(stay, code, owner, transition="complete", **params):
    """A to-do of this stay, not stored: the way is read off it alone."""
    return ToDo(mobility=stay, transition=transition, code=code, owner=owner, params=params)


@pytest.mark.parametrize(
    ("code", "owner", "address", "words"),
    [
        ("recognition.not_decided", Role.VALIDATOR, "desk:dossier", "Decide"),
        ("recognition.unit_undecided", Role.COMPETENT_INSTITUTION, "desk:dossier", "Decide"),
        ("recognition.too_many_points", Role.COMPETENT_INSTITUTION, "desk:dossier", "Decide"),
        ("assessments.follow_up", Role.HOST_TUTOR, "tutor:week", "Write it"),
        ("assessments.no_result", Role.ASSESSOR, "tutor:assessment", "Assess"),
        ("recognition.no_result", Role.ASSESSOR, "tutor:assessment", "Assess"),
        ("assessments.grid_unconfirmed", Role.ASSESSOR, "tutor:sign", "Sign"),
        ("quality.no_answer", Role.EMPLOYER, "portal:feedback", "Answer"),
        ("partnerships.mou_lacks_units", Role.SENDING_COORDINATOR, "portal:stay-memorandum", "See the ways out"),
    ],
)
def test_who_has_a_page_of_their_own_for_an_act_is_led_there(cast, code, owner, address, words):
    way = way_to_settle(owes(cast.mobility, code, owner))

    assert (way.address, way.words) == (reverse(address, args=[cast.mobility.pk]), words)


@pytest.mark.parametrize(
    ("code", "owner", "act", "words"),
    [
        ("assessments.follow_up", Role.HOST_COORDINATOR, "assessments.record_follow_up", "Write it"),
        ("lifecycle.too_short", Role.SENDING_COORDINATOR, "lifecycle.edit_basics", "Change the dates"),
        ("assessments.open_visa", Role.SENDING_COORDINATOR, "assessments.tick_preparation", "Tick it off"),
    ],
)
def test_everybody_else_is_led_to_the_act(cast, code, owner, act, words):
    todo = owes(cast.mobility, code, owner)

    assert path_and_words(todo) == (reverse("portal:act", args=[cast.mobility.pk, act]), words)


@pytest.mark.parametrize(
    ("code", "params", "chosen"),
    [
        ("assessments.open_visa", {"item": "visa"}, "code=visa"),
        ("assessments.document_too_short", {"needed": "2026-05-24"}, "code=identity_document"),
        ("agreements.no_guardian", {}, "part=guardian"),
        ("agreements.no_institution", {}, "part=competent"),
        ("lifecycle.no_person_of_trust", {}, "part=person_of_trust"),
        ("lifecycle.not_vouched", {"organisation": "Example hosting"}, "organisation=Example+hosting"),
    ],
)
def test_the_form_opens_with_the_one_of_several_that_is_missing(cast, code, params, chosen):
    way = way_to_settle(owes(cast.mobility, code, Role.SENDING_COORDINATOR, **params))

    assert way.address.partition("?")[2] == chosen


def test_who_owes_a_signature_is_led_to_the_paper_itself(cast):
    todo = owes(cast.mobility, "agreements.unsigned", Role.GUARDIAN)

    address = reverse("portal:act", args=[cast.mobility.pk, "documents.sign"])
    assert path_and_words(todo) == (f"{address}?kind=learning_agreement", "Read and sign")


def test_a_gap_in_the_agreement_opens_the_part_in_which_it_is(cast):
    address = reverse("portal:part", args=[cast.mobility.pk, PartName.ASSESSMENT])

    way = way_to_settle(
        owes(cast.mobility, "agreements.field_missing", Role.HOST_COORDINATOR, part=PartName.ASSESSMENT)
    )

    assert (way.address, way.words) == (address, "Write it")


@pytest.mark.parametrize("code", ["recognition.nothing_validated", "agreements.unsigned_today", "lifecycle.too"])
def test_what_no_form_settles_and_what_only_begins_like_a_code_lead_to_the_stay(cast, code):
    way = way_to_settle(owes(cast.mobility, code, Role.VALIDATOR))

    assert (way.address, way.words) == (reverse("portal:stay", args=[cast.mobility.pk]), "Open the stay")


def test_an_open_step_leads_to_its_own_page_and_one_of_an_older_table_to_the_stay(cast):
    stay = cast.mobility.pk
    step = reverse("portal:transition", args=[stay, "mobility", stay, "complete"])

    assert way_to_settle(owes(cast.mobility, GATE_MET, Role.SENDING_COORDINATOR)).address == step
    gone = owes(cast.mobility, GATE_MET, Role.SENDING_COORDINATOR, transition="finish")
    assert way_to_settle(gone).address == reverse("portal:stay", args=[stay])


def test_what_is_owed_at_a_memorandum_leads_to_its_form():
    version = uuid4()

    assert way_to_settle(ToDo(subject_id=version, code="partnerships.unsigned", owner=Role.PARTY)).address == reverse(
        "portal:memorandum-act", args=[version, "partnerships.sign"]
    )


@pytest.mark.parametrize(("act", "role"), PAGES)
def test_a_page_is_made_for_an_act_that_settles_something_and_for_who_may_do_it(act, role):
    assert ACTS[act].settles
    assert role is None or role in ACTS[act].roles
    assert all(act_that_settles(code) is ACTS[act] for code in ACTS[act].settles)


def test_two_pages_for_one_act_and_role_are_a_mistake():
    with pytest.raises(RuntimeError, match="has two pages"):
        page_for("quality.answer", "portal:stay", of=(Role.EMPLOYER,))(lambda request: request)
