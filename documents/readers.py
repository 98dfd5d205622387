"""Who reads a paper or a file: reader roles in its stay, and reader organisations. Nothing else decides."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, Q, QuerySet, TextField
from django.db.models.expressions import Value
from django.db.models.functions import Cast
from django.db.models.lookups import Contains

from accounts.actors import Actor
from accounts.models import Membership, MembershipRole
from lifecycle.by_sides import roles_by_right
from lifecycle.organisations.sides import SIDES
from lifecycle.roles import BY_MEMBERSHIP, OrganisationPartKind, Role
from lifecycle.visibility import named_roles, roles_held_somewhere, stays_where

Rows = QuerySet[Any, Any]
# Who reads what is for the organisation as a whole: a memorandum, say. Other members have no part in it.
OFFICERS = (
    MembershipRole.COORDINATOR,
    MembershipRole.RECOGNITION_OFFICER,
    MembershipRole.QUALITY_MANAGER,
    MembershipRole.ADMINISTRATOR,
)


def holds(field: str, word: object) -> Q:
    """Whether a JSON list of words holds this one: as text, since SQLite cannot look into JSON lists."""
    return Q(Contains(Cast(field, TextField()), Value(f'"{word}"')))


def may_read(actor: Actor, *, by_list: Q | None = None) -> Q:
    """Rows with a `mobility` and two JSON lists, of role codes and of organisation ids.

    `by_list` says in another way which rows name the organisation acted for.
    """
    if actor.is_system:
        return Q()
    seen = Q(pk__in=())
    for role in roles_held_somewhere(actor):
        seen |= holds("reader_roles", role.value) & stays_where(actor, [role], at="mobility")
    if actor.organisation_id is not None:
        listed = holds("reader_organisations", actor.organisation_id) if by_list is None else by_list
        seen |= listed & Q(Exists(_speaks_for_it(actor)))
    return seen


def _speaks_for_it(actor: Actor) -> QuerySet[Membership]:
    """The actor's own memberships that let read; by a link only that of the role which the link opens."""
    rights = set(OFFICERS)
    if actor.by_link:
        rights &= {right for (_part, right), role in BY_MEMBERSHIP.items() if role == actor.link_role}
    return Membership.objects.open().filter(
        person_id__in=actor.people, organisation_id=actor.organisation_id, role__in=rights
    )


def as_codes(roles: Iterable[object]) -> list[str]:
    """Role codes as plain text, without repeats."""
    return list(dict.fromkeys(str(getattr(role, "value", role)) for role in roles))


def papers_by_place(actor: Actor, papers: Rows) -> list[Rows]:
    """These papers, place by place where those stand that the actor may read: for who wants the newest.

    By the sides of the own stays, by parts had otherwise, by the lists of readers, by what is to be signed.
    """
    places: list[Q] = []
    for side, part in SIDES.items() if not actor.by_link else ():
        roles = roles_by_right(actor, (part,))
        if roles:
            places.append(Q(**{side: actor.organisation_id}) & _any_of(roles))
    elsewhere = roles_by_right(actor, (part for part in OrganisationPartKind if part not in SIDES.values()))
    named = frozenset(roles_held_somewhere(actor)) if actor.by_link else named_roles(actor)
    for role in sorted(elsewhere | named):
        places.append(holds("reader_roles", role.value) & stays_where(actor, [role], at="mobility"))
    if actor.organisation_id is not None:
        places.append(Q(readers__organisation=actor.organisation_id))
    places.append(Q(pk__in=papers.filter(requests__person__in=actor.people, requests__state="open").values("pk")))
    return [papers.filter(place) for place in places]


def _any_of(roles: Iterable[Role]) -> Q:
    found = Q()
    for role in sorted(roles):
        found |= holds("reader_roles", role.value)
    return found
