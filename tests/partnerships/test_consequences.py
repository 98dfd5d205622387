"""What a step of a memorandum changes elsewhere, and what a step of a stay changes in its plan."""

from datetime import date, timedelta

import pytest

from accounts.actors import SYSTEM
from documents.models import Document
from ground import clock
from lifecycle.doors import wake
from lifecycle.models import Event, NamedPart, OrganisationPart, ToDo
from lifecycle.roles import NamedPartKind, OrganisationPartKind, Role
from partnerships.drafting import write_texts
from partnerships.models import Memorandum, MemorandumVersion, StayPlan
from partnerships.services import choose_host, keep_starting_version, link_memorandum, plan_units
from tests.factories.assessments import go
from tests.factories.partnerships import (
    CODE,
    QUALIFICATION,
    UNIT,
    a_memorandum,
    a_version,
    again,
    as_covered,
    both_sign,
    in_signing,
    newest,
    owed,
    put,
    record,
    requests,
    take,
    told,
    under,
    woken,
)
from tests.lifecycle.conftest import Cast, put_in

CO, HC = Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR
REVIEW = {"held_on": "2026-01-12", "findings": "Both are content"}


def plan(cast: Cast) -> StayPlan:
    return StayPlan.objects.get(mobility=cast.mobility)


def renewed(cast: Cast, older: MemorandumVersion) -> MemorandumVersion:
    """The next version, from its draft through the doors into force on the same day."""
    take(older, "revise", cast.actors[CO], reason="More units")
    record(older, "hold_review", cast.actors[HC], REVIEW)
    following = newest(older)
    in_signing(cast, following)
    return both_sign(cast, following)


def test_next_version_is_a_copy_while_this_one_stays_in_force(cast):
    version = a_memorandum(cast, "in_force", covered=as_covered(cast, "employer"))
    take(version, "revise", cast.actors[CO], reason="More units")
    following = newest(version)

    assert (again(version).state, following.state, following.number) == ("in_force", "draft", None)
    for name in ("content", "valid_from", "valid_until", "review_by"):
        assert getattr(following, name) == getattr(version, name)
    columns = ("organisation", "functions", "contact", "contact_function", "signer", "place", "position")
    assert list(following.parties.values_list(*columns)) == list(version.parties.values_list(*columns))
    assert [entry.role for entry in following.covered.all()] == ["employer"]


def test_next_version_says_what_it_lacks_from_its_first_day(cast, in_force):
    take(in_force, "revise", cast.actors[CO], reason="More units")
    assert owed(newest(in_force)) == ["partnerships.no_review"]

    record(in_force, "hold_review", cast.actors[HC], REVIEW)
    assert owed(newest(in_force)) == ["lifecycle.step_open"]


def test_next_version_takes_the_place_of_the_older_one(cast, in_force):
    following = renewed(cast, in_force)
    assert (again(in_force).state, following.state, following.number) == ("superseded", "in_force", 2)
    superseded = Event.objects.get(name="supersede")
    assert (superseded.role, superseded.cause) == (Role.SYSTEM, "mou.sign_mou")


def test_last_signature_orders_the_final_paper_with_both_signatures(cast, draft):
    in_signing(cast, draft)
    both_sign(cast, draft)
    final = Document.unscoped.get(subject_id=draft.pk, rendering="final")
    assert final.signed_text.rendering == "for_signature"
    assert [signer["organisation"] for signer in final.snapshot["signers"]] == ["Example sending", "Example hosting"]


def test_signing_wakes_the_stay_that_waits_and_it_goes_on_by_itself(cast, draft, alone):
    under(cast, draft)
    in_signing(cast, draft)
    both_sign(cast, draft)
    assert cast.stay().state == "partnership"

    assert woken() == [str(cast.mobility.pk)]
    assert cast.stay().state == "agreement_draft"


def test_signing_wakes_the_stay_whose_signatures_wait_for_a_newer_version(cast, in_force, alone):
    put(in_force, "in_force", valid_until=date(2026, 3, 31))
    under(cast, in_force, "agreement_signing")
    following = a_version(cast, in_force.memorandum, "under_review")
    wake(machine="mobility", pk=cast.mobility.pk)
    assert cast.stay().state == "agreement_signing"

    in_signing(cast, following)
    both_sign(cast, following)
    woken()
    assert cast.stay().state == "ready"


def test_stay_that_is_on_its_way_sleeps_on(cast, draft):
    under(cast, draft, "ongoing")
    in_signing(cast, draft)
    both_sign(cast, draft)
    assert woken() == []


def test_another_text_voids_approvals_and_signatures_of_the_refused_one_and_keeps_them_on_file(cast, draft):
    in_signing(cast, draft)
    record(draft, "sign", cast.actors[CO], proof=CODE)
    assert requests(draft) == ["signed", "open"]
    take(draft, "request_changes", cast.actors[HC], reason="Another unit")
    assert requests(draft) == ["signed", "refused"]
    write_texts(again(draft), None, {"procedures": "Assessed at work, as both schools do it"})
    take(draft, "submit", cast.actors[HC])

    assert requests(draft) == ["void", "void"]
    assert list(draft.approvals.order_by("approved_at", "void_at").exclude(void_at=None).values_list("void_at", flat=True)) == [
        clock.now(), clock.now()
    ]  # fmt: skip


