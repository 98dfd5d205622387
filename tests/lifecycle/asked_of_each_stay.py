"""Which stays an actor sees, asked of each stay in turn: what `lifecycle.visibility` must say from the reader's rows.

Slow and plain, role by role, with `Exists` alone.
"""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.actors import Actor
from accounts.models import Membership
from ground import clock
from lifecycle.models.part import NamedPart, OrganisationPart, of_a_held_organisation
from lifecycle.roles import BY_LINK, BY_LINK_IF_NAMED, BY_MEMBERSHIP, BY_NAME, NamedPartKind, OrganisationPartKind, Role
from lifecycle.visibility import SEEING_ROLES, SEEN_FROM, eighteen_years_before


def stays_seen_by(actor: Actor) -> Q:
    """The stays this actor sees, in whatever role."""
    return Q() if actor.is_system else stays_where(actor, SEEING_ROLES)


def stays_where(actor: Actor, roles: Iterable[Role]) -> Q:
    """The stays in which this actor holds one of these roles and may see the stay already."""
    if actor.is_system:
        return Q()
    seen = Q(pk__in=())
    for role in set(roles):
        if actor.by_link and role not in BY_LINK | BY_LINK_IF_NAMED:
            continue
        seen |= _held_in(actor, role) & Q(reached__gte=SEEN_FROM.get(role, 0)) | _leads_own_draft(actor, role)
    return seen & Q(pk=actor.link_stay) if actor.link_stay else seen


def takes_part(actor: Actor) -> Q:
    """The stays in which this actor has a part, seen already or only from later on; also one that is to begin."""
    seen = Q(pk__in=())
    for role in BY_LINK | BY_LINK_IF_NAMED if actor.by_link else SEEING_ROLES:
        seen |= _held_in(actor, role)
    to_come = NamedPart.objects.filter(mobility=OuterRef("pk"), person_id__in=actor.people, from_at__gt=clock.now())
    seen |= Q(Exists(to_come))
    return seen & Q(pk=actor.link_stay) if actor.link_stay else seen


def _held_in(actor: Actor, role: Role) -> Q:
    held = Q(pk__in=())
    for (part, right), given in BY_MEMBERSHIP.items():
        if given == role and actor.organisation_id is not None and not (actor.by_link and role in BY_LINK_IF_NAMED):
            held |= Q(
                Exists(
                    _organisation_parts(part).filter(
                        Exists(_memberships(actor, right)), organisation_id=actor.organisation_id
                    )
                )
            )
    for part, given in BY_NAME.items():
        if given == role:
            held |= Q(Exists(_named_parts(actor, part)))
    if role == Role.VALIDATOR and not actor.by_link:  # the coordinator validates where nobody is named
        nobody = ~Q(Exists(NamedPart.objects.open().filter(mobility=OuterRef("pk"), part=NamedPartKind.VALIDATOR)))
        held |= nobody & _held_in(actor, Role.SENDING_COORDINATOR)
    return held


def _leads_own_draft(actor: Actor, role: Role) -> Q:
    """Without sending organisation the participant leads, and sees the stay from its first draft on."""
    return leads_alone(actor) if role == Role.PARTICIPANT else Q(pk__in=())


def leads_alone(actor: Actor) -> Q:
    """The stays of this person that no organisation sends (variant E)."""
    sending = _organisation_parts(OrganisationPartKind.SENDING)
    return Q(Exists(_named_parts(actor, NamedPartKind.PARTICIPANT))) & ~Q(Exists(sending))


def _organisation_parts(part: str) -> QuerySet[OrganisationPart]:
    return OrganisationPart.objects.open().filter(mobility=OuterRef("pk"), part=part, held=False)


def _memberships(actor: Actor, right: str) -> QuerySet[Membership]:
    return Membership.objects.open().filter(
        person_id__in=actor.people, organisation_id=OuterRef("organisation_id"), role=right
    )


def _named_parts(actor: Actor, part: str) -> QuerySet[NamedPart]:
    parts = NamedPart.objects.open().filter(mobility=OuterRef("pk"), part=part, person_id__in=actor.people)
    parts = parts.exclude(of_a_held_organisation())
    if part == NamedPartKind.GUARDIAN:  # access ends on the 18th birthday (DP-07)
        parts = parts.exclude(mobility__record__birth_date__lte=eighteen_years_before(clock.today()))
    return parts
