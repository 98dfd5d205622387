"""Reads of preparation, follow-ups and results."""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from accounts.actors import Actor
from assessments.incident_models import Incident, IncidentEntry
from assessments.models import (
    Assessment,
    Evidence,
    FollowUp,
    GridConfirmation,
    OutcomeResult,
    Owner,
    PreparationItem,
    Result,
)
from assessments.readers import TOLD, may_read
from assessments.result_models import Interim, OwnView
from ground.once import asked_once, is_reading
from ground.prefetched import keep_prefetched
from ground.statements.in_step import Steps, asked, side_by_side
from lifecycle.answers import Read, read_ahead_on_pages, rows_of
from lifecycle.models import Mobility, NamedPart
from lifecycle.people.cast import casts_of
from lifecycle.people.mailboxes import came_by_a_shared_mailbox
from lifecycle.roles import NamedPartKind, Role
from lifecycle.visibility import stays_where
from lifecycle.writing import canonical

CURRENT = Prefetch(
    "assessments", Assessment.objects.filter(superseded_at=None).select_related("assessor"), to_attr="current"
)

LATER_EVIDENCE = Prefetch(
    "later_evidence", Evidence.objects.select_related("file").order_by("added_at"), to_attr="read_proofs"
)
PROOFS_READ = (
    Prefetch("own_views", OwnView.objects.order_by("at"), to_attr="read_own_views"),
    Prefetch("interims", Interim.objects.order_by("at"), to_attr="read_interims"),
    LATER_EVIDENCE,
)
READING = (Role.SAFEGUARDING, Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR)
BY_A_PERSON = Assessment.objects.filter(assessor__isnull=False).exclude(result=Result.NOT_ASSESSED)
ASSESSED = Prefetch("assessments", BY_A_PERSON, to_attr="assessed")


PREPARATION: Read[PreparationItem] = Read(
    lambda stay: PreparationItem.objects.filter(mobility=stay).select_related("own")
)
FOLLOW_UPS: Read[FollowUp] = Read(lambda stay: follow_ups_of(stay).select_related("person"))
INCIDENTS: Read[Incident] = Read(lambda stay: _with_people(Incident.objects.filter(mobility=stay)))
INCIDENT_LOG: Read[IncidentEntry] = Read(
    lambda stay: IncidentEntry.objects.filter(incident__mobility=stay).select_related("person", "next_by")
)
RESULTS: Read[OutcomeResult] = Read(
    lambda stay: OutcomeResult.unscoped.filter(mobility=stay).order_by("position", "key")
)
ASSESSMENTS: Read[Assessment] = Read(
    lambda stay: Assessment.objects.filter(outcome__mobility=stay).select_related("assessor")
)
CONFIRMATIONS: Read[GridConfirmation] = Read(
    lambda stay: GridConfirmation.objects.filter(mobility=stay).select_related("person")
)
EVIDENCE: Read[Evidence] = Read(lambda stay: Evidence.objects.filter(outcome__mobility=stay))
read_ahead_on_pages(
    PREPARATION, FOLLOW_UPS, INCIDENTS, INCIDENT_LOG, RESULTS, ASSESSMENTS, CONFIRMATIONS, EVIDENCE
)  # fmt: skip


def preparation_of(mobility: Mobility) -> dict[str, PreparationItem]:
    """The preparation list by code."""
    return {item.code: item for item in rows_of(PREPARATION, mobility)}


def lines_of_the_participant(mobility: Mobility) -> list[PreparationItem]:
    """What the school asks of who goes, and is still open."""
    lines = preparation_of(mobility).values()
    return [one for one in lines if one.owner == Owner.PARTICIPANT and one.done_on is None]


def follow_ups_of(mobility: Mobility | UUID) -> QuerySet[FollowUp]:
    """Those not withdrawn, in order."""
    return FollowUp.objects.filter(mobility=mobility, withdrawn_at=None).order_by("nth")


def incidents_of(mobility: Mobility, actor: Actor) -> list[Incident]:
    """The reports of the stay that this actor reads, newest first; with their log."""
    return [one for one in _incidents_in(mobility) if may_read(mobility, one, actor)]


@asked_once
def _incidents_in(mobility: Mobility) -> list[Incident]:
    found = rows_of(INCIDENTS, mobility)
    log = rows_of(INCIDENT_LOG, mobility) if found else []
    for one in found:
        keep_prefetched(one, "entries", [entry for entry in log if entry.incident_id == one.pk])
    return found


def own_incidents(mobility: Mobility, actor: Actor) -> list[Incident]:
    """Those that the actor wrote; none for who came by a link to a mailbox that others read."""
    if came_by_a_shared_mailbox(actor) or not actor.people:
        return []
    return [one for one in _incidents_in(mobility) if one.person_id in actor.people]


