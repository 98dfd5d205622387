"""What comes first in the stays of the organisation acted for: found by the copies that rows carry of its two sides.

A list that shows nine of six thousand asks for nine. Each place where the reader's rows stand (those the organisation
sends, those it hosts, the few it sees in another way) gives its own first ones, by an index of its own; the first of
all are among them. What is then shown is read by who may see it, as everywhere.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.actors import Actor
from ground import clock
from ground.once import once
from ground.statements.in_step import Steps
from ground.statements.together import rows_together
from ground.zones import other_days
from lifecycle.models import Mobility, NamedPart, ToDo
from lifecycle.organisations.sides import SIDES
from lifecycle.roles import BY_MEMBERSHIP, NamedPartKind, OrganisationPartKind, Role
from lifecycle.visibility import (
    SEEING_ROLES,
    SEEN_FROM,
    named_roles,
    rights_held,
    roles_held_somewhere,
    stays_where,
)

Rows = QuerySet[Any, Any]
AT_A_SIDE = frozenset(SIDES.values())
# Of these roles the copies know who owes what, of an employer from a rank on; of a validator, and of institutions, of
# which a stay may have several, the parts alone do.
OWED_AT_ONCE = frozenset(
    {
        Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR, Role.QUALITY_MANAGER, Role.ADMINISTRATOR, Role.SAFEGUARDING,
        Role.INTERMEDIARY,
    }
)  # fmt: skip


def roles_by_right(actor: Actor, kinds: Iterable[str] = tuple(OrganisationPartKind)) -> frozenset[Role]:
    """The roles that the actor's rights give where the organisation has one of these parts."""
    if actor.by_link or actor.is_system:
        return frozenset()
    rights, wanted = rights_held(actor), set(kinds)
    return frozenset(role for (part, right), role in BY_MEMBERSHIP.items() if right in rights and part in wanted)


def sides_of(actor: Actor, roles: Iterable[Role] = SEEING_ROLES) -> list[str]:
    """The columns in which the organisation stands in the stays where the actor holds one of these roles by right."""
    wanted = frozenset(roles)
    return [column for column, part in SIDES.items() if roles_by_right(actor, (part,)) & wanted]


def stays_by_place(actor: Actor, roles: Iterable[Role] = SEEING_ROLES) -> list[Q]:
    """Conditions on stays, one for each place where the reader's stand; those of a side by its column alone."""
    sides = [Q(**{column: actor.organisation_id}) for column in sides_of(actor, roles)]
    return [*sides, *_seen_otherwise(actor, frozenset(roles), "pk")]


def _seen_otherwise(actor: Actor, roles: frozenset[Role], at: str) -> Iterator[Q]:
    """Where the organisation has another part, and where the reader is named; by a link there is nothing else."""
    if actor.by_link or actor.is_system:
        yield stays_where(actor, roles, at)
        return
    elsewhere = roles & roles_by_right(actor, set(OrganisationPartKind) - AT_A_SIDE)
    if elsewhere:
        yield stays_where(actor, elsewhere, at)
    if named := roles & named_roles(actor):
        yield stays_where(replace(actor, organisation_id=None), named, at)


def places_apart(actor: Actor) -> list[tuple[Q, dict[str, Any]]]:
    """Where rows of stays stand that the actor sees, each in one place only: a condition on rows with a stay, and the

    copies that rows there carry. Said of all rows that are put together, each is found by an index of its own.
    """
    found, not_there, elsewhere = list[tuple[Q, dict[str, Any]]](), Q(), Q()
    there = iter(_any_there(actor))
    for side in sides_of(actor):
        of_the_stay = Q(**{f"mobility__{side}": actor.organisation_id})
        if next(there):
            found.append((of_the_stay & not_there, {side: actor.organisation_id}))
            not_there &= ~of_the_stay
    for seen in _seen_otherwise(actor, frozenset(SEEING_ROLES), "mobility"):
        if next(there):
            elsewhere |= seen
    return [*found, (elsewhere & not_there, {})] if elsewhere else found


def stays_of(actor: Actor) -> Q:
    """The stays this actor sees, as one condition: of one column where the organisation has them at one side only."""
    return once(("stays of", actor), partial(_stays_of, actor))


def _stays_of(actor: Actor) -> Q:
    if actor.is_system:
        return Q()
    found = Q()
    for place, inhabited in zip(stays_by_place(actor), _any_there(actor), strict=True):
        if inhabited:
            found |= place
    return found or Q(pk__in=())


def _any_there(actor: Actor) -> list[bool]:
    """Whether there is any stay, place by place."""
    places = [Mobility.unscoped.filter(place).order_by().values_list("pk")[:1] for place in stays_by_place(actor)]
    return once(("any there", actor), lambda: [bool(rows) for rows in rows_together(places)])


def late_there(actor: Actor) -> Q:
    """A condition on stays of this actor: something is late there, by the day it is at the stay.

    Found from what is owed by the days it goes by: no stay is asked.
    """
    here = clock.today()
    elsewhere = other_days(clock.now(), here)
    found = Q(pk__in=_due_before(here, actor)) & ~Q(
        time_zone__in=[zone for zones in elsewhere.values() for zone in zones]
    )
    for there, zones in elsewhere.items():
        found |= Q(pk__in=_due_before(there, actor), time_zone__in=zones)
    return found


