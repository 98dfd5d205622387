"""Writes at their edges, past the doors that would refuse first."""

import pytest

from accounts.actors import Actor
from ground.errors import NotAllowed
from lifecycle.doors import perform_act
from lifecycle.errors import ActRefused, TransitionRefused
from lifecycle.models import Event
from lifecycle.roles import Role
from partnerships import services
from partnerships.models import Memorandum, PartyApproval, StayPlan
from tests.factories.partnerships import (
    UNIT,
    VALID,
    a_memorandum,
    owed,
    take,
    the_parties,
)
from tests.missing import refused, satisfied

CO, HC, QM = Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR, Role.QUALITY_MANAGER


def test_coordinator_opens_a_memorandum_for_the_own_organisation(cast):
    version = services.open_memorandum(actor=cast.actors[HC], code="IT-LT/26", title="Cooks", language="nl")
    assert (version.state, version.number, version.memorandum.opened_by) == (
        "draft", None, cast.organisations["hosting"],
    )  # fmt: skip
    assert Event.objects.get(chain=version.memorandum_id).name == "partnerships.open_memorandum"
    assert owed(version) == [*["partnerships.content_missing"] * 4, "partnerships.two_parties"]


@pytest.mark.parametrize("role", [QM, Role.COMPETENT_INSTITUTION, Role.PARTICIPANT])
def test_nobody_else_opens_one(cast, role):
    with pytest.raises(NotAllowed, match="coordinators_open"):
        services.open_memorandum(actor=cast.actors[role], code="X")
    assert not Memorandum.objects.exists()


def test_coordinator_opens_none_for_another_organisation(cast):
    elsewhere = Actor(cast.actors[CO].person_id, cast.organisations["hosting"].pk)
    with pytest.raises(NotAllowed, match="coordinators_open"):
        services.open_memorandum(actor=elsewhere, code="X")


def test_file_code_is_taken_once(cast, draft):
    with pytest.raises(ActRefused, match="code_taken") as refusal:
        services.open_memorandum(actor=cast.actors[HC], code=draft.memorandum.code)
    assert refusal.value.params == {"mou_code": "MOU-LT-IT-01"}


@pytest.mark.parametrize("state", ["under_review", "signing", "in_force", "superseded"])
def test_submitted_content_is_frozen(cast, state):
    version = a_memorandum(cast, state)
    with pytest.raises(ActRefused, match="frozen"):
        services.write_content(version=version, content={}, **VALID)
    with pytest.raises(ActRefused, match="frozen"):
        services.set_parties(version=version, parties=[], covered=[])
    assert version.parties.count() == 2


def test_content_can_be_written_again_once_changes_are_asked_for(cast):
    version = a_memorandum(cast, "changes_requested")
    services.write_content(version=version, content={"procedures": "Talked over"}, **VALID)
    assert type(version).objects.get(pk=version.pk).content == {"procedures": "Talked over"}


def test_contact_signs_where_nobody_else_is_named(cast, draft):
    sending, hosting = the_parties(cast)
    other = cast.actors[QM].person_id
    services.set_parties(version=draft, parties=[{**sending, "signer": str(other)}, hosting], covered=())
    assert list(draft.parties.values_list("signer_id", flat=True)) == [other, cast.actors[HC].person_id]


def test_who_is_no_party_approves_nothing(cast):
    version = a_memorandum(cast, "under_review")
    with pytest.raises(ActRefused, match="not_a_party"):
        services.approve_content(
            version=version, organisation_id=cast.organisations["employer"].pk, person_id=cast.actors[CO].person_id
        )
    assert not PartyApproval.objects.exists()


def test_party_approves_again_after_its_approval_was_voided(cast):
    version = a_memorandum(cast, "under_review")
    facts = {"organisation_id": cast.organisations["sending"].pk, "person_id": cast.actors[CO].person_id}
    first = services.approve_content(version=version, **facts)
    services.void_approvals(version=version)
    assert services.approve_content(version=version, **facts) != first
    assert PartyApproval.objects.filter(void_at=None).count() == 1


def test_linking_and_planning_keep_what_the_other_wrote(cast, draft):
    services.link_memorandum(mobility=cast.mobility, memorandum=draft.memorandum)
    services.plan_units(mobility=cast.mobility, qualification={"title": "Cook"}, units=[UNIT])
    services.link_memorandum(mobility=cast.mobility, memorandum=None)
    plan = StayPlan.objects.get(mobility=cast.mobility)
    assert (plan.memorandum, plan.qualification, plan.units) == (None, {"title": "Cook"}, [UNIT])


def test_each_further_code_is_free(cast, draft):
    services.open_or_join(mobility=cast.mobility, actor=cast.actors[CO], opener_id=cast.organisations["sending"].pk)
    assert StayPlan.objects.get().memorandum == draft.memorandum

    for taken in ("", "-2", "-3"):
        a_memorandum(cast, "abandoned", f"MOU-{cast.mobility.number}{taken}")
    draft.parties.all().delete()
    services.link_memorandum(mobility=cast.mobility, memorandum=None)
    plan = services.open_or_join(
        mobility=cast.mobility, actor=cast.actors[CO], opener_id=cast.organisations["sending"].pk
    )
    assert plan.memorandum.code == f"MOU-{cast.mobility.number}-4"


def test_opened_memorandum_is_in_the_language_of_the_stays_papers(cast):
    cast.mobility.document_language = "nl"
    plan = services.open_or_join(
        mobility=cast.mobility, actor=cast.actors[CO], opener_id=cast.organisations["sending"].pk
    )
    assert plan.memorandum.language == "nl"
    assert plan.memorandum.versions.get().content == {}


def test_open_action_of_the_partnership_holds_the_submission(cast, draft):
    data = {"text": "Tell the tutor before the stay"}
    perform_act(name="quality.open_action", pk=draft.pk, actor=cast.actors[CO], data=data)
    with pytest.raises(TransitionRefused) as refusal:
        take(draft, "submit", cast.actors[CO])
    refused("quality.action_open", refusal.value.unmet)
    satisfied("partnerships.content_missing", refusal.value.unmet)
