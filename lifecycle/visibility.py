"""Which stays an actor sees, and as what. The one rule of design decision 4, first half.

It goes out from the reader's own rows: the parts of the organisation acted for, where the reader holds the right there
today, and the own named parts. What stands in them are the ids of the stays; nobody else's stay is looked at. So a
filter by it costs what the reader's own stays cost. A person with two parts gets a stay once, and the row of the stay
can be locked (docs/decisions/0031-cost-follows-the-reader.md).
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.about_readers import Questions, asked_of_every_reader
from accounts.actors import Actor
from accounts.selectors import rights_of
from ground import clock
from ground.once import once
from ground.statements.compiled import Compiled
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
AT_ONCE: dict[Role, int] = {}
SEEING_ROLES = (*BY_MEMBERSHIP.values(), *BY_NAME.values())
NAMED_AS: Compiled[tuple[str]] = Compiled(
    lambda person: NamedPart.unscoped.filter(person_id=person).order_by().values_list("part").distinct()
)
STAY_IN = {"pk": "id", "mobility": "mobility_id"}  # columns in which the id of a stay stands
Rows = QuerySet[Any, Any]


@dataclass(frozen=True)
class Reader:
    """Who asks, and when: the actor, their rights in the organisation acted for, the roles they are named in anywhere.

    In no other role is a part looked for. The moment is handed on, since the clock has no place in a kept text.
    """

    actor: Actor
    rights: frozenset[str]
    named: frozenset[Role]
    now: datetime
    of_age: date  # who was born on this day is of age today


@dataclass(frozen=True)
class Shape:
    """What the text of a condition about a reader depends on; everything else are values in it."""

    people: int
    by_link: str
    for_organisation: bool
    one_stay: bool
    rights: frozenset[str]
    named: frozenset[Role]
    roles: tuple[Role, ...]


class AboutReader(CompiledCondition):
    """A condition on a stay or on a row of one, `rule(reader, roles, at)`: compiled once for each shape of a reader."""

    def __init__(self, name: str, at: str, rule: Callable[[Reader, frozenset[Role], str], Q]) -> None:
        super().__init__(name, (STAY_IN[at],), self._of_shape)
        self.rule, self.at = rule, at

    def by(self, actor: Actor, roles: Iterable[Role]) -> Q:
        """About this actor, now."""
        reader, wanted = _reader(actor, frozenset(roles)), tuple(sorted(set(roles)))
        stay, organisation = actor.link_stay, actor.organisation_id
        given = (len(actor.people), actor.link_role, organisation is not None, stay is not None)
        shape = Shape(*given, reader.rights, reader.named, wanted)
        ids = (*actor.people, *(pk for pk in (organisation, stay) if pk is not None))
        return self.about(shape, *ids, reader.now, reader.of_age)

    def _of_shape(self, shape: Shape, *values: Any) -> Q:
        ids: list[UUID] = list(values[:-2])
        people = [ids.pop(0) for _nth in range(shape.people)]
        actor = Actor(
            people[0] if people else None,
            ids.pop(0) if shape.for_organisation else None,
            link_role=shape.by_link,
            link_stay=ids.pop(0) if shape.one_stay else None,
            others=tuple(people[1:]),
        )
        return self.rule(Reader(actor, shape.rights, shape.named, *values[-2:]), frozenset(shape.roles), self.at)


def stays_seen_by(actor: Actor, at: str = "pk") -> Q:
    """The stays this actor sees, in whatever role. `at`: the column that holds the id of the stay."""
    return stays_where(actor, SEEING_ROLES, at)


def stays_where(actor: Actor, roles: Iterable[Role], at: str = "pk") -> Q:
    """The stays in which this actor holds one of these roles and may see the stay already."""
    return Q() if actor.is_system else SEEN[at].by(actor, roles)


def roles_held_somewhere(actor: Actor) -> list[Role]:
    """The roles which the actor's rights and names let them hold: in any other they have no stay, whatever is asked."""
    if actor.is_system:
        return []
    rights = rights_held(actor)
    held = {role for (_part, right), role in BY_MEMBERSHIP.items() if right in rights} | named_roles(actor)
    if Role.SENDING_COORDINATOR in held:
        held.add(Role.VALIDATOR)
    return sorted(held)


def takes_part(actor: Actor) -> Q:
    """The stays in which this actor has a part, seen already or only from later on; also one that is to begin."""
    return TAKING_PART.by(actor, SEEING_ROLES)


def leads_alone(actor: Actor) -> Q:
    """The stays of this person that no organisation sends (variant E)."""
    return LEADING_ALONE.by(actor, (Role.PARTICIPANT,))


def _seen(reader: Reader, roles: frozenset[Role], at: str) -> Q:
    return _in_one_of(_own_rows(reader, roles, SEEN_FROM), reader.actor, at)


def _taking_part(reader: Reader, roles: frozenset[Role], at: str) -> Q:
    to_come = NamedPart.unscoped.filter(person_id__in=reader.actor.people, from_at__gt=reader.now)
    return _in_one_of([*_own_rows(reader, roles, AT_ONCE), to_come], reader.actor, at)


def _leading_alone(reader: Reader, _roles: frozenset[Role], at: str) -> Q:
    own = _named_parts(reader).filter(part=NamedPartKind.PARTICIPANT).filter(_nobody_sends(reader))
    return Q(**{f"{at}__in": own.order_by().values("mobility_id")})


def _in_one_of(rows: Sequence[Rows], actor: Actor, at: str) -> Q:
    """The ids in these rows as one condition: a list of ids, so that no row of a stay comes twice."""
    if not rows:
        return Q(pk__in=())
    first, *others = [found.order_by().values("mobility_id") for found in rows]
    seen = Q(**{f"{at}__in": first.union(*others, all=True) if others else first})
    return seen & Q(**{at: actor.link_stay}) if actor.link_stay else seen


