"""Writes of decisions, Europass Mobility, appeals."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from assessments.models import OutcomeResult
from documents.services import cancel, revoke, supersede
from ground import clock
from lifecycle.doors import step_of_act
from lifecycle.errors import ActRefused
from lifecycle.models import Mobility
from lifecycle.steps import ActStep
from recognition import selectors
from recognition.desk_services import effect_by_the_text, terms_by_the_text
from recognition.models import Appeal, AttendanceProof, EuropassRecord, OutcomeDecision, UnitDecision

SECTION_FIVE = ("activities", "job_related", "language", "digital", "organisational", "social", "other")


def decide_outcomes(*, act: ActStep[Mobility], outcomes: list[OutcomeResult]) -> None:
    """The same decision for each outcome, through each one's own door."""
    typed = act.data
    for outcome in outcomes:
        step_of_act(
            act,
            machine="outcome_result",
            pk=outcome.pk,
            name="validate_outcome",
            decision=typed["decision"],
            facts={name: typed[name] for name in ("reason", "evidence", "context")},
        )


def keep_outcome_decision(
    *, outcome: OutcomeResult, decision: str, validator_id: UUID, facts: Mapping[str, Any]
) -> OutcomeDecision:
    """The decision row behind a validation."""
    close_outcome_decision(outcome=outcome)
    return OutcomeDecision.objects.create(
        outcome=outcome,
        decision=decision,
        validator_id=validator_id,
        decided_at=clock.now(),
        reason=facts.get("reason") or "",
        evidence=facts.get("evidence") or "",
        context=facts.get("context") or "",
    )


def close_outcome_decision(*, outcome: OutcomeResult) -> None:
    """The earlier decision is kept, and no longer counts."""
    OutcomeDecision.objects.filter(outcome=outcome, closed_at=None).update(closed_at=clock.now())


NONE_YET = "none"  # what was seen where nothing was decided


def require_same_decision(*, mobility: Mobility, unit_code: str, seen: str) -> None:
    """Raises ActRefused where another decision stands there than the one that was read.

    Empty asks for nothing: a program replaces the decision whatever stands there.
    """
    held = UnitDecision.objects.filter(mobility=mobility, unit_code=unit_code, superseded_at=None).first()
    if seen and seen != seen_as(held):
        raise ActRefused("recognition.decided_meanwhile", unit=unit_code)


def seen_as(held: UnitDecision | None) -> str:
    """What a form says was read: the decision that stands there."""
    return str(held.pk) if held else NONE_YET


def decide_unit(
    *, mobility: Mobility, institution_id: UUID, person_id: UUID, unit_code: str, **facts: Any
) -> UnitDecision:
    """Append the institution's decision; an earlier one stays readable. The effect left out is the standard text's."""
    terms_by_the_text(mobility=mobility, institution_id=institution_id)
    if not facts.get("effect"):
        facts["effect"] = effect_by_the_text(mobility, institution_id, str(facts.get("decision", "")))
    UnitDecision.objects.filter(mobility=mobility, unit_code=unit_code, superseded_at=None).update(
        superseded_at=clock.now()
    )
    return UnitDecision.objects.create(
        mobility=mobility,
        unit_code=unit_code,
        institution_id=institution_id,
        person_id=person_id,
        decided_at=clock.now(),
        **facts,
    )


def take_back_unit_decisions(*, mobility: Mobility, unit_codes: set[str] | None = None) -> None:
    """Decisions no longer count (None: all of them); the statements that hold them are superseded."""
    decisions = UnitDecision.objects.filter(mobility=mobility, superseded_at=None)
    decisions = decisions if unit_codes is None else decisions.filter(unit_code__in=unit_codes)
    institutions = set(decisions.values_list("institution_id", flat=True))
    decisions.update(superseded_at=clock.now())
    for paper in selectors.papers(mobility, "recognition_statement"):
        if paper.organisation_id in institutions:
            supersede(document=paper)


def write_host_part(*, mobility: Mobility, person_id: UUID, texts: Mapping[str, str]) -> EuropassRecord:
    """Section 5 of the Europass Mobility."""
    record, _new = EuropassRecord.objects.get_or_create(mobility=mobility)
    for name in SECTION_FIVE:
        setattr(record, name, texts.get(name) or "")
    record.written_by_id, record.written_at = person_id, clock.now()
    record.save(update_fields=[*SECTION_FIVE, "written_by", "written_at"])
    return record


def issue_europass(*, mobility: Mobility) -> EuropassRecord:
    """Issue it today."""
    record = require_europass(mobility)
    for paper in selectors.papers(mobility, "europass_mobility"):
        supersede(document=paper)
        cancel(document=paper)
    record.issued_on, record.versions = mobility.today, record.versions + 1
    record.save(update_fields=["issued_on", "versions"])
    return record


def require_europass(mobility: Mobility) -> EuropassRecord:
    """What is issued: not before the end of the stay, nor before section 5 was written (D14). Raises ActRefused."""
    record = selectors.europass_of(mobility)
    if record is None or record.written_at is None:
        raise ActRefused("recognition.section_five_empty")
    if mobility.ended_on is None or mobility.today < mobility.ended_on:
        raise ActRefused("recognition.europass_too_early", end=str(mobility.ended_on or mobility.planned_end or ""))
    if unmet := selectors.criteria_unmet(mobility):
        raise ActRefused(f"recognition.criterion_{unmet[0].lower()}")
    return record


def revoke_certificates(*, mobility: Mobility) -> None:
    """The stay goes on: the certificate no longer holds."""
    for paper in selectors.papers(mobility, "attendance_certificate"):
        revoke(document=paper)
        cancel(document=paper)


def file_appeal(*, mobility: Mobility, person_id: UUID, text: str) -> Appeal:
    """A to-do for the institution, until it decides again."""
    return Appeal.objects.create(mobility=mobility, person_id=person_id, text=text, filed_at=clock.now())


def note_other_proof(*, mobility: Mobility, text: str) -> AttendanceProof:
    """Proof of attendance from elsewhere."""
    return AttendanceProof.objects.create(mobility=mobility, text=text, noted_at=clock.now())
