"""Writes of memoranda and of a stay's plan."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import chain, count
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.merging import on_clash
from accounts.models import Membership, MembershipRole
from accounts.people import function_of
from ground import clock
from ground.errors import NotAllowed
from library.models import UsedIn
from library.services import note_uses
from lifecycle.doors import wake
from lifecycle.effects import outbox
from lifecycle.engine import settle
from lifecycle.errors import ActRefused
from lifecycle.models import Mobility, NamedPart, OrganisationPart
from lifecycle.models.event import EventKind
from lifecycle.organisations.moving import let_go_of_parts
from lifecycle.people.cast import forget_cast
from lifecycle.people.role_book import organisation_in
from lifecycle.planning import give_part
from lifecycle.registry import entry
from lifecycle.roles import NamedPartKind, OrganisationPartKind, Role
from lifecycle.standing import Standing
from lifecycle.tables.mou import OPEN, State
from lifecycle.writing import Happened, append_event
from partners.places import Period, set_places
from partnerships.drafting import copy_rows, note_units, require_editable, set_parties, write_days
from partnerships.models import (
    CoveredOrganisation,
    Memorandum,
    MemorandumReview,
    MemorandumVersion,
    PartyApproval,
    StayPlan,
)
from partnerships.parts import digests_of, facts_of
from partnerships.selectors import (
    WARNED_AHEAD,
    open_version,
    plan_of,
    versions_past_validity,
    versions_to_warn_of,
)
from remarks.services import keep_sent_text

OPENED = entry("partnerships.open_memorandum", _("opened the memorandum"))
DAYS = ("valid_from", "valid_until", "review_by")
COPIED = (*DAYS, "reviewer", "content")


@transaction.atomic
def open_memorandum(*, actor: Actor, code: str, title: str = "", language: str = "en") -> MemorandumVersion:
    """Begin a memorandum with its first draft. Raises NotAllowed unless a coordinator acts for an organisation."""
    coordinator = Membership.objects.open().filter(
        person_id=actor.person_id, organisation_id=actor.organisation_id, role=MembershipRole.COORDINATOR
    )
    if actor.organisation_id is None or not coordinator.exists():
        raise NotAllowed("partnerships.coordinators_open")
    if Memorandum.objects.filter(code=code).exists():
        raise ActRefused("partnerships.code_taken", mou_code=code)
    memorandum = Memorandum.objects.create(
        code=code, title=title, language=language, opened_by_id=actor.organisation_id, created_at=clock.now()
    )
    version = MemorandumVersion.objects.create(memorandum=memorandum, created_at=clock.now())
    at = Standing.of("mou", version)
    append_event(at, Happened(EventKind.ACT, OPENED, actor, Role.PARTY, from_state=""))
    settle(at)
    return version


def write_content(
    *,
    version: MemorandumVersion,
    content: Mapping[str, Any],
    valid_from: date | None,
    valid_until: date | None,
    review_by: date | None,
) -> None:
    """Replace the whole text of a draft and its days."""
    require_editable(version)
    version.content = dict(content)
    version.save(update_fields=["content"])
    note_units(version)
    write_days(version, {"valid_from": valid_from, "valid_until": valid_until, "review_by": review_by})


def approve_content(*, version: MemorandumVersion, organisation_id: UUID, person_id: UUID) -> PartyApproval:
    """One approval a party; the same again changes nothing. Raises ActRefused for an organisation that is no party."""
    if not version.parties.filter(organisation_id=organisation_id).exists():
        raise ActRefused("partnerships.not_a_party")
    approval, _new = PartyApproval.objects.get_or_create(
        version=version,
        organisation_id=organisation_id,
        void_at=None,
        defaults={"person_id": person_id, "approved_at": clock.now(), "parts": digests_of(version)},
    )
    return approval


def keep_text(*, version: MemorandumVersion, person_id: UUID | None, organisation_id: UUID | None) -> None:
    """Keep the text as it is sent out to be read."""
    facts = facts_of(version)
    keep_sent_text(subject=version, facts=facts, person_id=person_id, organisation_id=organisation_id)


def take_approval_back(*, version: MemorandumVersion, organisation_id: UUID) -> None:
    """The organisation approves this content no more; what it had approved stays known."""
    version.approvals.filter(organisation_id=organisation_id, void_at=None).update(void_at=clock.now())


def void_approvals(*, version: MemorandumVersion) -> None:
    """Approvals count for the last submitted content only."""
    version.approvals.filter(void_at=None).update(void_at=clock.now())


def approve_by_sending(*, version: MemorandumVersion, organisation_id: UUID | None, person_id: UUID | None) -> None:
    """Who sends a text approves it, where the organisation is a party."""
    if organisation_id and person_id and version.parties.filter(organisation_id=organisation_id).exists():
        approve_content(version=version, organisation_id=organisation_id, person_id=person_id)


def fill_calendars(*, version: MemorandumVersion) -> None:
    """The places of the memorandum, for the stays of the other parties, each version's on the days it holds.

    Whoever offers none any more offers none. An older version that is still in force keeps its places until the day
    before this one begins.
    """
    empty_calendars(memorandum=version.memorandum)
    others = version.memorandum.versions.filter(state=State.IN_FORCE).exclude(pk=version.pk)
    until: date | None = None
    for signed in [version, *others.order_by("-number")]:
        _offer(signed, until)
        begins = signed.valid_from or date.min
        until = begins if until is None else min(until, begins)


def _offer(version: MemorandumVersion, until: date | None) -> None:
    """The places of one version, as far as they lie before the day on which the next one begins."""
    periods: dict[UUID, list[Period]] = {}
    for one in version.places.all():
        last = one.last_day if until is None or one.last_day < until else until - timedelta(days=1)
        if one.first_day <= last:
            periods.setdefault(one.organisation_id, []).append(Period(one.first_day, last, one.places))
    parties = set(version.parties.filter(only_signs=False).values_list("organisation_id", flat=True))
    for organisation_id, offered in periods.items():
        set_places(organisation_id, _source_of_places(version), offered, parties - {organisation_id})


def empty_calendars(*, memorandum: Memorandum) -> None:
    """Nothing of this memorandum counts in any calendar."""
    for version in memorandum.versions.all():
        for organisation_id in version.places.values_list("organisation_id", flat=True).distinct():
            set_places(organisation_id, _source_of_places(version), ())


def _source_of_places(version: MemorandumVersion) -> str:
    return f"memorandum:{version.pk}"


def hold_review(*, memorandum: Memorandum, held_on: date, findings: str, person_id: UUID) -> MemorandumReview:
    """Record a review of the partnership (CK-19): the version in preparation no longer waits for it."""
    review = MemorandumReview.objects.create(
        memorandum=memorandum, held_on=held_on, findings=findings, person_id=person_id
    )
    waiting = open_version(memorandum)
    if waiting is not None:
        settle_version(pk=waiting.pk)
    return review


def settle_in_force(*, memorandum: Memorandum, beside: UUID) -> None:
    """The version in force is reviewed by what was recorded on the one in preparation."""
    for version in memorandum.versions.filter(state=State.IN_FORCE).exclude(pk=beside):
        settle_version(pk=version.pk)


def open_next_version(*, version: MemorandumVersion) -> MemorandumVersion:
    """The next version in draft, a copy of this one, which stays in force."""
    following = MemorandumVersion.objects.create(
        memorandum=version.memorandum, created_at=clock.now(), **{name: getattr(version, name) for name in COPIED}
    )
    ends_soon = version.valid_until and version.valid_until <= clock.today() + WARNED_AHEAD
    if ends_soon:  # the same days would not do: those of a year later are offered
        write_days(following, dict.fromkeys(DAYS))
    copy_rows(version, following)
    note_units(following)
    settle_version(pk=following.pk)
    return following


def settle_version(*, pk: UUID) -> None:
    """What is owed for a version that a step of something else changed."""
    settle(Standing.of("mou", MemorandumVersion.unscoped.get(pk=pk)))


def choose_host(
    *, mobility: Mobility, organisation_id: UUID, responsible_id: UUID | None = None, company_id: UUID | None = None
) -> None:
    """Link the hosting organisation, and the company where the work is done if it is another one.

    The company of a former host goes with it.
    """
    if organisation_in(mobility, OrganisationPartKind.HOSTING) != organisation_id:
        company = OrganisationPart.objects.open().filter(mobility=mobility, part=OrganisationPartKind.HOST_COMPANY)
        let_go_of_parts(company.exclude(organisation_id=company_id))
    give_part(
        mobility=mobility,
        organisation_id=organisation_id,
        part=OrganisationPartKind.HOSTING,
        responsible_id=responsible_id,
    )
    if company_id:
        give_part(mobility=mobility, organisation_id=company_id, part=OrganisationPartKind.HOST_COMPANY)


def plan_units(*, mobility: Mobility, qualification: Mapping[str, Any], units: Sequence[Mapping[str, Any]]) -> StayPlan:
    """What the stay aims at, before there is an agreement."""
    plan, _new = StayPlan.objects.get_or_create(mobility=mobility)
    plan.qualification, plan.units = dict(qualification), [dict(unit) for unit in units]
    plan.save(update_fields=["qualification", "units"])
    note_uses(used_in=UsedIn.PLAN, subject_id=mobility.pk, mobility_id=mobility.pk, content=plan.units)
    return plan


def link_memorandum(*, mobility: Mobility, memorandum: Memorandum | None) -> StayPlan:
    """Put the stay under a memorandum, or under none."""
    plan, _new = StayPlan.objects.get_or_create(mobility=mobility)
    plan.memorandum = memorandum
    plan.save(update_fields=["memorandum"])
    return plan


def open_or_join(*, mobility: Mobility, actor: Actor, opener_id: Any) -> StayPlan:
    """Join the memorandum that the two organisations are working on already, else open a draft between them."""
    plan = plan_of(mobility)
    if plan.memorandum is not None:
        return plan
    host: Any = organisation_in(mobility, OrganisationPartKind.HOSTING)
    shared = (
        MemorandumVersion.unscoped.filter(state__in=OPEN)
        .filter(parties__organisation_id=opener_id)
        .filter(pk__in=MemorandumVersion.unscoped.filter(parties__organisation_id=host))
        .order_by("-created_at")
        .first()
    )
    if shared is not None:
        return link_memorandum(mobility=mobility, memorandum=shared.memorandum)
    version = open_memorandum(
        actor=actor, code=free_code(f"MOU-{mobility.number}"), language=mobility.document_language
    )
    parties = [
        {
            "organisation": opener_id,
            "functions": ["sending"],
            "contact": actor.person_id,
            "contact_function": function_of(actor.person_id, opener_id) if actor.person_id else "",
        },
        {"organisation": host, "functions": ["hosting"]},
    ]
    set_parties(version=version, parties=parties, covered=())
    write_content(version=version, content=_content_from(plan), valid_from=None, valid_until=None, review_by=None)
    settle_version(pk=version.pk)
    return link_memorandum(mobility=mobility, memorandum=version.memorandum)


def free_code(wanted: str) -> str:
    """An earlier memorandum of the stay, given up or with another host, keeps its code."""
    taken = set(Memorandum.objects.filter(code__startswith=wanted).values_list("code", flat=True))
    return next(code for code in chain([wanted], (f"{wanted}-{nth}" for nth in count(2))) if code not in taken)


def _content_from(plan: StayPlan) -> dict[str, Any]:
    if not plan.qualification:
        return {}
    return {"qualifications": [{"qualification": plan.qualification, "units": plan.units}]}


def keep_starting_version(*, mobility: Mobility, version: MemorandumVersion | None) -> None:
    """Remember the version a stay became ready with: it is enough for it from then on."""
    StayPlan.objects.filter(mobility=mobility).update(started_with=version)


def wake_stay(*, mobility_id: UUID, cause: UUID) -> None:
    """Let a stay try its own SYSTEM rows, in a transaction of its own."""
    outbox.add(
        "lifecycle.wake",
        key=f"wake:{cause}:{mobility_id}",
        payload={"machine": "mobility", "pk": str(mobility_id)},
        mobility_id=mobility_id,
    )


def tell_of_memorandum(*, mobility: Mobility, people: Sequence[UUID], event_id: UUID) -> None:
    """Queue a notice about the memorandum to people of a stay."""
    for person_id in people:
        outbox.add(
            "mail.notice",
            key=f"mail:{event_id}:mou:{mobility.pk}:{person_id}",
            mobility_id=mobility.pk,
            payload={"event": str(event_id), "person": str(person_id), "role": str(Role.SENDING_COORDINATOR)},
        )


def wake_expired() -> int:
    """Let every version past its validity expire. Returns how many were tried."""
    expired = versions_past_validity(clock.today())
    for pk in expired:
        wake(machine="mou", pk=pk)
    return len(expired)


def wake_to_warn() -> int:
    """Tell who is to renew or to review what ends soon. Returns how many memoranda were tried."""
    near = versions_to_warn_of(clock.today(), WARNED_AHEAD)
    for pk in near:
        wake(machine="mou", pk=pk)
    return len(near)


def end_parts(*, parts: Sequence[OrganisationPart], mobility: Mobility) -> None:
    """These organisations have no part any more, nor do the people named for them; what they signed stays."""
    forget_cast(mobility)
    now, organisations = clock.now(), [part.organisation_id for part in parts]
    OrganisationPart.objects.filter(pk__in=[part.pk for part in parts]).update(until_at=now)
    people = NamedPart.objects.not_ended().filter(mobility=mobility).exclude(part=NamedPartKind.PARTICIPANT)
    of_the_host = people.filter(organisation_id__in=organisations) | people.filter(part=NamedPartKind.TUTOR)
    NamedPart.objects.filter(pk__in=list(of_the_host.values_list("pk", flat=True))).update(until_at=now)


@on_clash("partnerships.coveredorganisation")
def drop_double(row: CoveredOrganisation) -> None:
    """Two rows of one organisation were covered by the same memorandum: once is enough."""
    row.delete()
