"""Which stays an actor sees, and as what. The one rule of design decision 4, first half.

Built with `Exists` only, so that a person with two parts comes back once and the row can be locked. Compiled once for
each shape of an actor: whoever the people, the organisation and the stay are, and whenever it is asked.
"""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.actors import Actor
from accounts.models import Membership
from ground import clock
from ground.statements.conditions import CompiledCondition
from lifecycle.models.part import NamedPart, OrganisationPart, of_a_held_organisation
from lifecycle.roles import BY_LINK, BY_LINK_IF_NAMED, BY_MEMBERSHIP, BY_NAME, NamedPartKind, OrganisationPartKind, Role
from lifecycle.tables.mobility import RANK, State

# The rank a stay must have reached before somebody in this role sees it; the others see it once they are named.
SEEN_FROM: dict[Role, int] = {
    Role.PARTICIPANT: RANK[State.PREPARATION],
    Role.GUARDIAN: RANK[State.PREPARATION],
    Role.EMPLOYER: RANK[State.PREPARATION],
    Role.COMPETENT_INSTITUTION: RANK[State.AGREEMENT_REVIEW],
    Role.VALIDATOR: RANK[State.AGREEMENT_REVIEW],
}
SEEING_ROLES = (*BY_MEMBERSHIP.values(), *BY_NAME.values())


@dataclass(frozen=True)
class Moment:
    """When it is asked. Handed on, since the clock has no place in a text that is kept."""

    now: datetime
    today: date
    of_age: date  # who was born on this day is of age today


@dataclass(frozen=True)
class Shape:
    """What the text of a condition depends on."""

    rule: Callable[..., Q]
    more: tuple[Hashable, ...]
    people: int
    by_link: str
    for_organisation: bool
    one_stay: bool


def stays_seen_by(actor: Actor) -> Q:
    """The stays this actor sees, in whatever role."""
    return stays_where(actor, SEEING_ROLES)


def stays_where(actor: Actor, roles: Iterable[Role]) -> Q:
    """The stays in which this actor holds one of these roles and may see the stay already."""
    return Q() if actor.is_system else _asked(_where, actor, tuple(sorted(set(roles))))


def takes_part(actor: Actor) -> Q:
    """The stays in which this actor has a part, seen already or only from later on; also one that is to begin."""
    return _asked(_takes_part, actor)


def leads_alone(actor: Actor) -> Q:
    """The stays of this person that no organisation sends (variant E)."""
    return _asked(_leads_alone, actor)


def _asked(rule: Callable[..., Q], actor: Actor, *more: Hashable) -> Q:
    stay, organisation, today = actor.link_stay, actor.organisation_id, clock.today()
    shape = Shape(rule, more, len(actor.people), actor.link_role, organisation is not None, stay is not None)
    ids = (*actor.people, *(pk for pk in (organisation, stay) if pk is not None))
    return SEEN.about(shape, *ids, clock.now(), today, eighteen_years_before(today))


def _condition(shape: Shape, *values: Any) -> Q:
    ids: list[UUID] = list(values[:-3])
    people = [ids.pop(0) for _nth in range(shape.people)]
    actor = Actor(
        people[0] if people else None,
        ids.pop(0) if shape.for_organisation else None,
        link_role=shape.by_link,
        link_stay=ids.pop(0) if shape.one_stay else None,
        others=tuple(people[1:]),
    )
    return shape.rule(actor, Moment(*values[-3:]), *shape.more)


SEEN = CompiledCondition("seen", ("id", "reached"), _condition)


def _where(actor: Actor, at: Moment, roles: tuple[Role, ...]) -> Q:
    seen = Q(pk__in=())
    for role in roles:
        if actor.by_link and role not in BY_LINK | BY_LINK_IF_NAMED:
            continue
        seen |= _held_in(actor, at, role) & Q(reached__gte=SEEN_FROM.get(role, 0)) | _leads_own_draft(actor, at, role)
    return seen & Q(pk=actor.link_stay) if actor.link_stay else seen


def _takes_part(actor: Actor, at: Moment) -> Q:
    seen = Q(pk__in=())
    for role in sorted(BY_LINK | BY_LINK_IF_NAMED) if actor.by_link else SEEING_ROLES:
        seen |= _held_in(actor, at, role)
    to_come = NamedPart.objects.filter(mobility=OuterRef("pk"), person_id__in=actor.people, from_at__gt=at.now)
    seen |= Q(Exists(to_come))
    return seen & Q(pk=actor.link_stay) if actor.link_stay else seen


def _held_in(actor: Actor, at: Moment, role: Role) -> Q:
    held = Q(pk__in=())
    for (part, right), given in BY_MEMBERSHIP.items():
        if given == role and actor.organisation_id is not None and not (actor.by_link and role in BY_LINK_IF_NAMED):
            held |= Q(
                Exists(
                    _organisation_parts(at, part).filter(
                        Exists(_memberships(actor, at, right)), organisation_id=actor.organisation_id
                    )
                )
            )
    for part, given in BY_NAME.items():
        if given == role:
            held |= Q(Exists(_named_parts(actor, at, part)))
    if role == Role.VALIDATOR and not actor.by_link:  # the coordinator validates where nobody is named
        named = NamedPart.objects.open(at.now).filter(mobility=OuterRef("pk"), part=NamedPartKind.VALIDATOR)
        held |= ~Q(Exists(named)) & _held_in(actor, at, Role.SENDING_COORDINATOR)
    return held


def _leads_own_draft(actor: Actor, at: Moment, role: Role) -> Q:
    """Without sending organisation the participant leads, and sees the stay from its first draft on."""
    return _leads_alone(actor, at) if role == Role.PARTICIPANT else Q(pk__in=())


def _leads_alone(actor: Actor, at: Moment) -> Q:
    sending = _organisation_parts(at, OrganisationPartKind.SENDING)
    return Q(Exists(_named_parts(actor, at, NamedPartKind.PARTICIPANT))) & ~Q(Exists(sending))


def _organisation_parts(at: Moment, part: str) -> QuerySet[OrganisationPart]:
    return OrganisationPart.objects.open(at.now).filter(mobility=OuterRef("pk"), part=part, held=False)


def _memberships(actor: Actor, at: Moment, right: str) -> QuerySet[Membership]:
    return Membership.objects.open_on(at.today).filter(
        person_id__in=actor.people, organisation_id=OuterRef("organisation_id"), role=right
    )


def _named_parts(actor: Actor, at: Moment, part: str) -> QuerySet[NamedPart]:
    parts = NamedPart.objects.open(at.now).filter(mobility=OuterRef("pk"), part=part, person_id__in=actor.people)
    parts = parts.exclude(of_a_held_organisation(at.now))
    if part == NamedPartKind.GUARDIAN:  # access ends on the 18th birthday (DP-07)
        parts = parts.exclude(mobility__record__birth_date__lte=at.of_age)
    return parts


def eighteen_years_before(day: date) -> date:
    """Born on or before this day means of age on `day`."""
    try:
        return day.replace(year=day.year - 18)
    except ValueError:  # 29 February
        return day.replace(year=day.year - 18, day=28)
