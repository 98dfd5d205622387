"""Reads of memoranda and of what stays plan."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from accounts.actors import Actor
from accounts.models import Membership
from ground.once import asked_once
from lifecycle.answers import Read, read_ahead_on_pages, rows_of
from lifecycle.models import Event, Mobility, OrganisationPart
from lifecycle.organisations.partners import partners_too
from lifecycle.organisations.vouching import trusted_too
from lifecycle.people.role_book import organisation_in
from lifecycle.roles import OrganisationPartKind
from lifecycle.tables.mobility import BEFORE_DEPARTURE, PARTNERSHIP, READY
from lifecycle.tables.mou import OPEN, State
from partnerships.models import CoveredOrganisation, Memorandum, MemorandumParty, MemorandumVersion, StayPlan

PLAN: Read[StayPlan] = Read(
    lambda stay: StayPlan.objects.filter(mobility=stay).select_related("memorandum", "started_with")
)
read_ahead_on_pages(PLAN)


@asked_once
def plan_of(mobility: Mobility) -> StayPlan:
    """The plan of a stay; an unsaved empty one where nothing was planned yet."""
    return next(iter(rows_of(PLAN, mobility)), None) or StayPlan(mobility=mobility)


def memoranda_seen_by(actor: Actor) -> QuerySet[MemorandumVersion]:
    """Every version the actor sees, newest first."""
    versions = MemorandumVersion.objects.visible_to(actor).select_related("memorandum", "memorandum__opened_by")
    return versions.order_by("-created_at")


def member_with_address(organisation_id: str, address: str) -> UUID | None:
    """Who belongs to the organisation and is reached at this mail address: the contact that a party names."""
    members = Membership.objects.open().filter(organisation_id=organisation_id, person__email=address.strip().lower())
    return members.values_list("person_id", flat=True).first()


def names_told(version: MemorandumVersion) -> dict[UUID | None, str]:
    """The contacts of the parties by person: by name where the own organisation told it, else by the address typed.

    An organisation tells who its people are by publishing its contact, and by taking part: typing an address finds out
    nobody's name.
    """
    took_part = set(
        Event.unscoped.filter(chain=version.chain_id, entered_by_id=None).values_list("organisation_id", flat=True)
    )
    found: dict[UUID | None, str] = {}
    for party in version.parties.select_related("contact", "organisation__contact").exclude(contact=None):
        published = party.organisation.contact
        contact: Any = party.contact
        is_told = party.organisation_id in took_part or (published and published.person_id == contact.pk)
        found[contact.pk] = (contact.full_name if is_told else contact.email) or ""
    return found


@partners_too
def under_a_memorandum(organisation_id: UUID) -> Q:
    """Parties and covered organisations of every memorandum that this one opened or is a party of."""
    as_party = MemorandumParty.objects.filter(organisation_id=organisation_id).values("version__memorandum")
    ours = Memorandum.unscoped.filter(Q(opened_by_id=organisation_id) | Q(pk__in=as_party)).values("pk")
    party = MemorandumParty.objects.filter(organisation_id=OuterRef("pk"), version__memorandum__in=ours)
    covered = CoveredOrganisation.objects.filter(organisation_id=OuterRef("pk"), version__memorandum__in=ours)
    return Q(Exists(party)) | Q(Exists(covered))


@trusted_too
def signed_together(organisation_id: UUID, other_id: UUID) -> bool:
    """Whether both were parties to a memorandum that came into force."""
    signed = MemorandumVersion.unscoped.filter(in_force_at__isnull=False, parties__organisation=organisation_id)
    return MemorandumParty.objects.filter(version__in=signed, organisation=other_id).exists()


def version_in_force(memorandum: Memorandum) -> MemorandumVersion | None:
    """The version that is in force now."""
    return memorandum.versions.filter(state=State.IN_FORCE).order_by("-number").first()


def instant_of_last_signing(version: MemorandumVersion) -> datetime | None:
    """When another version of the same memorandum last came into force."""
    others = version.memorandum.versions.exclude(pk=version.pk)
    return others.aggregate(last=Max("in_force_at"))["last"]


def open_version(memorandum: Memorandum) -> MemorandumVersion | None:
    """The version still in draft, review or signing."""
    return memorandum.versions.filter(state__in=OPEN).order_by("-created_at").first()


def holds_for(version: MemorandumVersion, mobility: Mobility, units: list[dict[str, Any]]) -> list[str]:
    """What keeps this version from covering the stay: `dates`, `organisations`, `units`; empty when it covers it."""
    missing = []
    if not _dates_inside(version, mobility):
        missing.append("dates")
    named = set(version.parties.values_list("organisation_id", flat=True)) | set(
        version.covered.values_list("organisation_id", flat=True)
    )
    if not organisations_to_be_named(mobility) <= named:
        missing.append("organisations")
    offered = {unit["code"] for entry in version.content.get("qualifications", ()) for unit in entry.get("units", ())}
    if not {unit["code"] for unit in units} <= offered:
        missing.append("units")
    return missing


def _dates_inside(version: MemorandumVersion, mobility: Mobility) -> bool:
    start, end = mobility.planned_start, mobility.planned_end
    if start is None or end is None:
        return False
    return (version.valid_from is None or version.valid_from <= start) and (
        version.valid_until is None or end <= version.valid_until
    )


def organisations_to_be_named(mobility: Mobility) -> set[UUID]:
    """Sending and hosting organisation: both must be party or covered."""
    found = (
        organisation_in(mobility, OrganisationPartKind.SENDING),
        organisation_in(mobility, OrganisationPartKind.HOSTING),
    )
    return {organisation for organisation in found if organisation}


def covering_version(mobility: Mobility, plan: StayPlan) -> MemorandumVersion | None:
    """The linked memorandum's version in force, when it covers the whole stay."""
    version = version_in_force(plan.memorandum) if plan.memorandum else None
    return version if version and not holds_for(version, mobility, plan.units) else None


