"""Reads over stays, each for one actor."""

from collections.abc import Iterator

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.json import KT

from accounts.actors import Actor
from ground.zones import before_today
from lifecycle.models import ToDo, Waiver
from lifecycle.models.part import called_in
from lifecycle.roles import BY_LINK
from lifecycle.visibility import roles_held_somewhere, stays_where


def open_by_now() -> Q:
    """A condition on to-dos: they can be done already, so that they wait for somebody."""
    return Q(opens_on=None) | before_today("opens_on", "mobility__time_zone", days=-1)


def own_todos(actor: Actor, *, with_later: bool = False) -> QuerySet[ToDo]:
    """What the actor owes now, by name or in a role held there; with `with_later` what opens later too."""
    first, *others = [owed.order_by().values("pk") for owed in _own(actor)]
    mine = Q(pk__in=first.union(*others, all=True) if others else first)
    owed = ToDo.unscoped.filter(mine, Q() if with_later else open_by_now())
    # A link shows nothing beside its own stays, and nothing that one signs in for.
    return owed.filter(ToDo.scope(actor), owner__in=BY_LINK) if actor.by_link else owed


def _own(actor: Actor) -> Iterator[QuerySet[ToDo]]:
    """Open to-dos by name; those of a role without a name, in the stays where the actor holds it."""
    open_now = ToDo.unscoped.filter(closed_at=None)
    yield open_now.filter(person_id__in=actor.people)
    for role in roles_held_somewhere(actor):
        yield open_now.filter(stays_where(actor, (role,), at="mobility"), person_id=None, owner=role)


def with_names(todos: QuerySet[ToDo]) -> QuerySet[ToDo]:
    """With who owes them, as called in their stays (`ToDo.person_name`), and why a waiver was given (`why`)."""
    named = todos.select_related("person").annotate(called=called_in(OuterRef("mobility"), OuterRef("person")))
    return named.annotate(waived_guard=KT("params__guard")).annotate(why=_reason_of_waiver())


def _reason_of_waiver() -> Subquery:
    """Why somebody wants to go on without a requirement: joined when shown, since it is free text."""
    given = Waiver.objects.filter(mobility=OuterRef("mobility"), guard=OuterRef("waived_guard"), agreed_at=None)
    return Subquery(given.order_by("given_at").values("reason")[:1])
