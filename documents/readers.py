"""Who reads a paper or a file: reader roles in its stay, and reader organisations. Nothing else decides."""

from collections.abc import Iterable

from django.db.models import Exists, Q, TextField
from django.db.models.expressions import Value
from django.db.models.functions import Cast
from django.db.models.lookups import Contains

from accounts.actors import Actor
from accounts.models import Membership, MembershipRole
from lifecycle.models import Mobility
from lifecycle.roles import BY_MEMBERSHIP
from lifecycle.visibility import SEEING_ROLES, AboutActor, Moment, seen_at

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


def may_read(actor: Actor) -> Q:
    """Rows with a `mobility` and two JSON lists: `reader_roles`, of codes, and `reader_organisations`, of ids."""
    if actor.is_system:
        return Q()
    seen = BY_ROLE.by(actor)
    if actor.organisation_id is not None:
        seen |= holds("reader_organisations", actor.organisation_id) & SPEAKING.by(actor)
    return seen


def _by_role(actor: Actor, at: Moment) -> Q:
    seen = Q(pk__in=())
    for role in dict.fromkeys(SEEING_ROLES):
        stays = Mobility.unscoped.filter(seen_at(actor, at, (role,))).values("pk")
        seen |= holds("reader_roles", role.value) & Q(mobility__in=stays)
    return seen


def _speaks_for_it(actor: Actor, at: Moment) -> Q:
    """Whether the actor's own memberships let read; by a link only that of the role which the link opens."""
    rights = set(OFFICERS)
    if actor.by_link:
        rights &= {right for (_part, right), role in BY_MEMBERSHIP.items() if role == actor.link_role}
    ours = Membership.objects.open_on(at.today).filter(organisation_id=actor.organisation_id, role__in=sorted(rights))
    return Q(Exists(ours.filter(person_id__in=actor.people)))


BY_ROLE = AboutActor("read_by_role", ("mobility_id", "reader_roles"), _by_role)
SPEAKING = AboutActor("speaking", ("mobility_id",), _speaks_for_it)


def as_codes(roles: Iterable[object]) -> list[str]:
    """Role codes as plain text, without repeats."""
    return list(dict.fromkeys(str(getattr(role, "value", role)) for role in roles))