def memorandum_that_covers(mobility: Mobility) -> MemorandumVersion | None:
    """Any memorandum in force, linked or not, that covers host, units and the whole stay."""
    plan = plan_of(mobility)
    linked = covering_version(mobility, plan)
    if linked is not None:
        return linked
    for version in _in_force_between(mobility):
        if not holds_for(version, mobility, plan.units):
            return version
    return None


def _in_force_between(mobility: Mobility) -> QuerySet[MemorandumVersion]:
    named = organisations_to_be_named(mobility)
    versions = MemorandumVersion.unscoped.filter(state=State.IN_FORCE)
    for organisation in named:
        versions = versions.filter(
            Q(pk__in=MemorandumVersion.unscoped.filter(parties__organisation=organisation))
            | Q(pk__in=MemorandumVersion.unscoped.filter(covered__organisation=organisation))
        )
    return versions if len(named) == 2 else versions.none()


def waiting_stays(memorandum: Memorandum) -> list[UUID]:
    """Stays that wait in `partnership` for this memorandum."""
    return list(memorandum.plans.filter(mobility__state=PARTNERSHIP).values_list("mobility_id", flat=True))


def stays_before_ready(memorandum: Memorandum) -> list[UUID]:
    """Stays under this memorandum that have not become ready yet."""
    early = [state for state in BEFORE_DEPARTURE if state != READY]
    return list(memorandum.plans.filter(mobility__state__in=early).values_list("mobility_id", flat=True))


def open_stays(memorandum: Memorandum) -> list[Mobility]:
    """Stays under this memorandum that are not over."""
    over = ("completed", "withdrawn", "cancelled")
    return [plan.mobility for plan in memorandum.plans.exclude(mobility__state__in=over).select_related("mobility")]


def host_organisation_ids(mobility: Mobility) -> set[UUID]:
    """Hosting organisation and host company."""
    parts = OrganisationPart.objects.open().filter(
        mobility=mobility, part__in=(OrganisationPartKind.HOSTING, OrganisationPartKind.HOST_COMPANY)
    )
    return set(parts.values_list("organisation_id", flat=True))


def versions_past_validity(today: date) -> list[UUID]:
    """Versions in force whose last day has passed."""
    return list(
        MemorandumVersion.unscoped.filter(state=State.IN_FORCE)
        .filter(Q(valid_until__lt=today) | Q(ends_on__lt=today))
        .values_list("pk", flat=True)
    )
