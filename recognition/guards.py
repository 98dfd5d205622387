"""Requirements that decisions and their papers answer (domain reference 4.5, `recognition.*`)."""

from datetime import timedelta
from typing import Any

from accounts.actors import Actor
from assessments.models import Evidence, OutcomeResult
from assessments.selectors import all_assessments, assessors_of, results_of
from documents.models import RequestState, SignatureRequest
from ground import clock
from ground.statements.compiled import Compiled
from lifecycle.deadlines import deadline, due_on
from lifecycle.models import Mobility
from lifecycle.models.mobility import Approach
from lifecycle.people.role_book import lead_role, people_in, sending_organisation_id
from lifecycle.registry import guard, owed
from lifecycle.roles import Role
from lifecycle.tables.outcome_result import State
from lifecycle.vocabulary import Missing
from recognition import selectors
from recognition.models import Appeal, AttendanceProof, OutcomeChoice

HOST = (str(Role.HOST_COORDINATOR), str(Role.HOST_TUTOR))
ASKED_THREE_TIMES_AFTER = timedelta(days=14)  # reminders go out 3, 7 and 14 days after the request
DECISION_OVERDUE_AFTER = timedelta(days=90)  # after D17
REOPENS_VALIDATION = ("mobility.request_evidence", "mobility.return_to_validation", "mobility.reopen_validation")
REOPENS_RECOGNITION = ("mobility.reopen_recognition", "mobility.reopen_validation")


def _lead(mobility: Mobility) -> Role:
    return lead_role(sending_organisation_id(mobility))


@guard("recognition.host_part_signed")
def host_part_signed(mobility: Mobility) -> list[Missing]:
    """The host signed certificate and Europass Mobility; or was asked three times, and other proof is on file."""
    missing = []
    for kind in ("attendance_certificate", "europass_mobility"):
        if not selectors.signed_by(mobility, kind, HOST):
            missing.append(
                Missing(f"recognition.unsigned_{kind}", Role.HOST_COORDINATOR, due_on=due_on("D13", mobility))
            )
    if missing and _asked_long_ago(mobility) and AttendanceProof.objects.filter(mobility=mobility).exists():
        return []
    return missing


def _asked_long_ago(mobility: Mobility) -> bool:
    asked = (
        SignatureRequest.unscoped.filter(
            document__mobility=mobility, document__kind="attendance_certificate", role__in=HOST, state=RequestState.OPEN
        )
        .order_by("asked_at")
        .first()
    )
    return asked is not None and clock.now() - asked.asked_at >= ASKED_THREE_TIMES_AFTER


@guard("recognition.outcomes_commented", answers=("comments",))
def outcomes_commented(mobility: Mobility, details: dict[str, Any]) -> list[Missing]:
    """A comment on one outcome or more."""
    keys = {outcome.key for outcome in results_of(mobility)}
    comments = details.get("comments") or {}
    if any(key in keys and str(text).strip() for key, text in comments.items()):
        return []
    return [Missing("recognition.comment_an_outcome", Role.SENDING_COORDINATOR)]


@guard("recognition.outcomes_decided")
def outcomes_decided(mobility: Mobility) -> list[Missing]:
    """Each outcome of the agreement has a result, from the host or from home, and a decision."""
    missing = []
    for outcome in selectors.planned_outcomes(mobility):
        if outcome.state == State.PLANNED:
            missing.append(
                Missing(
                    "recognition.no_result",
                    Role.ASSESSOR,
                    params={"outcome": outcome.title},
                    due_on=due_on("D15", mobility),
                )
            )
        elif outcome.state == State.ASSESSED:
            missing.append(
                Missing(
                    "recognition.not_decided",
                    Role.VALIDATOR,
                    params={"outcome": outcome.title},
                    due_on=due_on("D15", mobility),
                )
            )
    return missing


@guard("recognition.outcome_reason_given", answers=("decision", "facts"))
def outcome_reason_given(details: dict[str, Any]) -> list[Missing]:
    """A reason unless validated."""
    reason = str((details.get("facts") or {}).get("reason") or "").strip()
    if details.get("decision") == OutcomeChoice.VALIDATED or reason:
        return []
    return [Missing("recognition.reason", Role.VALIDATOR)]


@guard("recognition.one_validated")
def one_validated(mobility: Mobility) -> list[Missing]:
    """One outcome or more validated, in full or in part. Said only once all are decided: before that nobody knows."""
    planned = selectors.planned_outcomes(mobility)
    undecided = any(outcome.state in (State.PLANNED, State.ASSESSED) for outcome in planned)
    if undecided or selectors.validated_outcomes(mobility):
        return []
    return [Missing("recognition.nothing_validated", Role.VALIDATOR)]


@guard("recognition.validator_not_assessor")
def validator_not_assessor(
    mobility: Mobility, actor: Actor, details: dict[str, Any], outcome: OutcomeResult | None = None
) -> list[Missing]:
    """The person who validates assessed none of these outcomes."""
    on_behalf = details.get("on_behalf")
    person = on_behalf.person_id if on_behalf else actor.person_id
    outcomes = [outcome] if outcome is not None else selectors.planned_outcomes(mobility)
    return (
        [Missing("recognition.assessed_it", Role.VALIDATOR, person=person)] if person in assessors_of(outcomes) else []
    )