def _own_rows(reader: Reader, roles: frozenset[Role], seen_from: dict[Role, int]) -> list[Rows]:
    """The reader's own rows in which a stay stands that they see in one of these roles."""
    if reader.actor.by_link:
        roles &= BY_LINK | BY_LINK_IF_NAMED
    of_the_organisation = list(_by_membership(reader, roles, seen_from))
    by_name = list(_by_name(reader, roles & reader.named, seen_from))
    rows: list[Rows] = []
    if of_the_organisation:
        parts = OrganisationPart.objects.open(reader.now).filter(
            organisation_id=reader.actor.organisation_id, held=False
        )
        rows.append(parts.filter(_any(of_the_organisation)))
    if by_name:
        rows.append(_named_parts(reader).filter(_any(by_name)))
    return rows


def _by_membership(reader: Reader, roles: frozenset[Role], seen_from: dict[Role, int]) -> Iterator[Q]:
    """Conditions on the parts of the organisation acted for, by the rights that the actor holds there today."""
    held = [(role, part) for (part, right), role in BY_MEMBERSHIP.items() if right in reader.rights]
    asked = roles - BY_LINK_IF_NAMED if reader.actor.by_link else roles
    yield from _by_rank([(role, part) for role, part in held if role in asked], seen_from)
    if Role.VALIDATOR in asked and not reader.actor.by_link and Role.SENDING_COORDINATOR not in asked:
        for role, part in held:
            if role == Role.SENDING_COORDINATOR:
                yield Q(part=part) & _of_the_rank(seen_from.get(Role.VALIDATOR, 0)) & _nobody_validates(reader)


def _by_name(reader: Reader, roles: frozenset[Role], seen_from: dict[Role, int]) -> Iterator[Q]:
    """Conditions on the own named parts."""
    plain = [(role, part) for part, role in BY_NAME.items() if role in roles - {Role.GUARDIAN}]
    yield from _by_rank(plain, seen_from)
    if Role.GUARDIAN in roles:  # access ends on the 18th birthday (DP-07)
        of_age = Q(mobility__record__birth_date__lte=reader.of_age)
        yield Q(part=NamedPartKind.GUARDIAN) & _of_the_rank(seen_from.get(Role.GUARDIAN, 0)) & ~of_age
    if Role.PARTICIPANT in roles:  # who leads the stay sees it from its first draft on
        yield Q(part=NamedPartKind.PARTICIPANT) & _nobody_sends(reader)


def _by_rank(held: Iterable[tuple[Role, str]], seen_from: dict[Role, int]) -> Iterator[Q]:
    """One condition for each rank from which on parts let see; a part counts from the lowest of its roles."""
    ranks: dict[str, int] = {}
    for role, part in held:
        ranks[part] = min(ranks.get(part, seen_from.get(role, 0)), seen_from.get(role, 0))
    for rank in sorted(set(ranks.values())):
        yield Q(part__in=sorted(part for part, needed in ranks.items() if needed == rank)) & _of_the_rank(rank)


def _of_the_rank(rank: int) -> Q:
    return Q(mobility__reached__gte=rank) if rank else Q()


def _any(conditions: Collection[Q]) -> Q:
    found = Q()
    for condition in conditions:
        found |= condition
    return found


def _nobody_sends(reader: Reader) -> Q:
    sending = OrganisationPart.objects.open(reader.now).filter(mobility_id=OuterRef("mobility_id"), held=False)
    return ~Q(Exists(sending.filter(part=OrganisationPartKind.SENDING)))


def _nobody_validates(reader: Reader) -> Q:
    """There the coordinator does."""
    named = NamedPart.objects.open(reader.now).filter(mobility_id=OuterRef("mobility_id"), part=NamedPartKind.VALIDATOR)
    return ~Q(Exists(named))


def _named_parts(reader: Reader) -> Rows:
    named = NamedPart.objects.open(reader.now).filter(person_id__in=reader.actor.people)
    return named.exclude(of_a_held_organisation(reader.now))


def _reader(actor: Actor, roles: frozenset[Role]) -> Reader:
    named = named_roles(actor) if roles & set(BY_NAME.values()) else frozenset[Role]()
    return Reader(actor, rights_held(actor), named, clock.now(), eighteen_years_before(clock.today()))


def rights_held(actor: Actor) -> frozenset[str]:
    """What the actor may do today for the organisation acted for."""
    if actor.organisation_id is None:
        return frozenset()
    return frozenset[str]().union(*(rights_of(person, actor.organisation_id) for person in actor.people))


@asked_of_every_reader
def _named_as(actor: Actor) -> Questions:
    return {("named as", person): NAMED_AS.build(person) for person in actor.people}


def named_roles(actor: Actor) -> frozenset[Role]:
    """The roles in which the actor is named in any stay, at any time: in no other is a named part looked for."""
    kinds = {kind for person in actor.people for (kind,) in once(("named as", person), partial(NAMED_AS, person))}
    return frozenset(BY_NAME[kind] for kind in kinds if kind in BY_NAME)


SEEN = {at: AboutReader(f"seen_{column}", at, _seen) for at, column in STAY_IN.items()}
TAKING_PART = AboutReader("taking_part", "pk", _taking_part)
LEADING_ALONE = AboutReader("leading_alone", "pk", _leading_alone)


def eighteen_years_before(day: date) -> date:
    """Born on or before this day means of age on `day`."""
    try:
        return day.replace(year=day.year - 18)
    except ValueError:  # 29 February
        return day.replace(year=day.year - 18, day=28)
