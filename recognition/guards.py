"""Requirements that decisions and their papers answer (domain reference 4.5, `recognition.*`)."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.people import same_human
from assessments.models import Evidence, OutcomeResult
from assessments.selectors import all_assessments, assessors_of, results_of
from documents.guards import signatures_awaited
from documents.models import RequestState, SignatureRequest
from ground import clock
from ground.statements.compiled import Whether
from lifecycle.answers import holds
from lifecycle.deadlines import deadline, due_on
from lifecycle.models import Mobility
from lifecycle.models.mobility import Approach
from lifecycle.people.role_book import lead_role, people_in, sending_organisation_id
from lifecycle.people.sections import SEEN, Extent, Section
from lifecycle.registry import guard, owed, said_by
from lifecycle.roles import Role
from lifecycle.tables.outcome_result import State
from lifecycle.vocabulary import Missing, Sentence, Unmet
from recognition import selectors
from recognition.models import Appeal, AttendanceProof, OutcomeChoice

# The decisions in full (design, decision 4): neither the host side nor an employer reads of an appeal.
READ_APPEALS = tuple(SEEN[Section.DECISIONS][Extent.FULL])
HOST = (str(Role.HOST_COORDINATOR), str(Role.HOST_TUTOR))
ASKED_THREE_TIMES_AFTER = timedelta(days=14)  # reminders go out 3, 7 and 14 days after the request
APPEAL_ANSWERED_WITHIN = timedelta(days=30)
DECISION_OVERDUE_AFTER = timedelta(days=90)  # after D17
REOPENS_VALIDATION = ("mobility.request_evidence", "mobility.return_to_validation", "mobility.reopen_validation")
REOPENS_RECOGNITION = ("mobility.reopen_recognition", "mobility.reopen_validation")

NOT_REOPENED: Unmet = {"recognition.not_reopened": _("This outcome has not been reopened.")}


def _lead(mobility: Mobility) -> Role:
    return lead_role(sending_organisation_id(mobility))


NOT_ISSUED: Unmet = {
    "recognition.host_part_unwritten": Sentence(
        _("The host has not written its part of the Europass Mobility."),
        to_owner=_("Your part of the Europass Mobility is not written: what was done, and what was learned."),
    ),
    "recognition.no_europass": _("The Europass Mobility has not been issued."),
}


def _not_issued(mobility: Mobility) -> list[Missing]:
    """What the Europass Mobility waits for until it is issued: the host's part first, then who leads the stay."""
    record = selectors.europass_of(mobility)
    if record is None or record.written_at is None:
        role, person = _who_writes(mobility)
        return [Missing("recognition.host_part_unwritten", role, person)]
    if not selectors.papers(mobility, "europass_mobility"):
        return [Missing("recognition.no_europass", *_who_issues(mobility))]
    return []


def _who_issues(mobility: Mobility) -> tuple[Role, UUID | None]:
    lead = _lead(mobility)
    return lead, next(iter(people_in(mobility, lead)), None)


def _who_writes(mobility: Mobility) -> tuple[Role, UUID | None]:
    """Without sending organisation the participant makes the whole of it, and the host signs (2.3)."""
    if _lead(mobility) == Role.PARTICIPANT:
        return _who_issues(mobility)
    tutor = next(iter(people_in(mobility, Role.HOST_TUTOR)), None)
    return (Role.HOST_TUTOR, tutor) if tutor else (Role.HOST_COORDINATOR, None)


@guard(
    "recognition.host_part_signed",
    met=_("The host signed its part of the Europass Mobility"),
    unmet={
        "recognition.unsigned_attendance_certificate": Sentence(
            _("The host has not signed the certificate of attendance."),
            to_owner=_("The certificate of attendance waits for your signature."),
        ),
        "recognition.unsigned_europass_mobility": Sentence(
            _("The host has not signed the Europass Mobility."),
            to_owner=_("The Europass Mobility waits for your signature."),
        ),
        **NOT_ISSUED,
    },
)
def host_part_signed(mobility: Mobility) -> list[Missing]:
    """The host signed certificate and Europass Mobility; or was asked three times, and other proof is on file.

    Where a criterion of 2.3 fails no Europass Mobility may be issued: then the certificate is enough.
    """
    missing, due = [], due_on("D13", mobility)
    if not selectors.signed_by(mobility, "attendance_certificate", HOST):
        who, person = _host_asked(mobility, "attendance_certificate")
        missing.append(Missing("recognition.unsigned_attendance_certificate", who, person, due_on=due))
    if not selectors.signed_by(mobility, "europass_mobility", HOST) and not selectors.criteria_unmet(mobility):
        who, person = _host_asked(mobility, "europass_mobility")
        unsigned = Missing("recognition.unsigned_europass_mobility", who, person, due_on=due)
        missing += _not_issued(mobility) or [unsigned]
    if missing and _asked_long_ago(mobility) and AttendanceProof.objects.filter(mobility=mobility).exists():
        return []
    return missing


