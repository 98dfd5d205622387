"""Requirements that memoranda and plans answer (domain reference 4.5, `partnerships.*`)."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, Organisation
from documents.models import NOT_ASKED, RequestState, SignatureRequest
from ground import clock
from lifecycle.deadlines import due_on
from lifecycle.in_stay import organisation_with
from lifecycle.models import Mobility, NamedPart
from lifecycle.people.role_book import lead_role, sending_organisation_id
from lifecycle.programmes import language_communities
from lifecycle.registry import guard, owed, said_by
from lifecycle.roles import NamedPartKind, OrganisationPartKind, Role
from lifecycle.tables.mou import State
from lifecycle.vocabulary import Missing, Sentence
from partnerships.asking import called_by, what_is_asked
from partnerships.content import Power
from partnerships.covering import Gap, What, covering_version, holds_for, memorandum_that_covers
from partnerships.models import MemorandumParty, MemorandumVersion
from partnerships.selectors import (
    WARNED_AHEAD,
    began_last,
    bodies_missing,
    newer_signed,
    open_version,
    plan_of,
    requests_of,
    reviewed,
    version_for,
    who_reviews,
)


@guard(
    "partnerships.host_chosen",
    met=_("A host with a contact is chosen"),
    unmet={
        "partnerships.no_host": _("No hosting organisation has been chosen."),
        "partnerships.host_contact": _("Nobody is known at the host: add a mail address or a tutor."),
    },
)
def host_chosen(mobility: Mobility) -> list[Missing]:
    """A host organisation is linked and its contact known."""
    owner = lead_role(sending_organisation_id(mobility))
    host = organisation_with(mobility, OrganisationPartKind.HOSTING)
    if host is None:
        return [Missing("partnerships.no_host", owner, due_on=due_on("D2", mobility))]
    known = (
        host.responsible_id
        or host.organisation.email
        or Membership.objects.open().filter(organisation=host.organisation_id).exists()
        or NamedPart.objects.open().filter(mobility=mobility, part=NamedPartKind.TUTOR).exists()
    )
    return [] if known else [Missing("partnerships.host_contact", owner, due_on=due_on("D2", mobility))]


@guard(
    "partnerships.no_mou_yet",
    unmet={"partnerships.mou_is_there": _("A memorandum in force covers this stay already: use it.")},
    routes=True,
)
def no_mou_yet(mobility: Mobility) -> list[Missing]:
    """No memorandum in force covers host, units and the whole stay."""
    return [Missing("partnerships.mou_is_there", Role.SENDING_COORDINATOR)] if memorandum_that_covers(mobility) else []


@guard(
    "partnerships.mou_covers_stay",
    met=_("A memorandum in force covers the stay"),
    unmet={
        "partnerships.no_mou_linked": _("The stay is under no memorandum yet."),
        "partnerships.mou_not_in_force": _("The memorandum %(mou_code)s is not in force."),
        "partnerships.mou_lacks_dates": _("The stay has no dates yet, so that no memorandum can cover it."),
        "partnerships.mou_begins_late": _(
            "The memorandum %(mou_code)s begins on %(begins_on)s, the stay on %(start)s already."
        ),
        "partnerships.mou_ends_early": _("The memorandum %(mou_code)s ends on %(until)s, the stay on %(end)s."),
        "partnerships.mou_lacks_organisations": _(
            "%(organisation)s is no party to the memorandum %(mou_code)s and is not covered by it."
        ),
        "partnerships.mou_lacks_units": _("The memorandum %(mou_code)s lacks units of this stay: %(units)s."),
    },
)
def mou_covers_stay(mobility: Mobility) -> list[Missing]:
    """The linked memorandum, in its present or a newer version, covers dates, organisations and units."""
    plan = plan_of(mobility)
    owner = Role.SENDING_COORDINATOR
    if plan.memorandum is None:
        return [Missing("partnerships.no_mou_linked", owner, due_on=due_on("D3", mobility))]
    version = version_for(plan.memorandum, mobility)
    if version is None:
        return [
            Missing(
                "partnerships.mou_not_in_force",
                owner,
                params={"mou_code": plan.memorandum.code},
                due_on=due_on("D3", mobility),
            )
        ]
    return [_lacking(gap, plan.memorandum.code, owner) for gap in holds_for(version, mobility, plan.units)]


def _lacking(gap: Gap, code: str, owner: Role) -> Missing:
    facts = {**gap.facts, "mou_code": code}
    match gap.what:
        case What.BEGINS_LATE:
            return Missing("partnerships.mou_begins_late", owner, params=facts)
        case What.ENDS_EARLY:
            return Missing("partnerships.mou_ends_early", owner, params=facts)
        case What.ORGANISATIONS:
            return Missing("partnerships.mou_lacks_organisations", owner, params=facts)
        case What.UNITS:
            return Missing("partnerships.mou_lacks_units", owner, params=facts)
    return Missing("partnerships.mou_lacks_dates", owner)


def _under_a_memorandum(mobility: Mobility) -> bool:
    """It needs one, or is under one without need."""
    return mobility.mou_required or plan_of(mobility).memorandum is not None


@guard(
    "partnerships.mou_holds",
    met=_("The memorandum holds until the end"),
    unmet=said_by("partnerships.mou_covers_stay"),
    needed_by=_under_a_memorandum,
)
def mou_holds(mobility: Mobility) -> list[Missing]:
    """None needed and none linked; or it covers the stay; or the version the stay was ready with is enough."""
    plan = plan_of(mobility)
    if plan.memorandum is None and not mobility.mou_required:
        return []
    if plan.started_with is not None or covering_version(mobility, plan) is not None:
        return []
    return mou_covers_stay(mobility)


@guard(
    "partnerships.parties_complete",
    unmet={
        "partnerships.two_parties": _("A memorandum needs two organisations or more."),
        "partnerships.two_homes": _(
            "A memorandum needs two countries or two language communities. All are in %(country)s."
        ),
        "partnerships.two_communities": _(
            "A memorandum needs two countries or two language communities. All are in %(country)s; its communities are:"
            " %(communities)s. Write in the profile of each organisation to which one it belongs."
        ),
        "partnerships.party_incomplete": _("%(organisation)s lacks its function or its contact person."),
        "partnerships.no_signer": _("Nobody is named who signs for %(organisation)s."),
        "partnerships.no_capacity": _("In which capacity does the signer of %(organisation)s sign?"),
        "partnerships.no_mandate": _("%(organisation)s signs with a mandate. Say which one, and of which day."),
        "partnerships.no_second_signer": _("Two sign together for %(organisation)s. Name the second one."),
    },
)
def parties_complete(memorandum_version: MemorandumVersion) -> list[Missing]:
    """Two organisations or more, of two countries or language communities; functions, contacts, signers (CK-01).

    Ministries and institutions that only sign make no second country, and do nothing in the partnership.
    """
    parties = list(memorandum_version.parties.select_related("organisation"))
    acting = [party.organisation for party in parties if not party.only_signs]
    found = []
    if len(acting) < 2:
        found.append(Missing("partnerships.two_parties", Role.PARTY))
    elif len({one.country for one in acting}) < 2:
        found += _one_country(acting)
    for party in parties:
        found += _lacks(party, {"organisation": party.organisation.name})
    return found


def _one_country(acting: list[Organisation]) -> Iterator[Missing]:
    """Of one country: enough where they belong to two of the language communities that the rule sets name there."""
    country = acting[0].country
    known = language_communities(country)
    plain = {name.casefold(): name for name in known}
    homes = {plain.get(" ".join(one.language_community.split()).casefold()) for one in acting} - {None}
    if len(homes) > 1:
        return
    if known:
        params = {"country": country, "communities": ", ".join(known)}
        yield Missing("partnerships.two_communities", Role.PARTY, params=params)
    else:
        yield Missing("partnerships.two_homes", Role.PARTY, params={"country": country})


def _lacks(party: MemorandumParty, params: dict[str, str]) -> Iterator[Missing]:
    if not (party.functions or party.only_signs) or party.contact_id is None:
        yield Missing("partnerships.party_incomplete", Role.PARTY, params=params)
    if party.signer_id is None:
        if party.contact_id is not None:  # else one thing is missing, not two
            yield Missing("partnerships.no_signer", Role.PARTY, params=params)
        return
    if not party.capacity.strip():
        yield Missing("partnerships.no_capacity", Role.PARTY, params=params)
    if party.power == Power.MANDATE and not party.mandate.strip():
        yield Missing("partnerships.no_mandate", Role.PARTY, params=params)
    if party.power == Power.TOGETHER and party.cosigner_id in (None, party.signer_id):
        yield Missing("partnerships.no_second_signer", Role.PARTY, params=params)


@guard(
    "partnerships.content_complete",
    unmet={
        "partnerships.content_missing": _("The memorandum lacks: %(field)s."),
        "partnerships.body_missing": _("Who %(step)s in %(country)s?"),
    },
)
def content_complete(memorandum_version: MemorandumVersion) -> list[Missing]:
    """One qualification or more with units, procedures, bodies, validity and review (CK-02 to CK-04)."""
    content = memorandum_version.content
    qualifications = content.get("qualifications") or []
    missing = []
    if not any(entry.get("units") for entry in qualifications):
        missing.append("units")
    if not str(content.get("procedures") or "").strip():
        missing.append("procedures")
    missing += [name for name in ("valid_until", "review_by") if getattr(memorandum_version, name) is None]
    bodies = [
        Missing("partnerships.body_missing", Role.PARTY, params={"step": step, "country": country})
        for country, step in bodies_missing(memorandum_version)
    ]
    return [Missing("partnerships.content_missing", Role.PARTY, params={"field": name}) for name in missing] + bodies


@guard(
    "partnerships.review_held",
    unmet={"partnerships.no_review": _("A review of the partnership must be recorded before a new version.")},
)
def review_held(memorandum_version: MemorandumVersion) -> list[Missing]:
    """From version 2 on a review is recorded since the one before began, over by now or not (CK-19).

    What was signed ahead has not begun: its review is the one that led to it, until its own first day comes.
    """
    began = began_last(memorandum_version)
    if began is None:
        return []
    held = memorandum_version.memorandum.reviews.filter(held_on__gte=began).exists()
    return [] if held else [Missing("partnerships.no_review", Role.PARTY)]


@guard(
    "partnerships.all_parties_approved",
    unmet={
        "partnerships.not_approved": Sentence(
            _("%(organisation)s has not said yet whether it agrees to version %(nth)s of %(mou_code)s."),
            to_owner=_(
                "%(mou_code)s: %(sender)s asks you to read version %(nth)s and say whether you agree. %(changed_parts)s"
            ),
        )
    },
)
def all_parties_approved(memorandum_version: MemorandumVersion) -> list[Missing]:
    """Every party recorded its approval of this content."""
    approved = set(memorandum_version.approvals.filter(void_at=None).values_list("organisation_id", flat=True))
    parties = memorandum_version.parties.select_related("organisation")
    silent = [party for party in parties if party.organisation_id not in approved]
    asks = what_is_asked(memorandum_version) if silent else {}
    return [
        Missing(
            "partnerships.not_approved",
            Role.PARTY,
            person=party.contact_now,
            params={"organisation": party.organisation.name, **asks},
        )
        for party in silent
    ]


@guard(
    "partnerships.all_parties_signed",
    unmet={
        "partnerships.unsigned": Sentence(
            _("%(person)s has not signed for %(organisation)s."),
            to_owner=_("%(mou_code)s: version %(nth)s waits for your signature for %(organisation)s."),
        )
    },
)
def all_parties_signed(memorandum_version: MemorandumVersion) -> list[Missing]:
    """Every party signed this version: everybody who is asked for it now, wherever the signature was passed on to."""
    requests = list(requests_of(memorandum_version))
    passed_to = {one.passed_to_id for one in requests if one.state == RequestState.PASSED_ON}
    called, missing = called_by(memorandum_version), []
    for party in memorandum_version.parties.select_related("organisation"):
        params = {"organisation": party.organisation.name, **called}
        theirs = [one for one in requests if one.organisation_id == party.organisation_id]
        for person, request in _still_to_sign(party, [one for one in theirs if one.state not in NOT_ASKED]):
            which = {"request": str(request)} if person in passed_to else {}  # asked by a mail of their own
            missing.append(Missing("partnerships.unsigned", Role.PARTY, person=person, params={**params, **which}))
    return missing


def _still_to_sign(party: MemorandumParty, asked: list[SignatureRequest]) -> list[tuple[UUID | None, UUID | None]]:
    """Of those asked for a party, each with the request; before anybody was asked, those whom the text names."""
    if asked:
        return [(one.person_id, one.pk) for one in asked if one.state != RequestState.SIGNED]
    second = [(party.cosigner_now, None)] if party.cosigner_now else []
    return [(party.signer_now, None), *second]


@guard(
    "partnerships.no_open_version",
    unmet={"partnerships.version_open": _("Another version is still open. Finish it or give it up first.")},
)
def no_open_version(memorandum_version: MemorandumVersion) -> list[Missing]:
    """No other version is in draft, review or signing."""
    return [Missing("partnerships.version_open", Role.PARTY)] if open_version(memorandum_version.memorandum) else []


@guard(
    "partnerships.newer_version_in_force", unmet={"partnerships.no_newer_version": _("No newer version is in force.")}
)
def newer_version_in_force(memorandum_version: MemorandumVersion) -> list[Missing]:
    """A later version of the same memorandum is signed, and its first day has come."""
    later = newer_signed(memorandum_version).filter(Q(valid_from=None) | Q(valid_from__lte=clock.today()))
    return [] if later.exists() else [Missing("partnerships.no_newer_version", Role.PARTY)]


@guard("partnerships.validity_passed", unmet={"partnerships.still_valid": _("The memorandum is still valid.")})
def validity_passed(memorandum_version: MemorandumVersion) -> list[Missing]:
    """`valid_until` has passed."""
    until = memorandum_version.valid_until
    return [] if until and until < clock.today() else [Missing("partnerships.still_valid", Role.PARTY)]


@guard(
    "partnerships.end_date_given",
    unmet={"partnerships.end_date": _("Give the day on which the memorandum ends.")},
    answers=("ends_on",),
)
def end_date_given(memorandum_version: MemorandumVersion, details: dict[str, Any]) -> list[Missing]:
    """The date from which the memorandum ends."""
    return [] if details.get("ends_on") else [Missing("partnerships.end_date", Role.PARTY)]


@owed(
    "partnerships.to_be_renewed",
    machine="mou",
    unmet={
        "partnerships.runs_out": Sentence(
            _("The memorandum %(mou_code)s ends on %(until)s. Start its next version."), no_form=True
        ),
        "partnerships.review_due": _("The partnership under %(mou_code)s is to be reviewed by %(until)s."),
    },
)
def to_be_renewed(memorandum_version: MemorandumVersion) -> list[Missing]:
    """A memorandum in force whose end, or whose review, is near: until it is followed, or reviewed."""
    version = memorandum_version
    if version.state != State.IN_FORCE:
        return []
    near, person, found = clock.today() + WARNED_AHEAD, who_reviews(version), []
    code = version.memorandum.code
    if version.valid_until and version.valid_until <= near and _nothing_follows(version):
        params = {"mou_code": code, "until": version.valid_until.isoformat()}
        due = version.valid_until
        found.append(Missing("partnerships.runs_out", Role.PARTY, person=person, params=params, due_on=due))
    if version.review_by and version.review_by <= near and not reviewed(version):
        params = {"mou_code": code, "until": version.review_by.isoformat()}
        due = version.review_by
        found.append(Missing("partnerships.review_due", Role.PARTY, person=person, params=params, due_on=due))
    return found


def _nothing_follows(version: MemorandumVersion) -> bool:
    return open_version(version.memorandum) is None and not newer_signed(version).exists()
