"""Writes about organisations and who belongs to them. One transaction each; rights are checked here, not in views."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.actors import Actor
from accounts.models import (
    JoinRequest,
    Membership,
    MembershipRole,
    Organisation,
    Person,
)
from accounts.people import TypedPerson, meet_at_work, write_down
from accounts.profiles import profile_changed
from accounts.registry_of_organisations import (
    OrganisationFacts,
    find_organisation,
    new_organisation,
    require_sound,
)
from ground import clock
from ground.errors import InputRefused, NotAllowed, NotThere, SojournError

FOUNDER_ROLES = (MembershipRole.COORDINATOR, MembershipRole.ADMINISTRATOR)


# Organisations


@transaction.atomic
def find_or_register_organisation(
    *,
    name: str,
    country: str,
    town: str,
    kind: str,
    oid: str = "",
    pic: str = "",
    typed_by: UUID | None = None,
    **profile: Any,
) -> tuple[Organisation, bool]:
    """The one shared row, found by OID or PIC, else by name, country and town; and whether it is new.

    `typed_by` is the organisation that writes it down for a partner; its profile belongs to that one until claimed.
    `profile` holds further fields of Organisation (address, code, legal_representative, ...), used for a new row only.
    Raises InputRefused (accounts.organisation_clash, accounts.organisation_contradiction, accounts.input_refused).
    """
    facts = OrganisationFacts(name=name, country=country, town=town, kind=kind, oid=oid, pic=pic).tidy()
    there = find_organisation(facts)
    if there is not None:
        return there, False
    return new_organisation(facts, typed_by=typed_by, profile=profile), True


@transaction.atomic
def found_organisation(
    *, account_id: UUID, typed: TypedPerson, **facts: Any
) -> tuple[Organisation, JoinRequest | None]:
    """Somebody who registers an organisation runs it; one that is there already is asked, never taken over.

    An organisation that a partner typed and that nobody runs yet cannot be told from its name alone to be this
    person's: the request then waits for an administrator of the installation.
    """
    organisation, is_new = find_or_register_organisation(**facts)
    person = write_down(typed, keeper_id=organisation.pk if is_new else None, account_id=account_id)
    if not is_new:
        return organisation, ask_to_join(person_id=person.pk, organisation_id=organisation.pk)
    _hand_over(organisation, person.pk)
    return organisation, None


@transaction.atomic
def ask_to_join(*, person_id: UUID, organisation_id: UUID) -> JoinRequest:
    """Ask the administrators of an organisation; asking twice is one request."""
    request: JoinRequest
    request, _made = JoinRequest.objects.get_or_create(
        person_id=person_id, organisation_id=organisation_id, decided_at=None
    )
    return request


@transaction.atomic
def decide_join_request(*, actor: Actor, request_id: UUID, accept: bool, role: str = "") -> JoinRequest:
    """An administrator lets somebody in with one right, or does not."""
    request: JoinRequest | None = (
        JoinRequest.objects.visible_to(actor)
        .select_for_update(of=("self",))
        .filter(pk=request_id, decided_at=None, organisation_id=actor.organisation_id)
        .first()
    )
    if request is None:
        raise NotThere("accounts.request_not_there")
    organisation = require_administrator(actor=actor)
    request.decided_at, request.accepted, request.decided_by_id = clock.now(), accept, actor.person_id
    request.save(update_fields=["decided_at", "accepted", "decided_by"])
    if accept:
        member = member_of(request.person, organisation.pk)
        _open_membership(member.pk, organisation.pk, MembershipRole(role or MembershipRole.COORDINATOR))
    return request


def member_of(person: Person, organisation_id: UUID) -> Person:
    """Who the person is at work there: the row that this organisation keeps, joined to the same account."""
    if person.keeper_id == organisation_id:
        return person
    typed = TypedPerson(person.given_names, person.family_names, person.email or "", person.phone, person.language)
    member, _new = meet_at_work(typed, organisation_id=organisation_id)
    if member.account_id is None and person.account_id is not None:
        member.account_id = person.account_id
        member.save(update_fields=["account"])
    return member


@transaction.atomic
def admit_founder(*, request_id: UUID, decided_by: UUID | None) -> None:
    """The administrator of the installation lets somebody run an organisation that nobody runs yet."""
    request = JoinRequest.objects.select_for_update(of=("self",)).get(pk=request_id, decided_at=None)
    request.decided_at, request.accepted, request.decided_by_id = clock.now(), True, decided_by
    request.save(update_fields=["decided_at", "accepted", "decided_by"])
    organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=request.organisation_id)
    _hand_over(organisation, member_of(request.person, organisation.pk).pk)


def _hand_over(organisation: Organisation, person_id: UUID) -> None:
    organisation.claimed_at = organisation.claimed_at or clock.now()
    organisation.save(update_fields=["claimed_at"])
    for role in FOUNDER_ROLES:
        _open_membership(person_id, organisation.pk, role)


# Memberships


def require_administrator(*, actor: Actor) -> Organisation:
    """The organisation the actor acts for, when they administer it. Raises NotAllowed (accounts.not_administrator)."""
    if actor.organisation_id is None:
        raise NotAllowed("accounts.not_a_member")
    organisation: Organisation = Organisation.objects.get(pk=actor.organisation_id)
    held = Membership.objects.open().filter(
        person_id=actor.person_id, organisation_id=actor.organisation_id, role=MembershipRole.ADMINISTRATOR
    )
    if not actor.is_system and not held.exists():
        raise NotAllowed("accounts.not_administrator", organisation=organisation.name)
    return organisation


@transaction.atomic
def change_profile(*, actor: Actor, **facts: Any) -> Organisation:
    """The profile of the organisation one administers: address, numbers, legal representative.

    Raises NotAllowed, InputRefused (accounts.input_refused).
    """
    organisation = require_administrator(actor=actor)
    changed = [name for name, value in facts.items() if getattr(organisation, name) != value]
    for name, value in facts.items():
        setattr(organisation, name, value)
    require_sound(organisation)
    organisation.save(update_fields=list(facts))
    profile_changed.send(sender=Organisation, organisation_id=organisation.pk, names=changed)
    return organisation


@transaction.atomic
def invite_member(
    *,
    actor: Actor,
    email: str,
    given_names: str,
    family_names: str,
    role: str,
    function: str = "",
    language: str = "en",
) -> Membership:
    """Add somebody by address to the organisation one administers; who is new signs in by code when they come.

    Raises NotAllowed, InputRefused (accounts.already_member, accounts.address_refused).
    """
    organisation = require_administrator(actor=actor)
    typed = TypedPerson(given_names, family_names, email, language=language)
    person, _is_new = meet_at_work(typed, organisation_id=organisation.pk)
    return add_member(person_id=person.pk, organisation_id=organisation.pk, role=role, function=function)


@transaction.atomic
def add_member(
    *, person_id: UUID, organisation_id: UUID, role: str, function: str = "", since_on: date | None = None
) -> Membership:
    """Open a membership without asking for a right: for commands and other services; pages use `invite_member`."""
    Person.objects.select_for_update(of=("self",)).get(pk=person_id)
    held = Membership.objects.open().filter(person_id=person_id, organisation_id=organisation_id, role=role)
    if held.exists():
        raise InputRefused("accounts.already_member", person=held.get().person.full_name, field="role")
    return _open_membership(person_id, organisation_id, MembershipRole(role), function, since_on)


@transaction.atomic
def end_membership(*, actor: Actor, membership_id: UUID) -> Membership:
    """End a membership from today on. The last administrator stays: somebody must be able to let others in.

    Raises NotThere, NotAllowed, SojournError (accounts.last_administrator).
    """
    organisation = require_administrator(actor=actor)
    Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)  # two ends at once leave nobody
    membership = membership_to_end(actor=actor, membership_id=membership_id)
    administrators = Membership.objects.open().filter(organisation=organisation, role=MembershipRole.ADMINISTRATOR)
    if membership.role == MembershipRole.ADMINISTRATOR and administrators.count() == 1:
        raise SojournError(
            "accounts.last_administrator", person=membership.person.full_name, organisation=organisation.name
        )
    membership.until_on = clock.today()
    membership.save(update_fields=["until_on"])
    return membership


def membership_to_end(*, actor: Actor, membership_id: UUID) -> Membership:
    """One that is open in the organisation acted for. Raises NotThere."""
    ours = Membership.objects.visible_to(actor).open().filter(organisation_id=actor.organisation_id)
    membership: Membership | None = ours.filter(pk=membership_id).select_related("person", "organisation").first()
    if membership is None:
        raise NotThere("accounts.membership_not_there")
    return membership


def _open_membership(
    person_id: UUID, organisation_id: UUID, role: MembershipRole, function: str = "", since_on: date | None = None
) -> Membership:
    membership: Membership
    membership, _made = Membership.objects.get_or_create(
        person_id=person_id,
        organisation_id=organisation_id,
        role=role,
        until_on=None,
        defaults={"function": function.strip(), "since_on": since_on or clock.today()},
    )
    return membership
