"""Whether a version of a memorandum covers a stay, and what exactly keeps it from doing so."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.models import Organisation
from ground import clock
from lifecycle.models import Mobility
from lifecycle.people.role_book import organisation_in
from lifecycle.roles import OrganisationPartKind
from partnerships.models import MemorandumVersion, StayPlan
from partnerships.selectors import not_replaced_by, plan_of, version_for


class What(StrEnum):
    """What does not fit."""

    UNDATED = "undated"
    BEGINS_LATE = "begins_late"
    ENDS_EARLY = "ends_early"
    ORGANISATIONS = "organisations"
    UNITS = "units"


@dataclass(frozen=True)
class Gap:
    """One thing that keeps a version from covering a stay, with the facts its sentence needs."""

    what: What
    facts: Mapping[str, Any] = field(default_factory=dict)


def holds_for(version: MemorandumVersion, mobility: Mobility, units: list[dict[str, Any]]) -> list[Gap]:
    """What keeps this version from covering the stay; empty when it covers it."""
    return [*_days(version, mobility), *_organisations(version, mobility), *_units(version, units)]


def _days(version: MemorandumVersion, mobility: Mobility) -> Iterator[Gap]:
    start, end = mobility.planned_start, mobility.planned_end
    if start is None or end is None:
        yield Gap(What.UNDATED)
        return
    if version.valid_from and start < version.valid_from:
        yield Gap(What.BEGINS_LATE, {"begins_on": version.valid_from.isoformat(), "start": start.isoformat()})
    if version.valid_until and version.valid_until < end:
        yield Gap(What.ENDS_EARLY, {"until": version.valid_until.isoformat(), "end": end.isoformat()})


def _organisations(version: MemorandumVersion, mobility: Mobility) -> Iterator[Gap]:
    named = set(version.parties.values_list("organisation_id", flat=True)) | set(
        version.covered.values_list("organisation_id", flat=True)
    )
    missing = organisations_to_be_named(mobility) - named
    if missing:
        names = Organisation.unscoped.filter(pk__in=missing).order_by("name").values_list("name", flat=True)
        yield from (Gap(What.ORGANISATIONS, {"organisation": name}) for name in names)


def _units(version: MemorandumVersion, units: list[dict[str, Any]]) -> Iterator[Gap]:
    offered = {unit["code"] for entry in version.content.get("qualifications", ()) for unit in entry.get("units", ())}
    missing = [unit for unit in units if unit["code"] not in offered]
    if missing:
        yield Gap(What.UNITS, {"units": ", ".join(map(_unit_words, missing))})


def _unit_words(unit: Mapping[str, Any]) -> str:
    """A key of a requirement is cut at these signs."""
    return f"{unit['code']} {unit.get('title', '')}".strip().replace("|", "/").replace("=", "-")


def organisations_to_be_named(mobility: Mobility) -> set[UUID]:
    """Sending and hosting organisation: both must be party or covered."""
    found = (
        organisation_in(mobility, OrganisationPartKind.SENDING),
        organisation_in(mobility, OrganisationPartKind.HOSTING),
    )
    return {organisation for organisation in found if organisation}


def covering_version(mobility: Mobility, plan: StayPlan) -> MemorandumVersion | None:
    """The linked memorandum's version of the stay's first day, when it covers the whole stay."""
    version = version_for(plan.memorandum, mobility) if plan.memorandum else None
    return version if version and not holds_for(version, mobility, plan.units) else None


def memorandum_that_covers(mobility: Mobility) -> MemorandumVersion | None:
    """Any memorandum in force, linked or not, that covers host, units and the whole stay."""
    plan = plan_of(mobility)
    return covering_version(mobility, plan) or next(iter(versions_that_cover(mobility, plan)), None)


def versions_that_cover(mobility: Mobility, plan: StayPlan) -> Iterator[MemorandumVersion]:
    """Those in force between the two organisations that cover the stay as it is planned."""
    for version in _in_force_between(mobility):
        if not holds_for(version, mobility, plan.units):
            yield version


def _in_force_between(mobility: Mobility) -> QuerySet[MemorandumVersion]:
    named = organisations_to_be_named(mobility)
    versions = not_replaced_by(mobility.planned_start or clock.today())
    for organisation in named:
        versions = versions.filter(
            Q(pk__in=MemorandumVersion.unscoped.filter(parties__organisation=organisation))
            | Q(pk__in=MemorandumVersion.unscoped.filter(covered__organisation=organisation))
        )
    return versions if len(named) == 2 else versions.none()
