"""Who validates what, and how a validation is taken back."""

from datetime import date

import pytest

from accounts.actors import Actor
from assessments.models import OutcomeResult
from lifecycle.doors import perform_transition
from lifecycle.errors import ActInvalid, RoleRefused, TransitionRefused
from lifecycle.models import Event, Mobility, NamedPart, ToDo
from lifecycle.planning import name_person
from lifecycle.roles import NamedPartKind, Role
from lifecycle.vocabulary import Missing
from recognition.models import OutcomeDecision
from tests.factories.assessments import act, go, on, state_result
from tests.factories.recognition import decide_outcome, validate_all
from tests.lifecycle.conftest import Cast, put_in
from tests.missing import ask, refused, satisfied

HC, CO, VA, CI, AS, LE = (
    Role.HOST_COORDINATOR, Role.SENDING_COORDINATOR, Role.VALIDATOR, Role.COMPETENT_INSTITUTION, Role.ASSESSOR,
    Role.PARTICIPANT,
)  # fmt: skip
DAY = date(2026, 5, 20)


def states(cast: Cast) -> dict[str, str]:
    return dict(OutcomeResult.unscoped.filter(mobility=cast.mobility).values_list("key", "state"))


def decided(cast: Cast) -> list[Missing]:
    return ask("recognition.outcomes_decided", mobility=cast.stay())


def validated(cast: Cast) -> list[Missing]:
    return ask("recognition.one_validated", mobility=cast.stay())


def validating(cast: Cast, actor: Actor) -> list[Missing]:
    """What keeps this person from concluding the validation."""
    return ask("recognition.validator_not_assessor", mobility=cast.stay(), actor=actor, details={})


def as_validator(cast: Cast, role: Role) -> Actor:
    """The person of this role is named validator as well."""
    person = cast.actors[role].person_id
    name_person(mobility=cast.mobility, person_id=person, part=NamedPartKind.VALIDATOR)
    return Actor(person)


def test_decision_on_a_unit_counts_for_each_of_its_outcomes(stay):
    validate_all(stay)
    assert states(stay) == {
        "U1.1": "validated", "U1.2": "validated", "U2.1": "not_validated", "extra-1": "partly_validated",
    }  # fmt: skip


def test_who_assessed_does_not_validate_whatever_the_role(stay):
    assessor = as_validator(stay, AS)
    with on(DAY), pytest.raises(TransitionRefused) as refusal:
        act(stay, "recognition.decide_outcome", assessor, {"unit": "3101301", "decision": "validated"})
    assert refused("recognition.assessed_it", refusal.value.unmet).person == assessor.person_id
    assert {missing.code for missing in refusal.value.unmet} == {"recognition.assessed_it"}
    assert not OutcomeDecision.objects.exists()


def test_who_assessed_an_earlier_result_does_not_validate_the_later_one(stay):
    outcome = OutcomeResult.unscoped.get(mobility=stay.mobility, key="U2.1")
    outcome.assessments.update(superseded_at="2026-05-01T12:00Z")
    person = stay.actors[AS].person_id
    found = ask(
        "recognition.validator_not_assessor", mobility=stay.stay(), actor=Actor(person), details={}, outcome=outcome
    )  # fmt: skip
    assert refused("recognition.assessed_it", found).person == person


def test_who_assessed_does_not_conclude_the_validation(stay):
    validate_all(stay)
    with on(DAY), pytest.raises(TransitionRefused) as refusal:
        go(stay, "validate", as_validator(stay, AS))
    refused("recognition.assessed_it", refusal.value.unmet)
    satisfied("recognition.assessed_it", validating(stay, stay.actors[VA]))


def test_coordinator_validates_where_nobody_is_named(stay):
    NamedPart.objects.filter(mobility=stay.mobility, part=NamedPartKind.VALIDATOR).delete()
    with on(DAY):
        decide_outcome(stay, CO, unit="3101301", decision="validated")
    assert states(stay)["U1.1"] == "validated"


