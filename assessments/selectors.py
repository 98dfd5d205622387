"""Reads of preparation, follow-ups and results."""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from accounts.actors import Actor
from assessments.models import Assessment, FollowUp, GridConfirmation, Incident, OutcomeResult, PreparationItem, Result
from lifecycle.models import Mobility, NamedPart
from lifecycle.people.role_book import roles_in_stay
from lifecycle.roles import NamedPartKind, Role
from lifecycle.writing import canonical

CURRENT = Prefetch(
    "assessments", Assessment.objects.filter(superseded_at=None).select_related("assessor"), to_attr="current"
)

BY_A_PERSON = Assessment.objects.filter(assessor__isnull=False).exclude(result=Result.NOT_ASSESSED)
ASSESSED = Prefetch("assessments", BY_A_PERSON, to_attr="assessed")


def preparation_of(mobility: Mobility) -> dict[str, PreparationItem]:
    """The preparation list by code."""
    return {item.code: item for item in PreparationItem.objects.filter(mobility=mobility)}


def follow_ups_of(mobility: Mobility) -> QuerySet[FollowUp]:
    """Those not withdrawn, in order."""
    return FollowUp.objects.filter(mobility=mobility, withdrawn_at=None).order_by("nth")


READS_INCIDENTS = frozenset({Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR, Role.SAFEGUARDING, Role.SYSTEM})


def incidents_of(mobility: Mobility, actor: Actor) -> QuerySet[Incident]:
    """Incidents of the stay, for those who may read them (design, decision 4); none for the others."""
    found = Incident.objects.filter(mobility=mobility).select_related("person")
    return found if roles_in_stay(actor, mobility) & READS_INCIDENTS else found.none()


def read_results(mobilities: Sequence[Mobility]) -> None:
    """The results of several stays, kept with each instance for `results_of`: three queries, however many stays."""
    found = OutcomeResult.unscoped.prefetch_related(ASSESSED, CURRENT).order_by("position", "key")
    prefetch_related_objects(mobilities, Prefetch("outcome_results", found, to_attr="_results"))


def results_of(mobility: Mobility) -> list[OutcomeResult]:
    """Every outcome with its current assessment in `.current` (a list of none or one)."""
    held: list[OutcomeResult] | None = mobility.__dict__.get("_results")
    if held is not None:
        return held
    return list(OutcomeResult.unscoped.filter(mobility=mobility).prefetch_related(CURRENT).order_by("position", "key"))


def may_be_repeated(outcome: OutcomeResult) -> bool:
    """Failed or not assessed: only then is there something to assess again."""
    stated = current_of(outcome)
    return stated is not None and stated.result in (Result.FAILED, Result.NOT_ASSESSED)


def current_of(outcome: OutcomeResult) -> Assessment | None:
    """The assessment that counts."""
    held = outcome.current if hasattr(outcome, "current") else list(outcome.assessments.filter(superseded_at=None))
    return held[0] if held else None


def all_assessments(mobility: Mobility) -> QuerySet[Assessment]:
    """Every result ever stated, the superseded ones too, in order."""
    return (
        Assessment.objects.filter(outcome__mobility=mobility)
        .select_related("assessor", "outcome")
        .order_by("outcome__position", "recorded_at")
    )


def assessors_of(outcomes: Iterable[OutcomeResult]) -> set[UUID]:
    """Who assessed these outcomes, earlier results included: the persons who may not validate them."""
    outcomes = list(outcomes)
    known = [outcome.assessed for outcome in outcomes if hasattr(outcome, "assessed")]  # by `read_results`
    if len(known) == len(outcomes):
        return {one.assessor_id for stated in known for one in stated}
    found = BY_A_PERSON.filter(outcome_id__in=[outcome.pk for outcome in outcomes])
    return set(found.values_list("assessor_id", flat=True))


def grid_digest(mobility: Mobility, person_id: UUID | None = None) -> str:
    """SHA-256 of the current results: what an assessor confirms. A later change needs a new confirmation."""
    rows: list[Any] = []
    for outcome in results_of(mobility):
        stated = current_of(outcome)
        if stated is not None and (person_id is None or stated.assessor_id == person_id):
            rows.append([outcome.key, str(stated.pk), stated.result, stated.grade, stated.assessed_on])
    return hashlib.sha256(canonical(rows)).hexdigest()


def confirmations_of(mobility: Mobility) -> list[GridConfirmation]:
    """Confirmations that still match what their assessor stated."""
    return [
        confirmation
        for confirmation in GridConfirmation.objects.filter(mobility=mobility).select_related("person")
        if confirmation.sha256 == grid_digest(mobility, confirmation.person_id)
    ]


def has_stated(mobility: Mobility, person_id: UUID | None) -> bool:
    """Whether a person stated one of the results that count now."""
    found = Assessment.objects.filter(outcome__mobility=mobility, superseded_at=None, assessor__isnull=False)
    return found.filter(assessor=person_id).exists()


def tutor_of(mobility: Mobility) -> NamedPart | None:
    """The host tutor named now."""
    tutors = NamedPart.objects.open().filter(mobility=mobility, part=NamedPartKind.TUTOR)
    return tutors.select_related("person", "organisation").order_by("from_at").first()
