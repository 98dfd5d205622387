"""Who reads a paper or a file: reader roles in its stay, and reader organisations. Nothing else decides."""

from collections.abc import Iterable

from django.db.models import Exists, Q, QuerySet, TextField
from django.db.models.expressions import Value
from django.db.models.functions import Cast
from django.db.models.lookups import Contains

from accounts.actors import Actor
from accounts.models import Membership, MembershipRole
from lifecycle.roles import BY_MEMBERSHIP
from lifecycle.visibility import roles_held_somewhere, stays_where

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


def may_read(actor: Actor, *, roles: str = "reader_roles", organisations: str = "reader_organisations") -> Q:
    """Rows with a `mobility` and two JSON lists, of role codes and of organisation ids."""
    if actor.is_system:
        return Q()
    seen = Q(pk__in=())
    for role in roles_held_somewhere(actor):
        seen |= holds(roles, role.value) & stays_where(actor, [role], at="mobility")
    if actor.organisation_id is not None:
        seen |= holds(organisations, actor.organisation_id) & Q(Exists(_speaks_for_it(actor)))
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