def open_incidents(actor: Actor) -> Steps[list[Incident]]:
    """All that are open and that this actor reads, the most urgent first: three steps, and one where there is none.

    Of a host's coordinator also those that the school closed, and that wait for whether they agree.
    """
    if not actor.people:
        return []
    there = Incident.objects.filter(stays_where(actor, READING, at="mobility"), closed_at=None).order_by()
    closed = Incident.objects.filter(
        stays_where(actor, (Role.HOST_COORDINATOR,), at="mobility"), asks_host=True
    ).order_by()
    told = IncidentEntry.objects.filter(kind__in=TOLD, person__in=actor.people, incident__closed_at=None).order_by()
    ids = {
        pk
        for rows in (yield [there.values_list("pk"), closed.values_list("pk"), told.values_list("incident")])
        for (pk,) in rows
    }
    if not ids:
        return []
    rows = _with_people(Incident.objects.filter(pk__in=ids)).order_by("-severity", "reported_at")
    found: list[Incident] = yield from asked(rows)
    stays_found = {one.mobility_id: one.mobility for one in found}
    entries = IncidentEntry.objects.filter(incident__in=[one.pk for one in found]).select_related("person", "next_by")
    log, _casts = yield from side_by_side(asked(entries), casts_of(stays_found.values()))
    for one in found:
        keep_prefetched(one, "entries", [entry for entry in log if entry.incident_id == one.pk])
    return [one for one in found if may_read(stays_found[one.mobility_id], one, actor)]


def _with_people(found: QuerySet[Incident]) -> QuerySet[Incident]:
    people = ("person", "without_coordinator", "follow_up", "mobility__participant", "mobility__record")
    return found.select_related(*people).order_by("-reported_at")


def read_results(mobilities: Sequence[Mobility]) -> None:
    """The results of several stays, kept with each instance for `results_of`: three queries, however many stays."""
    found = OutcomeResult.unscoped.prefetch_related(ASSESSED, CURRENT).order_by("position", "key")
    prefetch_related_objects(mobilities, Prefetch("outcome_results", found, to_attr="_results"))


def results_of(mobility: Mobility) -> list[OutcomeResult]:
    """Every outcome with its current assessment in `.current` (a list of none or one)."""
    held: list[OutcomeResult] | None = mobility.__dict__.get("_results")
    if held is not None:
        return held
    return _results_of(mobility)


@asked_once
def _results_of(mobility: Mobility) -> list[OutcomeResult]:
    if not is_reading():
        found = OutcomeResult.unscoped.filter(mobility=mobility).prefetch_related(CURRENT)
        return list(found.order_by("position", "key"))
    outcomes = rows_of(RESULTS, mobility)
    stated = rows_of(ASSESSMENTS, mobility) if outcomes else []
    for outcome in outcomes:
        theirs: Any = [one for one in stated if one.outcome_id == outcome.pk]
        kept: Any = outcome
        kept.current = [one for one in theirs if one.superseded_at is None]
        kept.assessed = [one for one in theirs if one.assessor_id and one.result != Result.NOT_ASSESSED]
    return outcomes


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
    """SHA-256 of the current results, or of what one assessor confirms. A later change needs a new confirmation."""
    found = results_of(mobility)
    last = _last_stated_by(person_id, mobility) if person_id else {one.pk: current_of(one) for one in found}
    stated = [(outcome.key, last.get(outcome.pk)) for outcome in found]
    rows: list[Any] = [[key, str(one.pk), one.result, one.grade, one.assessed_on] for key, one in stated if one]
    return hashlib.sha256(canonical(rows)).hexdigest()


def _last_stated_by(person_id: UUID, mobility: Mobility) -> dict[UUID, Assessment]:
    """By outcome. What somebody else assessed again since is among them: who stated it has signed it all the same."""
    own = [one for one in rows_of(ASSESSMENTS, mobility) if one.assessor_id == person_id]
    own.sort(key=lambda one: (one.superseded_at is None, one.superseded_at or one.recorded_at))
    return {one.outcome_id: one for one in own}


def confirmations_of(mobility: Mobility) -> list[GridConfirmation]:
    """Confirmations that still match what their assessor stated."""
    return [
        confirmation
        for confirmation in rows_of(CONFIRMATIONS, mobility)
        if confirmation.sha256 == grid_digest(mobility, confirmation.person_id)
    ]


def has_stated(mobility: Mobility, person_id: UUID | None) -> bool:
    """Whether a person stated one of the results that count now."""
    if is_reading():
        counting = map(current_of, results_of(mobility))
        return person_id is not None and any(one is not None and one.assessor_id == person_id for one in counting)
    found = Assessment.objects.filter(outcome__mobility=mobility, superseded_at=None, assessor__isnull=False)
    return found.filter(assessor=person_id).exists()


def tutor_of(mobility: Mobility) -> NamedPart | None:
    """The host tutor named now."""
    tutors = NamedPart.objects.open().filter(mobility=mobility, part=NamedPartKind.TUTOR)
    return tutors.select_related("person", "organisation").order_by("from_at").first()
