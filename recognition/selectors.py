"""Reads of decisions and of what proves a stay."""

from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import Membership, MembershipRole
from agreements.parts import PartName
from agreements.selectors import parts_of, version_in_force
from assessments.models import Item, Origin, OutcomeResult
from assessments.selectors import preparation_of, results_of
from documents.models import Document, RequestState, SignatureRequest
from lifecycle.answers import Read, read_ahead_on_pages, rows_of
from lifecycle.days import span_days
from lifecycle.guards import crosses_border
from lifecycle.models import Event, Mobility, NamedPart, OrganisationPart
from lifecycle.people.role_book import sending_organisation_id
from lifecycle.roles import NamedPartKind, OrganisationPartKind
from lifecycle.tables.outcome_result import RECOGNITION_STATES, State
from recognition.models import Appeal, EuropassRecord, OutcomeChoice, OutcomeDecision, UnitChoice, UnitDecision

OUTCOME_DECISIONS: Read[OutcomeDecision] = Read(
    lambda stay: OutcomeDecision.objects.filter(outcome__mobility=stay, closed_at=None).select_related("validator")
)
UNIT_DECISIONS: Read[UnitDecision] = Read(
    lambda stay: UnitDecision.objects.filter(mobility=stay, superseded_at=None).select_related("institution", "person")
)
EUROPASS: Read[EuropassRecord] = Read(lambda stay: EuropassRecord.objects.filter(mobility=stay).order_by("pk"))
read_ahead_on_pages(OUTCOME_DECISIONS, UNIT_DECISIONS, EUROPASS)


def agreed_units(mobility: Mobility) -> list[dict[str, Any]]:
    """The units of the agreement in force, in order."""
    units: list[dict[str, Any]] = parts_of(version_in_force(mobility))[PartName.UNITS].get("units", [])
    return units


def agreed_points(unit: dict[str, Any]) -> Decimal | None:
    """The points agreed for a unit, on its own scale."""
    try:
        return Decimal(unit["points"]) if unit.get("points") else None
    except InvalidOperation:
        return None


def outcome_decisions(mobility: Mobility) -> dict[UUID, OutcomeDecision]:
    """The decision that counts, by outcome."""
    return {decision.outcome_id: decision for decision in rows_of(OUTCOME_DECISIONS, mobility)}


def unit_decisions(mobility: Mobility) -> dict[str, UnitDecision]:
    """The decision that counts, by unit code."""
    return {decision.unit_code: decision for decision in rows_of(UNIT_DECISIONS, mobility)}


def open_appeals(mobility: Mobility) -> list[Appeal]:
    """Those not answered yet, the oldest first."""
    found = Appeal.objects.filter(mobility=mobility, answered_at=None).select_related("person")
    return list(found.order_by("filed_at", "pk"))


def units_of_institution(mobility: Mobility, organisation_id: UUID | None) -> list[dict[str, Any]]:
    """The units an institution decides on: those named for it, or all that no other one is named for."""
    parts = OrganisationPart.objects.open().filter(mobility=mobility, part=OrganisationPartKind.COMPETENT)
    named = {code for part in parts for code in part.unit_codes}
    mine = next((part for part in parts if part.organisation_id == organisation_id), None)
    if mine is None:
        return []
    return [
        unit
        for unit in agreed_units(mobility)
        if unit["code"] in mine.unit_codes or (not mine.unit_codes and unit["code"] not in named)
    ]


def planned_outcomes(mobility: Mobility) -> list[OutcomeResult]:
    """The outcomes of the agreement; those that came on top are left out."""
    return [outcome for outcome in results_of(mobility) if outcome.origin == Origin.PLANNED]


def validated_outcomes(mobility: Mobility) -> list[OutcomeResult]:
    """Outcomes validated in full or in part, whatever recognition made of them."""
    decided = outcome_decisions(mobility)
    return [
        outcome
        for outcome in results_of(mobility)
        if outcome.state in (State.VALIDATED, State.PARTLY_VALIDATED)
        or (
            outcome.state in RECOGNITION_STATES
            and outcome.pk in decided
            and decided[outcome.pk].decision != OutcomeChoice.NOT_VALIDATED
        )
    ]