@guard("recognition.nothing_to_recognise", routes=True)
def nothing_to_recognise(mobility: Mobility) -> list[Missing]:
    """Approach `evaluate`, or every outcome decided and nothing validated. It is never open together with 24."""
    if mobility.approach == Approach.EVALUATE:
        return []
    planned = selectors.planned_outcomes(mobility)
    decided = all(outcome.state not in (State.PLANNED, State.ASSESSED) for outcome in planned)
    if planned and decided and not selectors.validated_outcomes(mobility):
        return []
    return [Missing("recognition.something_to_recognise", Role.VALIDATOR)]


@guard("recognition.validation_reopened")
def validation_reopened(details: dict[str, Any]) -> list[Missing]:
    """23, 26 or 38 concerns this outcome: only their consequences pass this door, each for the outcomes it means."""
    return [] if details.get("cause") in REOPENS_VALIDATION else [Missing("recognition.not_reopened", Role.VALIDATOR)]


@guard("recognition.recognition_reopened")
def recognition_reopened(details: dict[str, Any]) -> list[Missing]:
    """28 or 38 concerns this outcome; as above."""
    return (
        []
        if details.get("cause") in REOPENS_RECOGNITION
        else [Missing("recognition.not_reopened", Role.COMPETENT_INSTITUTION)]
    )


@guard("recognition.units_decided")
def units_decided(mobility: Mobility) -> list[Missing]:
    """Each unit has a decision by its institution; a reason unless full (CK-15)."""
    decided, due = selectors.unit_decisions(mobility), due_on("D17", mobility)
    return [
        Missing(
            "recognition.unit_undecided",
            Role.COMPETENT_INSTITUTION,
            params={"unit": unit["code"], "title": unit["title"]},
            due_on=due,
        )
        for unit in selectors.agreed_units(mobility)
        if unit["code"] not in decided
    ]


@guard("recognition.points_within_agreed")
def points_within_agreed(mobility: Mobility) -> list[Missing]:
    """Points not above those agreed."""
    decided = selectors.unit_decisions(mobility)
    missing = []
    for unit in selectors.agreed_units(mobility):
        decision, agreed = decided.get(unit["code"]), selectors.agreed_points(unit)
        if decision and decision.points and (agreed is None or decision.points > agreed):
            params = {"unit": unit["code"], "points": str(decision.points.normalize()), "agreed": str(agreed or 0)}
            missing.append(Missing("recognition.too_many_points", Role.COMPETENT_INSTITUTION, params=params))
    return missing


@guard("recognition.cause_to_reopen")
def cause_to_reopen(mobility: Mobility) -> list[Missing]:
    """An appeal, new evidence on a validated unit, or a decision that comes after 39."""
    closed = selectors.last_event(mobility, "recognise", "close_without_decision", "close_validation")
    if Appeal.objects.filter(mobility=mobility, answered_at=None).exists():
        return []
    if closed is not None and closed.name == "close_without_decision":
        return []
    if (
        closed is not None
        and closed.name == "recognise"
        and Evidence.objects.filter(outcome__mobility=mobility, added_at__gt=closed.at).exists()
    ):
        return []
    return [Missing("recognition.no_cause", Role.COMPETENT_INSTITUTION)]


OPEN_APPEAL: Compiled[Any] = Compiled(
    lambda stay: Appeal.objects.filter(mobility_id=stay, answered_at=None).values_list("pk")[:1]
)


@owed("recognition.appeal_open")
def appeal_open(mobility: Mobility) -> list[Missing]:
    """An appeal waits for the institution."""
    waiting = OPEN_APPEAL.any(mobility.pk)
    return [Missing("recognition.appeal_open", Role.COMPETENT_INSTITUTION)] if waiting else []


@guard("recognition.new_proof")
def new_proof(mobility: Mobility, details: dict[str, Any]) -> list[Missing]:
    """A home re-assessment or new evidence since validation closed, and outcomes of this stay named."""
    known = {outcome.key for outcome in results_of(mobility)}
    if not set(details.get("outcomes") or ()) <= known:
        return [Missing("recognition.unknown_outcome", Role.SENDING_COORDINATOR)]
    closed = selectors.last_event(mobility, "validate", "close_validation")
    since = closed.at if closed else None
    if since and (
        Evidence.objects.filter(outcome__mobility=mobility, added_at__gt=since).exists()
        or all_assessments(mobility).filter(recorded_at__gt=since).exists()
    ):
        return []
    return [Missing("recognition.no_new_proof", Role.SENDING_COORDINATOR)]


@guard("recognition.decision_overdue")
def decision_overdue(mobility: Mobility) -> list[Missing]:
    """D17 passed 90 days ago."""
    due = deadline("D17", mobility)
    if due is not None and clock.today() >= due + DECISION_OVERDUE_AFTER:
        return []
    opens = str(due + DECISION_OVERDUE_AFTER) if due else ""
    return [Missing("recognition.still_time", Role.COMPETENT_INSTITUTION, params={"opens": opens})]


@guard("recognition.europass_issued")
def europass_issued(mobility: Mobility) -> list[Missing]:
    """Issued and signed; after 19, or where a criterion of 2.3 fails, a certificate of attendance suffices."""
    if any(paper.rendering == "final" for paper in selectors.papers(mobility, "europass_mobility")):
        return []
    closed_early = selectors.last_event(mobility, "close_without_results") is not None
    enough = closed_early or bool(selectors.criteria_unmet(mobility))
    if enough and selectors.papers(mobility, "attendance_certificate"):
        return []
    people = people_in(mobility, _lead(mobility))
    return [Missing("recognition.no_europass", _lead(mobility), person=people[0] if people else None)]