def test_version_given_up_asks_nobody_to_sign(cast, draft):
    in_signing(cast, draft)
    take(draft, "abandon", cast.actors[CO], reason="No places")
    assert (requests(draft), owed(draft)) == (["void", "void"], [])


def test_stay_that_waits_is_told_that_the_version_was_given_up(cast, draft):
    under(cast, draft)
    event = take(draft, "abandon", cast.actors[HC], reason="No places")
    assert told(cast, event) == [CO]


@pytest.mark.parametrize("state", ["preparation", "agreement_signing", "ongoing"])
def test_stay_that_does_not_wait_is_not_told(cast, draft, state):
    under(cast, draft, state)
    event = take(draft, "abandon", cast.actors[HC], reason="No places")
    assert told(cast, event) == []


@pytest.mark.parametrize(
    ("state", "heard"),
    [("partnership", [CO]), ("ready", [CO]), ("ongoing", [CO]), ("completed", []), ("withdrawn", [])],
)
def test_every_open_stay_is_told_of_an_early_end(cast, in_force, state, heard):
    under(cast, in_force, state)
    event = take(in_force, "terminate", cast.actors[HC], reason="The host closes", ends_on=date(2026, 2, 1))
    assert told(cast, event) == heard


def test_every_open_stay_is_told_of_the_last_day(cast, in_force):
    under(cast, in_force, "ongoing")
    with clock.set_to(clock.now() + timedelta(days=700)):
        wake(machine="mou", pk=in_force.pk)
    assert told(cast, Event.objects.get(name="expire")) == [CO]


def test_stay_before_departure_owes_another_memorandum_once_this_one_ended(cast, in_force, alone):
    under(cast, in_force, "agreement_signing")
    take(in_force, "terminate", cast.actors[HC], reason="The host closes", ends_on=date(2026, 2, 1))
    woken()
    assert [todo.code for todo in ToDo.objects.filter(mobility=cast.mobility, closed_at=None)] == [
        "partnerships.mou_not_in_force"
    ]


@pytest.mark.parametrize(("state", "heard"), [("agreement_review", [CO]), ("ready", []), ("ongoing", [])])
def test_stay_before_ready_follows_the_newer_version_and_is_told(cast, in_force, state, heard):
    under(cast, in_force, state)
    renewed(cast, in_force)
    assert told(cast, Event.objects.get(name="supersede")) == heard
    assert plan(cast).memorandum == in_force.memorandum


def test_version_under_way_ends_with_the_memorandum(cast, in_force):
    take(in_force, "revise", cast.actors[CO], reason="More units")
    following = newest(in_force)
    record(in_force, "hold_review", cast.actors[CO], REVIEW)
    in_signing(cast, following)
    take(in_force, "terminate", cast.actors[HC], reason="The host closes", ends_on=date(2026, 2, 1))

    assert (again(following).state, requests(following), owed(following)) == ("abandoned", ["void", "void"], [])
    assert Event.objects.get(name="abandon").role == Role.PARTY


def test_party_that_the_next_version_leaves_out_can_still_end_the_memorandum(cast, in_force):
    sending_only = [{"organisation": str(cast.organisations["sending"].pk)}]
    following = a_version(cast, in_force.memorandum, parties=sending_only)
    take(in_force, "terminate", cast.actors[HC], reason="The host closes", ends_on=date(2026, 2, 1))

    assert again(following).state == "abandoned"
    assert Event.objects.get(name="abandon").role == Role.SYSTEM


def preparing(cast: Cast) -> None:
    put_in(cast.mobility, "preparation", started_on=None, ended_on=None)


def test_asking_for_a_partnership_opens_a_draft_between_the_two(cast, alone):
    preparing(cast)
    plan_units(mobility=cast.mobility, qualification=QUALIFICATION, units=[UNIT])
    go(cast, "request_partnership", CO)

    version = plan(cast).memorandum.versions.get()
    assert version.memorandum.code == f"MOU-{cast.mobility.number}"
    assert version.memorandum.opened_by == cast.organisations["sending"]
    assert [(party.organisation.name, party.functions, party.contact_id) for party in version.parties.all()] == [
        ("Example sending", ["sending"], cast.actors[CO].person_id),
        ("Example hosting", ["hosting"], None),
    ]
    assert version.content == {"qualifications": [{"qualification": QUALIFICATION, "units": [UNIT]}]}


def test_opened_draft_says_what_it_still_lacks(cast, alone):
    preparing(cast)
    plan_units(mobility=cast.mobility, qualification=QUALIFICATION, units=[UNIT])
    go(cast, "request_partnership", CO)
    assert owed(plan(cast).memorandum.versions.get()) == [
        *["partnerships.body_missing"] * 4, *["partnerships.content_missing"] * 3, "partnerships.no_capacity",
        "partnerships.party_incomplete",
    ]  # fmt: skip


