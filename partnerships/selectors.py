"""Reads of memoranda and of what stays plan."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.actors import Actor
from accounts.models import Membership
from documents.models import RequestState, SignatureRequest
from ground import clock
from ground.once import asked_once
from lifecycle.answers import Read, read_ahead_on_pages, rows_of
from lifecycle.models import Event, Mobility, OrganisationPart, ToDo
from lifecycle.organisations.partners import partners_too
from lifecycle.organisations.vouching import trusted_too
from lifecycle.people.handing import standing_in
from lifecycle.roles import OrganisationPartKind
from lifecycle.tables.mobility import BEFORE_DEPARTURE, PARTNERSHIP, READY
from lifecycle.tables.mou import OPEN, State
from partnerships.content import ANSWERED_FOR, BodyStep
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
    return versions.order_by("-created_at", "pk")


def member_with_address(organisation_id: str, address: str) -> UUID | None:
    """Who belongs to the organisation and is reached at this mail address: the contact that a party names."""
    members = Membership.objects.open().filter(organisation_id=organisation_id, person__email=address.strip().lower())
    return members.values_list("person_id", flat=True).first()


def names_told(version: MemorandumVersion) -> dict[UUID | None, str]:
    """The contacts of the parties by person: as typed, by name where the own organisation told it, else by the address.

    An organisation tells who its people are by publishing its contact, and by taking part: typing an address finds out
    nobody's name.
    """
    there = took_part(version)
    found: dict[UUID | None, str] = {}
    for party in version.parties.select_related("contact", "organisation__contact").exclude(contact=None):
        published = party.organisation.contact
        contact: Any = party.contact
        is_told = str(party.organisation_id) in there or (published and published.person_id == contact.pk)
        found[contact.pk] = party.contact_name or (contact.full_name if is_told else contact.email) or ""
    return found


def sides_of(version: MemorandumVersion) -> list[UUID]:
    """Its parties: they read what is handed in with a signature."""
    return list(version.parties.values_list("organisation_id", flat=True))


def took_part(version: MemorandumVersion) -> set[str]:
    """The ids of the organisations that did something themselves in the memorandum."""
    events = Event.unscoped.filter(chain=version.chain_id, entered_by_id=None).exclude(organisation_id=None)
    return {str(one) for one in events.values_list("organisation_id", flat=True)}


@partners_too
def under_a_memorandum(organisation_id: UUID) -> list[QuerySet[Any, Any]]:
    """Parties and covered organisations of every memorandum that this one opened or is a party of."""
    as_party: Any = MemorandumParty.objects.filter(organisation_id=organisation_id).values("version__memorandum")
    opened: Any = Memorandum.unscoped.filter(opened_by_id=organisation_id).values("pk")
    ours = as_party.order_by().union(opened.order_by())
    return [
        model.objects.filter(version__memorandum__in=ours).values("organisation_id")
        for model in (MemorandumParty, CoveredOrganisation)
    ]


@trusted_too
def signed_together(organisation_id: UUID, other_id: UUID) -> bool:
    """Whether both were parties to a memorandum that came into force."""
    signed = MemorandumVersion.unscoped.filter(in_force_at__isnull=False, parties__organisation=organisation_id)
    return MemorandumParty.objects.filter(version__in=signed, organisation=other_id).exists()


def version_in_force(memorandum: Memorandum, day: date | None = None) -> MemorandumVersion | None:
    """The version that holds on a day, today without one: the newest signed one that has begun by then.

    Before the first of them begins it is the one that begins next.
    """
    return in_force_on(memorandum.versions.filter(state=State.IN_FORCE), day)


def in_force_on(versions: Iterable[MemorandumVersion], day: date | None = None) -> MemorandumVersion | None:
    """The one of these that holds on a day, as `version_in_force` says; None where none is in force."""
    on = day or clock.today()
    signed = sorted((one for one in versions if one.state == State.IN_FORCE), key=lambda one: -(one.number or 0))
    begun = (version for version in signed if version.valid_from is None or version.valid_from <= on)
    return next(begun, signed[-1] if signed else None)


def version_for(memorandum: Memorandum, mobility: Mobility) -> MemorandumVersion | None:
    """The version that holds on the first day of the stay."""
    return version_in_force(memorandum, mobility.planned_start)


def newer_signed(version: MemorandumVersion) -> QuerySet[MemorandumVersion]:
    """Later versions of the same memorandum that all parties signed and nobody ended, the next one first."""
    later = version.memorandum.versions.filter(number__gt=version.number or 0, in_force_at__isnull=False)
    return later.exclude(state=State.TERMINATED).order_by("number")


def began_last(version: MemorandumVersion) -> date | None:
    """The day on which another version of the same memorandum began to hold last, by today.

    That is its first day, or the day on which the last party signed where that came later.
    """
    signed = version.memorandum.versions.exclude(in_force_at=None).exclude(pk=version.pk)
    days = [max(at.date(), first or at.date()) for at, first in signed.values_list("in_force_at", "valid_from") if at]
    return max((day for day in days if day <= clock.today()), default=None)


def open_version(memorandum: Memorandum) -> MemorandumVersion | None:
    """The version still in draft, review or signing."""
    return memorandum.versions.filter(state__in=OPEN).order_by("-created_at").first()


def unit_codes_in(plan: StayPlan, day: date | None) -> frozenset[str]:
    """The codes of the units that the memorandum names for a stay which begins on this day.

    As in force on that day, else as it is being written.
    """
    if plan.memorandum is None:
        return frozenset()
    versions = list(plan.memorandum.versions.order_by("-created_at"))
    held = in_force_on(versions, day) or next(iter(versions), None)
    entries = held.content.get("qualifications", ()) if held else ()
    return frozenset(unit["code"] for entry in entries for unit in entry.get("units", ()))


def not_replaced_by(day: date) -> QuerySet[MemorandumVersion]:
    """Versions in force whose place no newer one of the same memorandum has taken by that day."""
    signed = MemorandumVersion.unscoped.filter(state=State.IN_FORCE)
    newer = signed.filter(memorandum=OuterRef("memorandum"), number__gt=OuterRef("number"))
    return signed.exclude(Exists(newer.filter(Q(valid_from=None) | Q(valid_from__lte=day))))


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
    """Versions in force whose last day has passed, or whose place a newer one has taken since."""
    signed = MemorandumVersion.unscoped.filter(state=State.IN_FORCE)
    newer = signed.filter(memorandum=OuterRef("memorandum"), number__gt=OuterRef("number"))
    followed = Exists(newer.filter(Q(valid_from=None) | Q(valid_from__lte=today)))
    return list(signed.filter(Q(valid_until__lt=today) | Q(ends_on__lt=today) | followed).values_list("pk", flat=True))


WARNED_AHEAD = timedelta(days=90)  # and again 30 days before, and on the day (D20)


def ends_soon(version: MemorandumVersion) -> bool:
    """Whether its last day is within the days of the warning."""
    return version.valid_until is not None and version.valid_until <= clock.today() + WARNED_AHEAD


def versions_to_warn_of(today: date, ahead: timedelta) -> list[UUID]:
    """Versions in force whose end or review is near, and of which nobody was told yet."""
    told = ToDo.unscoped.filter(subject_id=OuterRef("pk"), closed_at=None)
    near = today + ahead
    ends = Q(valid_until__lte=near) & ~Exists(told.filter(code="partnerships.runs_out"))
    review = Q(review_by__lte=near) & ~Exists(told.filter(code="partnerships.review_due"))
    in_force = MemorandumVersion.unscoped.filter(state=State.IN_FORCE)
    return list(in_force.filter(ends | review).values_list("pk", flat=True))


def reviewed(version: MemorandumVersion) -> bool:
    """Whether a review of the partnership was held since this version came into force, or shortly before its day.

    A version that is signed soon after a review was held is not to be reviewed at once again.
    """
    since = [day for day in (version.in_force_at.date() if version.in_force_at else None,) if day]
    if version.review_by:
        since.append(version.review_by - WARNED_AHEAD)
    reviews = version.memorandum.reviews.all()
    return (reviews.filter(held_on__gte=min(since)) if since else reviews).exists()


def who_reviews(version: MemorandumVersion) -> UUID | None:
    """Who calls the review: who is named, else the contact of the organisation that opened the memorandum."""
    if version.reviewer_id:
        party = version.parties.filter(Q(contact=version.reviewer_id) | Q(signer=version.reviewer_id)).first()
        organisation = party.organisation_id if party else version.memorandum.opened_by_id
        return standing_in([version.reviewer_id], organisation).get(version.reviewer_id, version.reviewer_id)
    opener = version.parties.filter(organisation=version.memorandum.opened_by_id).first()
    return opener.contact_now if opener else None


def bodies_wanted(version: MemorandumVersion) -> list[tuple[str, BodyStep]]:
    """The cells of the table that must be filled: home validates and recognises, the host assesses and documents."""
    wanted: set[tuple[str, BodyStep]] = set()
    for party in version.parties.select_related("organisation"):
        for function in party.functions:
            wanted |= {(party.organisation.country, step) for step in ANSWERED_FOR.get(function, ())}
    order = list(BodyStep)
    return sorted(wanted, key=lambda cell: (cell[0], order.index(cell[1])))


def bodies_missing(version: MemorandumVersion) -> list[tuple[str, BodyStep]]:
    """Those of them in which nobody stands who still takes part."""
    there = {*version.parties.values_list("organisation_id", flat=True)}
    there |= {*version.covered.values_list("organisation_id", flat=True)}
    filled = {(body.country, body.step) for body in version.bodies.all() if body.organisation_id in there}
    return [cell for cell in bodies_wanted(version) if cell not in filled]


def requests_of(version: MemorandumVersion) -> QuerySet[SignatureRequest]:
    """Everybody who was ever asked to sign a version."""
    return SignatureRequest.unscoped.filter(
        document__subject_type="memorandum_version", document__subject_id=version.pk
    )


def request_of(version: MemorandumVersion, actor: Actor, person_id: UUID | None) -> SignatureRequest | None:
    """The open request for this person, to sign for the actor's organisation."""
    if actor.organisation_id is None or person_id is None:
        return None
    own = requests_of(version).filter(organisation=actor.organisation_id, person=person_id)
    return own.filter(state=RequestState.OPEN).select_related("document", "organisation", "person__account").first()


def signers_told(version: MemorandumVersion, asked: Iterable[SignatureRequest]) -> dict[UUID | None, str]:
    """The names of those asked to sign: as typed for the text, or by name where the own organisation told it."""
    there, typed = took_part(version), names_told(version)
    for party in version.parties.all():
        typed |= {party.signer_id: party.signer_name, party.cosigner_id: party.cosigner_name}
    for one in asked:
        if not typed.get(one.person_id):
            typed[one.person_id] = one.person.full_name if str(one.organisation_id) in there else ""
    return typed
