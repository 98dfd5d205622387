"""What transitions change in decisions; each calls one service or passes the outcome's own door."""

from collections.abc import Iterable

from assessments.models import OutcomeResult
from lifecycle.doors import pass_door
from lifecycle.models import Mobility
from lifecycle.registry import consequence
from lifecycle.steps import Step
from lifecycle.tables.outcome_result import RECOGNITION_STATES, VALIDATION_STATES
from recognition import appeals, desk_services, selectors, services


@consequence("recognition.keep_outcome_decision")
def keep_outcome_decision(step: Step[OutcomeResult]) -> None:
    """The decision behind a validation."""
    assert step.decider_id is not None
    services.keep_outcome_decision(
        outcome=step.subject,
        decision=step.details["decision"],
        validator_id=step.decider_id,
        facts=step.details.get("facts") or {},
    )


@consequence("recognition.close_outcome_decision")
def close_outcome_decision(step: Step[OutcomeResult]) -> None:
    """The earlier decision is kept, and no longer counts."""
    services.close_outcome_decision(outcome=step.subject)


def _outcomes(step: Step, states: tuple[str, ...], keys: Iterable[str] | None = None) -> list[OutcomeResult]:
    found = OutcomeResult.unscoped.filter(mobility=step.subject, state__in=states).order_by("position")
    return list(found.filter(key__in=keys) if keys is not None else found)


@consequence("recognition.reopen_validation_of_outcomes")
def reopen_validation_of_outcomes(step: Step[Mobility]) -> None:
    """23 takes back the outcomes commented on; 26 all."""
    comments = step.details.get("comments")
    for outcome in _outcomes(step, VALIDATION_STATES, list(comments) if comments else None):
        pass_door(step, machine="outcome_result", pk=outcome.pk, name="take_back")


@consequence("recognition.recognise_outcomes")
def recognise_outcomes(step: Step[Mobility]) -> None:
    """Each outcome takes the state of its unit's decision; one beyond the units is not recognised by it."""
    decided = selectors.unit_decisions(step.subject)
    for outcome in _outcomes(step, VALIDATION_STATES):
        decision = decided.get(outcome.unit_code)
        target = selectors.target_of(str(outcome.state), decision.decision if decision else "none")
        pass_door(step, machine="outcome_result", pk=outcome.pk, name="recognise_outcome", decision=target)
    desk_services.answer_by_decisions(mobility=step.subject)


@consequence("recognition.take_back_decisions")
def take_back_decisions(step: Step[Mobility]) -> None:
    """The institution decides anew on the units that the appeal or the evidence names, no other (4.2).

    An answer to an appeal brings along those that change. The next statement is a new version.
    """
    named = step.details.get("units") or appeals.units_to_reopen(step.subject)
    for outcome in _outcomes(step, RECOGNITION_STATES):
        if named is None or outcome.unit_code in named:
            _back(step, outcome)
    services.take_back_unit_decisions(mobility=step.subject, unit_codes=named if named is None else set(named))


@consequence("recognition.reopen_concerned_outcomes")
def reopen_concerned_outcomes(step: Step[Mobility]) -> None:
    """38: the outcomes concerned are validated anew, and their units recognised anew; the other units stand."""
    keys = step.details.get("outcomes") or []
    every = OutcomeResult.unscoped.filter(mobility=step.subject)
    units = {code for code in every.filter(key__in=keys).values_list("unit_code", flat=True) if code}
    for outcome in _outcomes(step, RECOGNITION_STATES):
        if outcome.key in keys or outcome.unit_code in units:
            _back(step, outcome)
    for outcome in _outcomes(step, VALIDATION_STATES, keys):
        pass_door(step, machine="outcome_result", pk=outcome.pk, name="take_back")
    services.take_back_unit_decisions(mobility=step.subject, unit_codes=units)


def _back(step: Step, outcome: OutcomeResult) -> None:
    decision = selectors.outcome_decisions(step.subject).get(outcome.pk)
    before = decision.decision if decision else "not_validated"
    pass_door(step, machine="outcome_result", pk=outcome.pk, name="take_back_recognition", decision=before)


@consequence("recognition.revoke_certificate")
def revoke_certificate(step: Step[Mobility]) -> None:
    """The stay goes on: its certificate no longer holds."""
    services.revoke_certificates(mobility=step.subject)