def _host_asked(mobility: Mobility, kind: str) -> tuple[Role, UUID | None]:
    """Who of the host is asked first to sign the newest paper of a kind; its coordinator where nobody is."""
    asked = next(iter(selectors.asked_to_sign(mobility, kind, HOST)), None)
    return (Role(asked.role), asked.person_id) if asked else (Role.HOST_COORDINATOR, None)


def _asked_long_ago(mobility: Mobility) -> bool:
    asked = (
        SignatureRequest.unscoped.filter(
            document__mobility=mobility, document__kind="attendance_certificate", role__in=HOST, state=RequestState.OPEN
        )
        .order_by("asked_at")
        .first()
    )
    return asked is not None and clock.now() - asked.asked_at >= ASKED_THREE_TIMES_AFTER


@guard(
    "recognition.outcomes_commented",
    unmet={"recognition.comment_an_outcome": _("Say which outcome needs more evidence, and what.")},
    answers=("comments",),
)
def outcomes_commented(mobility: Mobility, details: dict[str, Any]) -> list[Missing]:
    """A comment on one outcome or more."""
    keys = {outcome.key for outcome in results_of(mobility)}
    comments = details.get("comments") or {}
    if any(key in keys and str(text).strip() for key, text in comments.items()):
        return []
    return [Missing("recognition.comment_an_outcome", Role.SENDING_COORDINATOR)]


@guard(
    "recognition.outcomes_decided",
    met=_("Every outcome is decided"),
    unmet={
        "recognition.no_result": _("“%(outcome)s” has no result yet."),
        "recognition.not_decided": _("“%(outcome)s” waits for its validation."),
    },
)
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


@guard(
    "recognition.outcome_reason_given",
    unmet={"recognition.reason": _("Write a reason in words the participant can use.")},
    answers=("decision", "facts"),
)
def outcome_reason_given(details: dict[str, Any]) -> list[Missing]:
    """A reason unless validated."""
    reason = str((details.get("facts") or {}).get("reason") or "").strip()
    if details.get("decision") == OutcomeChoice.VALIDATED or reason:
        return []
    return [Missing("recognition.reason", Role.VALIDATOR)]


@guard(
    "recognition.one_validated",
    met=_("At least one outcome is validated"),
    unmet={
        "recognition.nothing_validated": Sentence(
            _("Nothing has been validated: close the validation instead."), no_form=True
        )
    },
)
def one_validated(mobility: Mobility) -> list[Missing]:
    """One outcome or more validated, in full or in part. Said only once all are decided: before that nobody knows."""
    planned = selectors.planned_outcomes(mobility)
    undecided = any(outcome.state in (State.PLANNED, State.ASSESSED) for outcome in planned)
    if undecided or selectors.validated_outcomes(mobility):
        return []
    return [Missing("recognition.nothing_validated", Role.VALIDATOR)]


@guard(
    "recognition.validator_not_assessor",
    unmet={"recognition.assessed_it": _("%(person)s assessed this. Someone else validates what was assessed.")},
)
def validator_not_assessor(
    mobility: Mobility, actor: Actor, details: dict[str, Any], outcome: OutcomeResult | None = None
) -> list[Missing]:
    """The person who validates assessed none of these outcomes."""
    on_behalf = details.get("on_behalf")
    person = on_behalf.person_id if on_behalf else actor.person_id
    outcomes = [outcome] if outcome is not None else selectors.planned_outcomes(mobility)
    assessed = same_human(person, assessors_of(outcomes))
    return [Missing("recognition.assessed_it", Role.VALIDATOR, person=person)] if assessed else []


