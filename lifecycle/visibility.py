"""Which stays an actor sees, and as what. The one rule of design decision 4, first half.

Built with `Exists` only, so that a person with two parts comes back once and the row can be locked. Compiled once for
each shape of an actor: whoever the people, the organisation and the stay are, and whenever it is asked.
"""

from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.actors import Actor
from accounts.models import Membership
from ground import clock
from ground.statements.conditions import CompiledCondition
from lifecycle.models import Mobility
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
    """What the text of a condition about an actor depends on."""

    people: int
    by_link: str
    for_organisation: bool
    one_stay: bool
    more: tuple[Hashable, ...]


class AboutActor(CompiledCondition):
    """A condition about an actor and the moment, `rule(actor, at, *more)`: compiled once for each shape of an actor."""

    def __init__(self, name: str, columns: Sequence[str], rule: Callable[..., Q]) -> None:
        super().__init__(name, columns, self._of_shape)
        self.rule = rule

    def by(self, actor: Actor, *more: Hashable) -> Q:
        """About this actor, now."""
        stay, organisation, today = actor.link_stay, actor.organisation_id, clock.today()
        shape = Shape(len(actor.people), actor.link_role, organisation is not None, stay is not None, more)
        ids = (*actor.people, *(pk for pk in (organisation, stay) if pk is not None))
        return self.about(shape, *ids, clock.now(), today, eighteen_years_before(today))

    def _of_shape(self, shape: Shape, *values: Any) -> Q:
        ids: list[UUID] = list(values[:-3])
        people = [ids.pop(0) for _nth in range(shape.people)]
        actor = Actor(
            people[0] if people else None,
            ids.pop(0) if shape.for_organisation else None,
            link_role=shape.by_link,
            link_stay=ids.pop(0) if shape.one_stay else None,
            others=tuple(people[1:]),
        )
        return self.rule(actor, Moment(*values[-3:]), *shape.more)


def stays_seen_by(actor: Actor) -> Q:
    """The stays this actor sees, in whatever role."""
    return stays_where(actor, SEEING_ROLES)


def stays_where(actor: Actor, roles: Iterable[Role]) -> Q:
    """The stays in which this actor holds one of these roles and may see the stay already."""
    return Q() if actor.is_system else SEEN.by(actor, tuple(sorted(set(roles))))


def takes_part(actor: Actor) -> Q:
    """The stays in which this actor has a part, seen already or only from later on; also one that is to begin."""
    return TAKING_PART.by(actor)


def leads_alone(actor: Actor) -> Q:
    """The stays of this person that no organisation sends (variant E)."""
    return LEADING_ALONE.by(actor)


def seen_at(actor: Actor, at: Moment, roles: Iterable[Role]) -> Q:
    """The same as `stays_where`, at a moment: for conditions that are compiled themselves."""
    allowed = [role for role in roles if not actor.by_link or role in BY_LINK | BY_LINK_IF_NAMED]
    seen = Q(pk__in=())
    for rank in sorted({SEEN_FROM.get(role, 0) for role in allowed}):
        of_rank = [role for role in allowed if SEEN_FROM.get(role, 0) == rank]
        seen |= _held_in(actor, at, of_rank) & Q(reached__gte=rank)
    if Role.PARTICIPANT in allowed:  # without sending organisation they lead, and see it from its first draft on
        seen |= _leads_alone(actor, at)
    return seen & Q(pk=actor.link_stay) if actor.link_stay else seen


def _takes_part(actor: Actor, at: Moment) -> Q:
    to_come = NamedPart.objects.filter(mobility=OuterRef("pk"), person_id__in=actor.people, from_at__gt=at.now)
    seen = _held_in(actor, at, BY_LINK | BY_LINK_IF_NAMED if actor.by_link else SEEING_ROLES) | Q(Exists(to_come))
    return seen & Q(pk=actor.link_stay) if actor.link_stay else seen