def _due_before(day: date, actor: Actor) -> Rows:
    return stays_with(actor, ToDo.unscoped.filter(closed_at=None, day__lt=day, due_on__lt=day))


def stays_with(actor: Actor, todos: Rows) -> Rows:
    """The ids of the stays of this actor that have one of these to-dos, place by place."""
    places = [rows.values("mobility_id") for rows in todos_by_place(actor, todos.order_by())]
    first, *others = places or [todos.none().order_by().values("mobility_id")]
    return first.union(*others, all=True) if others else first


def owed_by_place(actor: Actor) -> list[Q]:
    """Conditions on open to-dos, one for each place where those stand that the actor owes."""
    roles = roles_by_right(actor)
    at_once = roles & OWED_AT_ONCE
    places = [Q(person_id__in=actor.people)]
    if at_once:
        places.append(Q(organisation=actor.organisation_id, person=None, owner__in=sorted(at_once)))
    if Role.EMPLOYER in roles:
        ours = Q(organisation=actor.organisation_id, person=None, owner=Role.EMPLOYER.value)
        places.append(ours & Q(mobility__reached__gte=SEEN_FROM[Role.EMPLOYER]))
    if Role.SENDING_COORDINATOR in roles:  # who validates where nobody is named
        ours = Q(organisation=actor.organisation_id, person=None, owner=Role.VALIDATOR.value)
        named = NamedPart.objects.open().filter(mobility=OuterRef("mobility"), part=NamedPartKind.VALIDATOR)
        places.append(ours & Q(mobility__reached__gte=SEEN_FROM[Role.VALIDATOR]) & ~Q(Exists(named)))
    others = (
        roles_held_somewhere(actor)
        if actor.by_link
        else sorted((roles - at_once - {Role.EMPLOYER}) | named_roles(actor))
    )
    for role in others:
        places.append(Q(person=None, owner=role.value) & stays_where(actor, (role,), at="mobility"))
    return places


def seen_among(actor: Actor, stays: Iterable[UUID | None]) -> Rows:
    """The ids of those of these few stays that the actor sees, as parts say: the last word on what the copies found."""
    wanted = {stay for stay in stays if stay is not None}
    return Mobility.objects.visible_to(actor).filter(pk__in=wanted).order_by().values_list("pk")


def todos_by_place(actor: Actor, todos: Rows) -> list[Rows]:
    """These to-dos in the stays the actor sees, place by place."""
    places = [todos.filter(**{side: actor.organisation_id}) for side in sides_of(actor)]
    return [*places, *(todos.filter(seen) for seen in _seen_otherwise(actor, frozenset(SEEING_ROLES), "mobility"))]


def owed_by_others(actor: Actor, roles: Iterable[Role]) -> list[Rows]:
    """Open to-dos in the stays where the actor holds one of these roles by right, without the actor's own."""
    mine = owed_by_place(actor)[0]
    at_once = sorted(roles_by_right(actor) & OWED_AT_ONCE)
    ours = Q(organisation=actor.organisation_id, organisation__isnull=False, person=None, owner__in=at_once)
    open_now = ToDo.unscoped.filter(closed_at=None)
    return [
        open_now.filter(**{column: actor.organisation_id}).exclude(ours).exclude(mine & Q(person__isnull=False))
        for column in sides_of(actor, roles)
    ]


def first_of(
    places: Sequence[Rows], order: Sequence[str], most: int, more: Sequence[str] = ()
) -> Steps[list[tuple[Any, ...]]]:
    """The first rows of all places in this order: tuples of its columns, of some `more`, and the id. One step.

    The columns of the order are never empty, and all go the same way: "-day" is the last day first.
    """
    names = [name.removeprefix("-") for name in order]
    first = [rows.order_by(*order, "pk").values_list(*names, *more, "pk")[:most] for rows in places]
    found = {row[-1]: row for rows in (yield first) for row in rows}
    down = order[0].startswith("-")
    by_id = sorted(found.values(), key=lambda row: row[-1])
    return sorted(by_id, key=lambda row: row[: len(names)], reverse=down)[:most]


def ids_of(rows: Iterable[tuple[Any, ...]]) -> list[UUID]:
    """Their ids, in their order."""
    return [row[-1] for row in rows]


def number_in(places: Sequence[Rows], most: int) -> Steps[int]:
    """How many rows there are in all places; none is counted beyond `most`, and one."""
    found = yield [rows.order_by().values_list("pk")[: most + 1] for rows in places]
    return len({row for rows in found for row in rows})


def in_order_of(ids: Sequence[UUID], rows: Iterable[Any], key: Callable[[Any], UUID] = lambda row: row.pk) -> list[Any]:
    """These rows in the order of their ids; one that is gone is left out."""
    found = {key(row): row for row in rows}
    return [found[pk] for pk in ids if pk in found]
