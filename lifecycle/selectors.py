"""Reads over stays, each for one actor."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery, UUIDField
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from accounts.actors import Actor
from ground.statements.beside import Beside, keep_beside
from ground.statements.in_step import Steps
from ground.zones import before_today
from lifecycle.by_sides import in_order_of, owed_by_place, seen_among
from lifecycle.models import ToDo, Waiver
from lifecycle.models.part import called_in
from lifecycle.roles import BY_LINK


def open_by_now() -> Q:
    """A condition on to-dos: they can be done already, so that they wait for somebody."""
    return Q(opens_on=None) | before_today("opens_on", "mobility__time_zone", days=-1)


def own_todos(actor: Actor, *, with_later: bool = False) -> QuerySet[ToDo]:
    """What the actor owes now, by name or in a role held there; with `with_later` what opens later too."""
    open_now = ToDo.unscoped.filter(closed_at=None).order_by().values("pk")
    first, *others = [open_now.filter(place) for place in owed_by_place(actor)]
    mine = Q(pk__in=first.union(*others, all=True) if others else first)
    owed = ToDo.unscoped.filter(mine, Q() if with_later else open_by_now())
    # A link shows nothing beside its own stays, and nothing that one signs in for.
    return owed.filter(ToDo.scope(actor), owner__in=BY_LINK) if actor.by_link else owed


def own_by_place(actor: Actor, *, with_later: bool = False) -> list[QuerySet[ToDo]]:
    """The same place by place, for who wants the first of them: by name, and in the roles held."""
    open_now = ToDo.unscoped.filter(Q() if with_later else open_by_now(), closed_at=None)
    if actor.by_link:
        open_now = open_now.filter(ToDo.scope(actor), owner__in=BY_LINK)
    return [open_now.filter(place) for place in owed_by_place(actor)]


class Glimpse(NamedTuple):
    """A to-do that was found and is not read yet."""

    stay: UUID | None
    pk: UUID


@dataclass(frozen=True)
class Shown:
    """With what to-dos are read: what is joined to each, and what is kept beside it and beside its stay."""

    joined: Callable[[QuerySet[ToDo]], QuerySet[ToDo]]
    of_stays: tuple[Beside, ...] = ()
    of_todos: tuple[Beside, ...] = ()


def shown_to(actor: Actor, found: Sequence[Glimpse], shown: Shown) -> Steps[list[ToDo]]:
    """These in this order, with what they show: the own ones, and those in stays one sees. One step."""
    if not found:
        return []
    ids, stays = [one.pk for one in found], {one.stay for one in found if one.stay is not None}
    beside = [each.of(stays) for each in shown.of_stays] + [each.of(ids) for each in shown.of_todos]
    read, there, *more = yield [shown.joined(ToDo.unscoped.filter(pk__in=ids)), seen_among(actor, stays), *beside]
    seen = {pk for (pk,) in there}
    rows: list[ToDo] = [todo for todo in read if todo.person_id in actor.people or todo.mobility_id in seen]
    keep_beside((todo.mobility for todo in rows), shown.of_stays, more[: len(shown.of_stays)])
    keep_beside(rows, shown.of_todos, more[len(shown.of_stays) :])
    return in_order_of(ids, rows)


def with_names(todos: QuerySet[ToDo]) -> QuerySet[ToDo]:
    """With who owes them, as called in their stays (`ToDo.person_name`), and why a waiver was given (`why`)."""
    named = todos.select_related("person").annotate(called=called_in(OuterRef("mobility"), OuterRef("person")))
    return named.annotate(waiver=Cast(KT("params__waiver"), UUIDField())).annotate(why=_reason_of_waiver())


def _reason_of_waiver() -> Subquery:
    """Why somebody wants to go on without a requirement: joined when shown, since it is free text."""
    return Subquery(Waiver.objects.filter(pk=OuterRef("waiver"), agreed_at=None).values("reason")[:1])