@guard(
    "recognition.nothing_to_recognise",
    unmet={
        "recognition.something_to_recognise": _(
            "There is something to recognise, or outcomes still wait for a decision."
        )
    },
    routes=True,
)
def nothing_to_recognise(mobility: Mobility) -> list[Missing]:
    """Approach `evaluate`, or every outcome decided and nothing validated. It is never open together with 24."""
    if mobility.approach == Approach.EVALUATE:
        return []
    planned = selectors.planned_outcomes(mobility)
    decided = all(outcome.state not in (State.PLANNED, State.ASSESSED) for outcome in planned)
    if planned and decided and not selectors.validated_outcomes(mobility):
        return []
    return [Missing("recognition.something_to_recognise", Role.VALIDATOR)]


@guard("recognition.validation_reopened", unmet=NOT_REOPENED)
def validation_reopened(details: dict[str, Any]) -> list[Missing]:
    """23, 26 or 38 concerns this outcome: only their consequences pass this door, each for the outcomes it means."""
    return [] if details.get("cause") in REOPENS_VALIDATION else [Missing("recognition.not_reopened", Role.VALIDATOR)]


@guard("recognition.recognition_reopened", unmet=NOT_REOPENED)
def recognition_reopened(details: dict[str, Any]) -> list[Missing]:
    """28 or 38 concerns this outcome; as above."""
    return (
        []
        if details.get("cause") in REOPENS_RECOGNITION
        else [Missing("recognition.not_reopened", Role.COMPETENT_INSTITUTION)]
    )


@guard(
    "recognition.units_decided",
    met=_("Every unit is decided"),
    unmet={"recognition.unit_undecided": _("Unit %(unit)s, “%(title)s”, waits for a decision.")},
)
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


@guard(
    "recognition.points_within_agreed",
    met=_("The points stay within those agreed"),
    unmet={"recognition.too_many_points": _("Unit %(unit)s: %(points)s points were given, %(agreed)s agreed.")},
)
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


@guard(
    "recognition.cause_to_reopen",
    unmet={"recognition.no_cause": _("There is no appeal, no new evidence and no late decision.")},
)
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


OPEN_APPEAL = Whether(lambda stay: Appeal.objects.filter(mobility_id=stay, answered_at=None))


@owed(
    "recognition.appeal_open",
    unmet={"recognition.appeal_open": _("An appeal waits for the institution's answer.")},
    reads=(OPEN_APPEAL,),
    read_by=READ_APPEALS,
)
def appeal_open(mobility: Mobility) -> list[Missing]:
    """An appeal waits for the institution."""
    if not holds(OPEN_APPEAL, mobility):
        return []
    filed = Appeal.objects.filter(mobility=mobility, answered_at=None).order_by("filed_at").first()
    due = mobility.day_of(filed.filed_at) + APPEAL_ANSWERED_WITHIN if filed else None
    return [Missing("recognition.appeal_open", Role.COMPETENT_INSTITUTION, due_on=due)]


@guard(
    "recognition.new_proof",
    unmet={
        "recognition.no_new_proof": _("There is no new result or evidence since the validation was closed."),
        "recognition.unknown_outcome": _("One of the outcomes named does not belong to this stay."),
    },
)
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


@guard("recognition.decision_overdue", unmet={"recognition.still_time": _("The institution has time until %(opens)s.")})
def decision_overdue(mobility: Mobility) -> list[Missing]:
    """D17 passed 90 days ago."""
    due = deadline("D17", mobility)
    if due is not None and mobility.today >= due + DECISION_OVERDUE_AFTER:
        return []
    opens = str(due + DECISION_OVERDUE_AFTER) if due else ""
    return [Missing("recognition.still_time", Role.COMPETENT_INSTITUTION, params={"opens": opens})]


@guard(
    "recognition.europass_issued",
    met=_("The Europass Mobility is issued"),
    required=_("The Europass Mobility must be issued"),
    unmet=NOT_ISSUED | said_by("documents.signature_waits"),
)
def europass_issued(mobility: Mobility) -> list[Missing]:
    """Issued and signed; after 19, or where a criterion of 2.3 fails, a certificate of attendance suffices."""
    if any(paper.rendering == "final" for paper in selectors.papers(mobility, "europass_mobility")):
        return []
    closed_early = selectors.last_event(mobility, "close_without_results") is not None
    enough = closed_early or bool(selectors.criteria_unmet(mobility))
    if enough and selectors.papers(mobility, "attendance_certificate"):
        return []
    unsigned = _not_issued(mobility) or signatures_awaited(mobility, "europass_mobility")
    # who was asked takes part no more, so that nobody signs it as it is: it is issued again
    return unsigned or [Missing("recognition.no_europass", *_who_issues(mobility))]