@pytest.mark.parametrize("role", [HC, CI, LE, AS])
def test_others_do_not_validate(stay, role):
    with on(DAY), pytest.raises(RoleRefused):
        decide_outcome(stay, role, unit="3101301", decision="validated")


@pytest.mark.parametrize("decision", ["partly_validated", "not_validated"])
def test_anything_but_validated_needs_a_reason(stay, decision):
    with on(DAY), pytest.raises(ActInvalid) as refusal:
        decide_outcome(stay, VA, unit="3101301", decision=decision, reason="  ")
    assert "reason" in refusal.value.form.errors


def test_reason_is_asked_for_at_the_outcomes_own_door_as_well(stay):
    outcome = OutcomeResult.unscoped.get(mobility=stay.mobility, key="U2.1")
    with on(DAY), pytest.raises(TransitionRefused) as refusal:
        perform_transition(
            machine="outcome_result", pk=outcome.pk, name="validate_outcome", actor=stay.actors[VA],
            decision="partly_validated", facts={"reason": " "},
        )  # fmt: skip
    refused("recognition.reason", refusal.value.unmet)

    said = {"decision": "partly_validated", "facts": {"reason": "Only seen once"}}
    satisfied("recognition.reason", ask("recognition.outcome_reason_given", details=said))
    satisfied("recognition.reason", ask("recognition.outcome_reason_given", details={"decision": "validated"}))


@pytest.mark.parametrize("named", [{"outcome": "U9.9"}, {"unit": "9999999"}])
def test_what_was_never_agreed_is_not_decided_on(stay, named):
    with pytest.raises(ActInvalid):
        decide_outcome(stay, VA, **named)
    assert not OutcomeDecision.objects.exists()


def test_outcome_to_be_assessed_again_is_awaited(stay):
    with on(DAY):
        act(stay, "assessments.reassess", CO, {"outcome": "U2.1"})
        missing = refused("recognition.no_result", decided(stay))
        assert (missing.owner, missing.params) == (AS, {"outcome": "Choose raw materials"})

        state_result(stay, outcome="U2.1")
        satisfied("recognition.no_result", decided(stay))


def test_validation_waits_for_each_planned_outcome_not_for_one_on_top(stay):
    with on(DAY):
        decide_outcome(stay, VA, unit="3101301", decision="validated")
        with pytest.raises(TransitionRefused) as refusal:
            go(stay, "validate", VA)
        missing = refused("recognition.not_decided", refusal.value.unmet)
        assert (missing.owner, missing.params) == (VA, {"outcome": "Choose raw materials"})
        assert len(refusal.value.unmet) == 1

        decide_outcome(stay, VA, outcome="U2.1", decision="not_validated", reason="Missing")
        satisfied("recognition.not_decided", decided(stay))
        go(stay, "validate", VA)
    assert stay.stay().state == "recognition"


def test_nothing_validated_ends_without_recognition(stay):
    with on(DAY):
        satisfied("recognition.nothing_validated", validated(stay))  # nobody knows yet
        for chosen in ({"unit": "3101301"}, {"unit": "4101338"}):
            decide_outcome(stay, VA, **chosen, decision="not_validated", reason="No proof")
        with pytest.raises(TransitionRefused) as refusal:
            go(stay, "validate", VA)
        go(stay, "close_validation", VA)
    refused("recognition.nothing_validated", refusal.value.unmet)
    assert len(refusal.value.unmet) == 1
    assert stay.stay().state == "feedback"


def test_one_outcome_validated_in_part_is_enough(stay):
    with on(DAY):
        decide_outcome(stay, VA, unit="3101301", decision="partly_validated", reason="Only seen once")
        decide_outcome(stay, VA, unit="4101338", decision="not_validated", reason="No proof")
    satisfied("recognition.nothing_validated", validated(stay))


