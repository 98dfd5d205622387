"""Somebody named wrongly no longer takes part: the agreement goes on without them."""

import pytest

from agreements.models import AgreementVersion
from agreements.parts import PartName
from agreements.selectors import open_version, parts_of, required_signers
from agreements.services import take_over
from documents.models import Document, RequestState, SignatureRequest
from ground import clock
from lifecycle.doors import perform_transition
from lifecycle.foreseeing import foresee
from lifecycle.models import Event, NamedPart, Remark, ToDo
from lifecycle.planning import name_person
from lifecycle.roles import Role
from tests.factories.agreements import CO, GU, HT, act, approve, ask, fresh, in_review, in_signing, sign, written
from tests.lifecycle.conftest import a_person

REASON = "The address was mistyped."


def mistyped_guardian(cast):
    """A second guardian, who is the first one with another address."""
    return name_person(mobility=cast.mobility, person_id=a_person("gardian").pk, part="guardian", relation="mother")


def take_off(cast, part, who=CO):
    return act(cast, "lifecycle.end_part", who, {"part": part.pk, "reason": REASON})


def the(cast, part) -> NamedPart:
    return NamedPart.objects.open().get(mobility=cast.mobility, part=part)


def test_mistyped_guardian_taken_off_is_not_asked_and_the_review_goes_on(cast):
    wrong = mistyped_guardian(cast)
    in_review(cast)
    approve(cast, Role.HOST_COORDINATOR, Role.PARTICIPANT, GU, HT, Role.COMPETENT_INSTITUTION, Role.INTERMEDIARY)
    assert [item.person for item in ask("reviewers_approved", cast.stay())] == [wrong.person_id]

    take_off(cast, wrong)

    assert ask("reviewers_approved", cast.stay()) == []
    assert wrong.person_id not in {signer.person_id for signer in required_signers(cast.stay())}
    assert wrong.person_id not in {item.person for item in ask("guardian_consents", cast.stay())}
    perform_transition(machine="mobility", pk=cast.mobility.pk, name="send_for_signature", actor=cast.actors[CO])
    assert cast.stay().state == "agreement_signing"


def test_event_holds_references_and_the_reason_can_be_erased(cast):
    wrong = mistyped_guardian(cast)

    event = take_off(cast, wrong)

    assert event.details == {"part": "guardian", "named": str(wrong.person_id)}
    assert Remark.unscoped.get(event=event).text == REASON


def test_the_only_guardian_taken_off_leaves_a_to_do_to_name_one(cast):
    in_review(cast)
    take_off(cast, the(cast, "guardian"))

    assert "agreements.no_guardian" in [item.code for item in ask("guardian_consents", cast.stay())]


def test_text_out_for_signature_asks_them_no_more_and_what_others_signed_stays(cast):
    wrong = mistyped_guardian(cast)
    version = in_signing(cast)
    sign(cast, CO)

    take_off(cast, wrong)

    states = dict(SignatureRequest.unscoped.filter(document__subject_id=version.pk).values_list("person_id", "state"))
    assert states[wrong.person_id] == RequestState.CANCELLED
    assert states[cast.actors[CO].person_id] == RequestState.SIGNED
    assert wrong.person_id not in {item.person for item in ask("signed_by_all", cast.stay())}
    assert not ToDo.unscoped.filter(mobility=cast.mobility, person=wrong.person_id, closed_at=None).exists()


@pytest.mark.slow
def test_last_missing_signature_taken_off_brings_the_agreement_into_force(cast):
    wrong = mistyped_guardian(cast)
    version = in_signing(cast)
    act(cast, "agreements.give_consent", GU, {"travel": True})
    sign(cast, CO, Role.HOST_COORDINATOR, Role.INTERMEDIARY, Role.PARTICIPANT, GU)
    seen = foresee(lambda: take_off(cast, wrong), stay=cast.mobility.pk)

    take_off(cast, wrong)

    assert fresh(version).state == "in_force"
    assert (seen.keys("lifecycle.state"), cast.stay().state) == ({"ready"}, "ready")


def test_looking_ahead_changes_nothing(cast):
    wrong = mistyped_guardian(cast)
    in_review(cast)
    events = Event.unscoped.count()

    seen = foresee(lambda: take_off(cast, wrong), stay=cast.mobility.pk)

    said = {(one.facet, one.gone): one.lines for one in seen.changes}
    assert said["lifecycle.todos", True] == ["Gardian Example has not approved the agreement."]
    assert said["lifecycle.parts", True] == ["Gardian Example, guardian"]
    assert not {("lifecycle.todos", False), ("lifecycle.state", False)} & said.keys()
    assert NamedPart.objects.open().filter(pk=wrong.pk).exists()
    assert Event.unscoped.count() == events


@pytest.mark.parametrize(("part", "name", "field"), [
    ("assessor", PartName.ASSESSMENT, "assessors"), ("validator", PartName.RECOGNITION, "validator"),
])  # fmt: skip
def test_draft_of_the_agreement_forgets_them(cast, part, name, field):
    written(cast)

    take_off(cast, the(cast, part))

    version = open_version(cast.mobility)
    assert not parts_of(version)[name].get(field)


def test_agreement_that_still_names_them_does_not_name_them_again(cast):
    version = in_signing(cast)
    take_off(cast, the(cast, "assessor"))
    AgreementVersion.unscoped.filter(pk=version.pk).update(state="in_force", in_force_at=clock.now())

    take_over(mobility=cast.stay())

    assert not NamedPart.objects.open().filter(mobility=cast.mobility, part="assessor").exists()


def test_consent_text_that_waits_for_them_is_let_go(cast):
    wrong = mistyped_guardian(cast)
    in_review(cast)
    act(cast, "agreements.give_consent", GU, {"travel": True})
    right = Document.unscoped.get(kind="guardian_consent")

    take_off(cast, wrong)
    assert Document.unscoped.get(pk=right.pk).requests.get().state == "open"
    take_off(cast, the(cast, "guardian"))

    assert Document.unscoped.get(pk=right.pk).requests.get().state == "cancelled"