def _held_in(actor: Actor, at: Moment, roles: Collection[Role]) -> Q:
    """The stays in which the actor holds one of these roles. Parts that are held in the same way are asked together."""
    held = Q(pk__in=())
    for right, parts in _parts_by_right(actor, roles).items():
        members = Exists(_memberships(actor, at, right))
        held |= Q(Exists(_organisation_parts(at, *parts).filter(members, organisation=actor.organisation_id)))
    named = sorted(part for part, given in BY_NAME.items() if given in roles and part != NamedPartKind.GUARDIAN)
    if named:
        held |= Q(Exists(_named_parts(actor, at, *named)))
    if Role.GUARDIAN in roles:  # access ends on the 18th birthday (DP-07)
        guarding = _named_parts(actor, at, NamedPartKind.GUARDIAN)
        held |= Q(Exists(guarding.exclude(mobility__record__birth_date__lte=at.of_age)))
    if Role.VALIDATOR in roles and not actor.by_link:  # the coordinator validates where nobody is named
        named_one = NamedPart.objects.open(at.now).filter(mobility=OuterRef("pk"), part=NamedPartKind.VALIDATOR)
        held |= ~Q(Exists(named_one)) & _held_in(actor, at, (Role.SENDING_COORDINATOR,))
    return held


def _parts_by_right(actor: Actor, roles: Collection[Role]) -> dict[str, list[str]]:
    """What the organisation acted for may be in a stay, by the right in it that gives one of these roles."""
    found: dict[str, list[str]] = {}
    for (part, right), given in BY_MEMBERSHIP.items():
        if given in roles and actor.organisation_id is not None and not (actor.by_link and given in BY_LINK_IF_NAMED):
            found.setdefault(right, []).append(part)
    return found


def _leads_alone(actor: Actor, at: Moment) -> Q:
    sending = _organisation_parts(at, OrganisationPartKind.SENDING)
    return Q(Exists(_named_parts(actor, at, NamedPartKind.PARTICIPANT))) & ~Q(Exists(sending))


def _organisation_parts(at: Moment, *parts: str) -> QuerySet[OrganisationPart]:
    return OrganisationPart.objects.open(at.now).filter(mobility=OuterRef("pk"), part__in=parts, held=False)


def _memberships(actor: Actor, at: Moment, right: str) -> QuerySet[Membership]:
    return Membership.objects.open_on(at.today).filter(
        person_id__in=actor.people, organisation_id=OuterRef("organisation_id"), role=right
    )


def _named_parts(actor: Actor, at: Moment, *parts: str) -> QuerySet[NamedPart]:
    named = NamedPart.objects.open(at.now).filter(mobility=OuterRef("pk"), part__in=parts, person_id__in=actor.people)
    return named.exclude(of_a_held_organisation(at.now))


def todos_seen_by(actor: Actor, read_by_some: Iterable[tuple[str, tuple[Role, ...]]]) -> Q:
    """To-dos of the stays the actor sees; of codes that only some may know to be owed, for those roles alone."""
    return SEEN_TODOS.by(actor, *read_by_some)


def _seen_todos(actor: Actor, at: Moment, *read_by_some: tuple[str, tuple[Role, ...]]) -> Q:
    seen = Q(mobility__in=Mobility.unscoped.filter(seen_at(actor, at, SEEING_ROLES)))
    for code, readers in read_by_some:
        seen &= ~Q(code=code) | Q(mobility__in=Mobility.unscoped.filter(seen_at(actor, at, readers)))
    return seen


SEEN = AboutActor("seen", ("id", "reached"), seen_at)
TAKING_PART = AboutActor("taking_part", ("id",), _takes_part)
LEADING_ALONE = AboutActor("leading_alone", ("id",), _leads_alone)
SEEN_TODOS = AboutActor("seen_todos", ("mobility_id", "code"), _seen_todos)


def eighteen_years_before(day: date) -> date:
    """Born on or before this day means of age on `day`."""
    try:
        return day.replace(year=day.year - 18)
    except ValueError:  # 29 February
        return day.replace(year=day.year - 18, day=28)
