"""What transitions change in preparation, follow-ups and results; each calls one service."""

from assessments import services
from assessments.models import OutcomeResult, Result
from lifecycle.doors import pass_door
from lifecycle.models import Mobility
from lifecycle.registry import consequence
from lifecycle.steps import Step
from lifecycle.tables.outcome_result import State


@consequence("assessments.open_preparation")
def open_preparation(step: Step[Mobility]) -> None:
    """To-dos 3.6 and 3.7."""
    services.open_preparation(mobility=step.subject)


@consequence("assessments.open_departure_checklist")
def open_departure_checklist(step: Step[Mobility]) -> None:
    """D6, D7 from the agreed dates."""
    services.open_departure_checklist(mobility=step.subject)


@consequence("assessments.open_follow_ups")
def open_follow_ups(step: Step[Mobility]) -> None:
    """Follow-up to-dos (D9), and a row for each outcome to be assessed."""
    services.open_follow_ups(mobility=step.subject)
    services.ensure_results(mobility=step.subject)


@consequence("assessments.move_follow_ups")
def move_follow_ups(step: Step[Mobility]) -> None:
    """To-dos move with the new dates; outcomes follow the new version."""
    services.open_follow_ups(mobility=step.subject)
    services.ensure_results(mobility=step.subject)


@consequence("assessments.stop_follow_ups")
def stop_follow_ups(step: Step[Mobility]) -> None:
    """Follow-ups stop."""
    services.withdraw_follow_ups(mobility=step.subject)


@consequence("assessments.withdraw_follow_ups")
def withdraw_follow_ups(step: Step[Mobility]) -> None:
    """The arrival was a mistake: nobody owes them."""
    services.withdraw_follow_ups(mobility=step.subject)


@consequence("assessments.restore_follow_ups")
def restore_follow_ups(step: Step[Mobility]) -> None:
    """The stay goes on."""
    services.open_follow_ups(mobility=step.subject)


@consequence("assessments.ask_for_results")
def ask_for_results(step: Step[Mobility]) -> None:
    """Assessment to-dos, also for a stay that came home early."""
    services.withdraw_follow_ups(mobility=step.subject)
    services.ensure_results(mobility=step.subject)


@consequence("assessments.ask_for_evidence")
def ask_for_evidence(step: Step[Mobility]) -> None:
    """What the validator wants to see of which outcome: who stated the result, and the tutor, owe it."""
    services.ask_for_evidence(mobility=step.subject, asked=step.details["comments"])


@consequence("assessments.assess_as_not_assessed")
def assess_as_not_assessed(step: Step[Mobility]) -> None:
    """The stay is closed without results: each open outcome is stated as not assessed, by Sojourn itself."""
    services.ensure_results(mobility=step.subject)
    for outcome in OutcomeResult.unscoped.filter(mobility=step.subject, state=State.PLANNED):
        pass_door(
            step,
            machine="outcome_result",
            pk=outcome.pk,
            name="assess",
            result=Result.NOT_ASSESSED.value,
            assessed_on=step.subject.today,
            facts={"reason": step.reason},
        )


@consequence("assessments.keep_result")
def keep_result(step: Step[OutcomeResult]) -> None:
    """The assessment behind the result."""
    services.keep_result(
        outcome=step.subject,
        result=step.details["result"],
        assessed_on=step.details["assessed_on"],
        assessor_id=step.decider_id,
        facts=step.details.get("facts") or {},
    )


@consequence("assessments.keep_earlier_result")
def keep_earlier_result(step: Step[OutcomeResult]) -> None:
    """The earlier result is kept."""
    services.supersede_result(outcome=step.subject)
