"""An outcome's whole way, twice; and which step after the validation is open when."""

from datetime import date

import pytest

from accounts.actors import SYSTEM
from assessments.models import OutcomeResult
from documents.models import Document
from lifecycle.doors import perform_transition
from lifecycle.errors import TransitionRefused
from lifecycle.gate import next_gate
from lifecycle.models import Event
from lifecycle.roles import Role
from lifecycle.standing import Standing
from recognition import selectors
from recognition.models import OutcomeDecision, UnitDecision
from tests.factories.assessments import act, go, on
from tests.factories.recognition import decide_outcome, decide_unit, recognised, validate_all
from tests.lifecycle.conftest import Cast
from tests.missing import ask, refused, satisfied

HC, VA, CI, CO = Role.HOST_COORDINATOR, Role.VALIDATOR, Role.COMPETENT_INSTITUTION, Role.SENDING_COORDINATOR


def states(cast: Cast) -> dict[str, str]:
    return dict(OutcomeResult.unscoped.filter(mobility=cast.mobility).values_list("key", "state"))


def way_of(cast: Cast, key: str) -> list[str]:
    outcome = OutcomeResult.unscoped.get(mobility=cast.mobility, key=key)
    return list(Event.unscoped.filter(subject_id=outcome.pk).order_by("seq").values_list("name", flat=True))


def take(cast: Cast, name: str, **details: str) -> None:
    """Sojourn itself takes outcome U1.1 a step, from outside of any step of the stay."""
    outcome = OutcomeResult.unscoped.get(mobility=cast.mobility, key="U1.1")
    perform_transition(machine="outcome_result", pk=outcome.pk, name=name, actor=SYSTEM, **details)


def reopened(cast: Cast) -> None:
    """Recognised; then the host finds the allergen test of U2.1 and the validation is opened again."""
    recognised(cast)
    with on(date(2026, 7, 1)):
        act(cast, "assessments.add_evidence", HC, {"outcome": "U2.1", "label": "Allergen test, passed"})
        go(cast, "reopen_validation", CO, outcomes=["U2.1"])


def decide_again(cast: Cast, decision: str, reason: str = "") -> None:
    with on(date(2026, 7, 2)):
        decide_outcome(cast, VA, outcome="U2.1", decision=decision, reason=reason)
        go(cast, "validate", VA)


def test_reopened_validation_leaves_the_other_units_recognised(cast):
    reopened(cast)
    assert states(cast) == {
        "U1.1": "recognised_full", "U1.2": "recognised_full", "U2.1": "assessed", "extra-1": "not_recognised",
    }  # fmt: skip
    assert set(selectors.unit_decisions(cast.mobility)) == {"3101301"}


def test_outcome_goes_its_whole_way_twice_and_every_decision_is_kept(cast):
    reopened(cast)
    decide_again(cast, "validated")
    with on(date(2026, 7, 3)):
        decide_unit(cast, "4101338", points="2")
        go(cast, "recognise", CI)

    assert states(cast)["U2.1"] == "recognised_full"
    assert way_of(cast, "U2.1") == [
        "assess", "validate_outcome", "recognise_outcome", "take_back_recognition", "take_back", "validate_outcome",
        "recognise_outcome",
    ]  # fmt: skip
    assert way_of(cast, "U1.1") == ["assess", "validate_outcome", "recognise_outcome"]
    decided = OutcomeDecision.objects.filter(outcome__key="U2.1").order_by("decided_at")
    assert [(one.decision, one.closed_at is None) for one in decided] == [("not_validated", False), ("validated", True)]
    units = UnitDecision.objects.filter(unit_code="4101338").order_by("decided_at")
    assert [(one.decision, one.superseded_at is None) for one in units] == [("none", False), ("full", True)]


def test_statement_after_a_reopened_validation_holds_old_and_new_decisions(cast):
    reopened(cast)
    decide_again(cast, "validated")
    with on(date(2026, 7, 3)):
        decide_unit(cast, "4101338", points="2")
        go(cast, "recognise", CI)
    papers = Document.unscoped.filter(mobility=cast.mobility, kind="recognition_statement").order_by("version_no")

    assert [paper.state == "superseded" for paper in papers] == [True, False]
    assert [unit["decision"] for unit in papers[1].snapshot["data"]["units"]] == ["full", "full"]