def test_evaluated_stay_closes_its_validation_without_decisions(stay):
    Mobility.unscoped.filter(pk=stay.mobility.pk).update(approach="evaluate")
    with on(DAY):
        satisfied("recognition.something_to_recognise", ask("recognition.nothing_to_recognise", mobility=stay.stay()))
        go(stay, "close_validation", CO)
    assert stay.stay().state == "feedback"


def test_asking_for_evidence_takes_back_only_the_outcomes_commented_on(stay):
    validate_all(stay)
    with on(DAY):
        go(stay, "request_evidence", VA, comments={"U1.1": "Which photo?"})
    assert (states(stay)["U1.1"], states(stay)["U1.2"]) == ("assessed", "validated")
    assert OutcomeDecision.objects.filter(outcome__key="U1.1", closed_at__isnull=False).count() == 1


def test_who_stated_the_result_owes_the_evidence_asked_for_until_it_is_there(stay):
    with on(DAY):
        go(stay, "request_evidence", VA, comments={"U1.1": "Which photo?"})
        lacking = ask("assessments.evidence_given", mobility=stay.stay())
        missing = refused("assessments.evidence_asked", lacking)
        assert (missing.params["outcome"], missing.person) == ("Prepare kitchen areas", stay.actors[AS].person_id)
        assert ToDo.unscoped.filter(mobility=stay.mobility, code="assessments.evidence_asked", closed_at=None).exists()
        with pytest.raises(TransitionRefused):
            go(stay, "submit_results", HC)

        act(stay, "assessments.add_evidence", AS, {"outcome": "U1.1", "label": "The station, photographed on 8 April"})
        satisfied("assessments.evidence_asked", ask("assessments.evidence_given", mobility=stay.stay()))
        go(stay, "submit_results", HC)
    asked = Event.unscoped.filter(mobility=stay.mobility, name="request_evidence").select_related("remark").get()
    assert asked.remark.text == "Prepare kitchen areas: Which photo?"


@pytest.mark.parametrize("comments", [{"U9.9": "What?"}, {"U1.1": "  "}])
def test_asking_for_evidence_names_an_outcome_and_says_what(stay, comments):
    with on(DAY), pytest.raises(TransitionRefused) as refusal:
        go(stay, "request_evidence", VA, comments=comments)
    refused("recognition.comment_an_outcome", refusal.value.unmet)
    said = {"comments": {**comments, "U1.2": "Which day?"}}
    satisfied(
        "recognition.comment_an_outcome", ask("recognition.outcomes_commented", mobility=stay.stay(), details=said)
    )


def test_institution_sends_everything_back_to_validation(stay):
    validate_all(stay)
    with on(DAY):
        go(stay, "validate", VA)
        go(stay, "return_to_validation", CI, reason="Which criteria?")
    assert set(states(stay).values()) == {"assessed"}
    assert not OutcomeDecision.objects.filter(closed_at=None).exists()


def test_validation_opens_again_only_on_new_proof(stay):
    validate_all(stay)
    with on(DAY):
        go(stay, "validate", VA)
    put_in(stay.mobility, "feedback", ended_on=date(2026, 4, 24))
    with on(date(2026, 5, 25)):
        with pytest.raises(TransitionRefused) as refusal:
            go(stay, "reopen_validation", VA, outcomes=["U2.1"])
        with pytest.raises(TransitionRefused) as unknown:
            go(stay, "reopen_validation", VA, outcomes=["U9.9"])
        refused("recognition.no_new_proof", refusal.value.unmet)
        refused("recognition.unknown_outcome", unknown.value.unmet)
        satisfied("recognition.unknown_outcome", refusal.value.unmet)

        act(stay, "assessments.add_evidence", HC, {"outcome": "U2.1", "label": "Allergen test, passed"})
        found = ask("recognition.new_proof", mobility=stay.stay(), details={"outcomes": ["U2.1"]})
        satisfied("recognition.no_new_proof", found)
        go(stay, "reopen_validation", VA, outcomes=["U2.1"])

    assert (states(stay)["U2.1"], states(stay)["U1.1"]) == ("assessed", "validated")