def test_stay_joins_what_the_two_are_working_on_already(cast, draft, alone):
    preparing(cast)
    go(cast, "request_partnership", CO)
    assert plan(cast).memorandum == draft.memorandum
    assert Memorandum.objects.count() == 1


@pytest.mark.parametrize("other", [{"state": "abandoned"}, {"state": "expired"}, {"parties": []}])
def test_stay_does_not_join_what_is_over_or_between_others(cast, alone, other):
    a_memorandum(cast, **other)
    preparing(cast)
    go(cast, "request_partnership", CO)
    assert plan(cast).memorandum.code == f"MOU-{cast.mobility.number}"


def test_memorandum_chosen_before_is_kept(cast, in_force, alone):
    put(in_force, "under_review")
    under(cast, in_force, "preparation")
    a_memorandum(cast, code="MOU-2")
    go(cast, "request_partnership", CO)
    assert plan(cast).memorandum == in_force.memorandum


def test_second_attempt_opens_a_memorandum_of_its_own(cast, alone):
    preparing(cast)
    go(cast, "request_partnership", CO)
    take(plan(cast).memorandum.versions.get(), "abandon", cast.actors[CO], reason="Wrong host")
    go(cast, "leave_partnership", CO, reason="Another host")
    go(cast, "request_partnership", CO)
    assert plan(cast).memorandum.code == f"MOU-{cast.mobility.number}-2"


def test_stay_that_leaves_is_under_no_memorandum(cast, draft, alone):
    under(cast, draft)
    go(cast, "leave_partnership", CO, reason="Another host")
    assert (cast.stay().state, plan(cast).memorandum) == ("preparation", None)
    assert plan(cast).units == [UNIT]


def test_stay_remembers_the_version_it_became_ready_with(cast, in_force, alone):
    under(cast, in_force, "agreement_signing")
    go(cast, "complete_signatures", SYSTEM)
    assert plan(cast).started_with == in_force


def test_stay_that_was_ready_before_keeps_its_first_version(cast, in_force, alone):
    under(cast, in_force, "agreement_signing")
    keep_starting_version(mobility=cast.mobility, version=in_force)
    put(in_force, "superseded")
    a_version(cast, in_force.memorandum, "in_force")
    go(cast, "complete_signatures", SYSTEM)
    assert plan(cast).started_with == in_force


def back(cast: Cast, reason_code: str) -> StayPlan:
    go(cast, "return_to_preparation", CO, reason_code=reason_code, reason="As told by telephone")
    return plan(cast)


def parts(cast: Cast) -> set[str]:
    open_now = OrganisationPart.objects.open().filter(mobility=cast.mobility)
    return set(open_now.values_list("part", flat=True))


@pytest.mark.parametrize(("reason", "keeps"), [("plan_changed", True), ("mou_ended", False)])
def test_way_back_forgets_the_starting_version_and_an_ended_memorandum(cast, in_force, alone, reason, keeps):
    under(cast, in_force, "ready")
    keep_starting_version(mobility=cast.mobility, version=in_force)
    after = back(cast, reason)
    assert (after.started_with, after.memorandum) == (None, in_force.memorandum if keeps else None)
    assert OrganisationPartKind.HOSTING in parts(cast)


def test_host_that_dropped_out_is_released_with_its_people(cast, in_force, alone):
    choose_host(
        mobility=cast.mobility,
        organisation_id=cast.organisations["hosting"].pk,
        company_id=cast.organisations["intermediary"].pk,
    )
    assessor = NamedPart.objects.filter(mobility=cast.mobility, part=NamedPartKind.ASSESSOR)
    assessor.update(organisation=cast.organisations["hosting"])
    under(cast, in_force, "ready")
    assert back(cast, "host_dropped_out").memorandum == in_force.memorandum

    assert parts(cast) == {"sending", "intermediary", "employer", "competent"}
    people = NamedPart.objects.open().filter(mobility=cast.mobility)
    assert set(people.values_list("part", flat=True)) == {"participant", "guardian", "validator"}


def test_way_back_of_a_stay_without_a_plan_changes_none(cast, alone):
    put_in(cast.mobility, "ready", started_on=None, ended_on=None)
    go(cast, "return_to_preparation", CO, reason_code="mou_ended", reason="As told by telephone")
    assert not StayPlan.objects.filter(mobility=cast.mobility).exists()


def test_second_waking_for_the_same_signing_does_nothing_new(cast, draft, alone):
    under(cast, draft)
    in_signing(cast, draft)
    both_sign(cast, draft)
    woken()
    version = cast.stay().version
    woken()
    assert cast.stay().version == version


def test_stay_linked_to_another_memorandum_is_not_woken(cast, draft):
    other = a_memorandum(cast, code="MOU-2")
    under(cast, draft)
    link_memorandum(mobility=cast.mobility, memorandum=other.memorandum)
    in_signing(cast, draft)
    both_sign(cast, draft)
    assert woken() == []