def test_outcome_not_validated_again_goes_on_since_the_others_stand(cast):
    """Neither 24 nor 25 may be shut: what was recognised counts as validated."""
    reopened(cast)
    decide_again(cast, "not_validated", reason="The test was another one")
    assert cast.stay().state == "recognition"


def test_evidence_opens_the_recognition_of_its_own_unit_alone(cast):
    recognised(cast)
    with on(date(2026, 7, 1)):
        act(cast, "assessments.add_evidence", HC, {"outcome": "U1.1", "label": "Log"})
        go(cast, "reopen_recognition", CI)
    assert set(selectors.unit_decisions(cast.mobility)) == {"4101338"}
    assert states(cast) == {
        "U1.1": "validated", "U1.2": "validated", "U2.1": "not_recognised", "extra-1": "not_recognised",
    }  # fmt: skip


def nothing_planned_validated(stay: Cast) -> None:
    with on(date(2026, 5, 20)):
        decide_outcome(stay, VA, unit="3101301", decision="not_validated", reason="No criteria named")
        decide_outcome(stay, VA, outcome="U2.1", decision="not_validated", reason="Allergens missing")


@pytest.mark.parametrize(("extra", "way"), [(None, "close_validation"), ("validated", "validate")])
def test_validation_has_one_way_on_never_two(stay, extra, way):
    """Nothing validated closes it (25); an outcome on top that is validated goes to recognition (24)."""
    nothing_planned_validated(stay)
    with on(date(2026, 5, 20)):
        if extra:
            decide_outcome(stay, VA, outcome="extra-1", decision=extra)
        mobility = stay.stay()
        closed = not ask("recognition.nothing_to_recognise", mobility=mobility)
        passed_on = not (
            ask("recognition.outcomes_decided", mobility=mobility)
            or ask("recognition.one_validated", mobility=mobility)
        )
        gate = next_gate(Standing.of_stay(mobility))

    assert (closed, passed_on) == (extra is None, extra is not None)
    assert gate is not None
    assert (gate[0].name, gate[1]) == (way, [])


def test_undecided_outcomes_keep_the_validation_open(stay):
    with on(date(2026, 5, 20)):
        decide_outcome(stay, VA, unit="3101301", decision="not_validated", reason="No criteria named")
        with pytest.raises(TransitionRefused) as validating:
            go(stay, "validate", VA)
        with pytest.raises(TransitionRefused) as closing:
            go(stay, "close_validation", VA)
        refused("recognition.not_decided", validating.value.unmet)
        refused("recognition.something_to_recognise", closing.value.unmet)
    assert stay.stay().state == "validation"


def test_nothing_is_left_to_recognise_once_nothing_planned_was_validated(stay):
    refused("recognition.something_to_recognise", ask("recognition.nothing_to_recognise", mobility=stay.stay()))

    nothing_planned_validated(stay)
    satisfied("recognition.something_to_recognise", ask("recognition.nothing_to_recognise", mobility=stay.stay()))


FROM_OUTSIDE = pytest.mark.parametrize("said", [{}, {"cause": "mobility.reopen_validation"}])


@FROM_OUTSIDE
def test_validation_is_taken_back_only_by_the_step_that_means_it(stay, said):
    validate_all(stay)
    with pytest.raises(TransitionRefused) as refusal:
        take(stay, "take_back", **said)
    refused("recognition.not_reopened", refusal.value.unmet)

    for cause in ("mobility.request_evidence", "mobility.return_to_validation", "mobility.reopen_validation"):
        satisfied("recognition.not_reopened", ask("recognition.validation_reopened", details={"cause": cause}))


@FROM_OUTSIDE
def test_recognition_is_taken_back_only_by_the_step_that_means_it(cast, said):
    recognised(cast)
    with pytest.raises(TransitionRefused) as refusal:
        take(cast, "take_back_recognition", decision="validated", **said)
    refused("recognition.not_reopened", refusal.value.unmet)

    for cause in ("mobility.reopen_recognition", "mobility.reopen_validation"):
        satisfied("recognition.not_reopened", ask("recognition.recognition_reopened", details={"cause": cause}))
    refused("recognition.not_reopened", ask("recognition.recognition_reopened", details={"cause": "mobility.validate"}))


def test_outcome_is_recognised_only_once_the_units_are_decided(stay):
    validate_all(stay)
    with pytest.raises(TransitionRefused) as refusal:
        take(stay, "recognise_outcome", decision="recognised_full")
    refused("recognition.unit_undecided", refusal.value.unmet)