def europass_of(mobility: Mobility) -> EuropassRecord | None:
    """What there is of the Europass Mobility."""
    return next(iter(rows_of(EUROPASS, mobility)), None)


def papers(mobility: Mobility, kind: str) -> list[Document]:
    """Papers of a kind that still hold, newest first."""
    found = Document.unscoped.filter(mobility=mobility, kind=kind).exclude(state__in=("revoked", "superseded"))
    return list(found.order_by("-created_at"))


def signed_by(mobility: Mobility, kind: str, roles: tuple[str, ...]) -> bool:
    """Whether the newest paper of a kind carries a signature in one of these roles."""
    return _requests(mobility, kind, roles).filter(state=RequestState.SIGNED).exists()


def asked_to_sign(mobility: Mobility, kind: str, roles: tuple[str, ...]) -> list[SignatureRequest]:
    """Those of these roles whom the newest paper of a kind still asks, in order."""
    return list(_requests(mobility, kind, roles).filter(state=RequestState.OPEN).order_by("order", "asked_at", "pk"))


def _requests(mobility: Mobility, kind: str, roles: tuple[str, ...]) -> QuerySet[SignatureRequest]:
    newest = next((paper for paper in papers(mobility, kind) if paper.rendering == "for_signature"), None)
    asked = SignatureRequest.unscoped.filter(role__in=roles)
    return asked.filter(document=newest) if newest else asked.none()


def last_event(mobility: Mobility, *names: str) -> Event | None:
    """The latest transition of these names."""
    return Event.unscoped.filter(mobility=mobility, machine="mobility", name__in=names).order_by("-seq").first()


def target_of(outcome_state: str, decision: str) -> str:
    """The state an outcome takes from its unit's decision; not validated counts only where the unit is full (4.2)."""
    if outcome_state == State.NOT_VALIDATED and decision != UnitChoice.FULL:
        return str(State.NOT_RECOGNISED)
    return {
        UnitChoice.FULL: str(State.RECOGNISED_FULL),
        UnitChoice.PARTIAL: str(State.RECOGNISED_PARTIAL),
        UnitChoice.EXTRA_CREDIT: str(State.EXTRA_CREDIT),
        UnitChoice.NONE: str(State.NOT_RECOGNISED),
    }[UnitChoice(decision)]


def institution_of(mobility: Mobility, person_id: UUID) -> UUID | None:
    """The competent institution of this stay for which a person decides."""
    parts = OrganisationPart.objects.open().filter(mobility=mobility, part=OrganisationPartKind.COMPETENT)
    officers = Membership.objects.open().filter(
        person_id=person_id,
        role=MembershipRole.RECOGNITION_OFFICER,
        organisation_id__in=parts.values("organisation_id"),
    )
    return officers.values_list("organisation_id", flat=True).first()


def criteria_unmet(mobility: Mobility) -> list[str]:
    """Which of the five quality criteria fail that a stay must meet for a Europass Mobility (domain reference 2.3).

    A programme whose limits block meets them by its own rules (W0); the others are asked. None meets the first where
    it was stated that no agreement existed.
    """
    if mobility.no_agreement_on:
        return ["Q1"]
    if mobility.rule_set.limits_block:
        return []
    prepared = preparation_of(mobility).get(Item.LANGUAGE)
    mentors = NamedPart.objects.filter(mobility=mobility, part__in=(NamedPartKind.TUTOR, NamedPartKind.MENTOR))
    start, end, countries = mobility.started_on, mobility.ended_on, mobility.rule_set.countries
    met = {
        "Q1": sending_organisation_id(mobility) is None or version_in_force(mobility) is not None,
        "Q2": prepared is not None and prepared.done_on is not None,
        "Q3": any(one.person.email or one.reached_at for one in mentors.select_related("person")),
        "Q4": (not countries or mobility.country in countries) and crosses_border(mobility),
        "Q5": start is not None and end is not None and span_days(start, end) > 1,
    }
    return [name for name, holds in met.items() if not holds]


def agreed_scale(mobility: Mobility) -> str:
    """The name of the scale the points of this stay are counted on."""
    qualification = parts_of(version_in_force(mobility))[PartName.UNITS].get("qualification") or {}
    return str(qualification.get("credit_scale") or "")
