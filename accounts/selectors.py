"""Reads about people and organisations, each for one actor."""

from dataclasses import dataclass
from datetime import date
from functools import partial
from uuid import UUID

from django.db.models import Q

from accounts.actors import Actor
from accounts.models import JoinRequest, Membership, Person
from ground import clock
from ground.once import once
from ground.statements.compiled import Compiled


@dataclass(frozen=True)
class Member:
    person: Person
    memberships: tuple[Membership, ...]


def members(*, actor: Actor) -> list[Member]:
    """The people of the organisation the actor acts for, by family name, each with the rights held now."""
    held = (
        Membership.objects.visible_to(actor)
        .open()
        .filter(organisation_id=actor.organisation_id)
        .select_related("person__account", "organisation")
        .order_by("person__family_names", "person__given_names", "person_id", "role")
    )
    of_person: dict[Person, list[Membership]] = {}
    for membership in held:
        of_person.setdefault(membership.person, []).append(membership)
    return [Member(person, tuple(rights)) for person, rights in of_person.items()]


def join_requests_open(*, actor: Actor) -> list[JoinRequest]:
    """Those that wait for the actor as administrator of the organisation acted for."""
    return list(
        JoinRequest.objects.visible_to(actor)
        .filter(organisation_id=actor.organisation_id, decided_at=None)
        .exclude(person_id__in=actor.people)
        .select_related("person")
    )


def own_join_requests_open(*, actor: Actor) -> list[JoinRequest]:
    """What the actor asked for and nobody answered yet."""
    return list(
        JoinRequest.objects.visible_to(actor)
        .filter(_of_the_account(actor), decided_at=None)
        .select_related("organisation")
    )


def _of_the_account(actor: Actor) -> Q:
    return Q(person__account=actor.account_id) if actor.account_id else Q(person_id__in=actor.people)


RIGHTS: Compiled[tuple[str]] = Compiled(
    lambda person, organisation, day: (
        Membership.objects.open_on(day)
        .filter(person_id=person, organisation_id=organisation)
        .order_by()
        .values_list("role")
    ),
    UUID, UUID, date,
)  # fmt: skip


def rights_of(person_id: UUID, organisation_id: UUID) -> frozenset[str]:
    """What somebody may do today in an organisation."""
    held = once(("rights", person_id, organisation_id), partial(RIGHTS, person_id, organisation_id, clock.today()))
    return frozenset(role for (role,) in held)


def holds(actor: Actor, role: str) -> bool:
    """Whether the actor has this right in the organisation acted for."""
    if actor.person_id is None or actor.organisation_id is None:
        return False
    return role in rights_of(actor.person_id, actor.organisation_id)
