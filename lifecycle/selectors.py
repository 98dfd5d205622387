"""Reads over stays, each for one actor."""

from django.db.models import Q, QuerySet

from accounts.actors import Actor
from ground.zones import before_today
from lifecycle.models import Mobility, ToDo
from lifecycle.models.part import called_in
from lifecycle.roles import BY_MEMBERSHIP, BY_NAME
from lifecycle.visibility import stays_where


def open_by_now() -> Q:
    """A condition on to-dos: they can be done already, so that they wait for somebody."""
    return Q(opens_on=None) | before_today("opens_on", "mobility__time_zone", days=-1)


def own_todos(actor: Actor, *, with_later: bool = False) -> QuerySet[ToDo]:
    """What the actor owes now, by name or in a role held there; with `with_later` what opens later too."""
    mine = Q(person_id__in=actor.people)
    for role in (*BY_MEMBERSHIP.values(), *BY_NAME.values()):
        stays = Mobility.unscoped.filter(stays_where(actor, (role,)))
        mine |= Q(person_id=None, owner=role, mobility__in=stays)
    owed = ToDo.unscoped.filter(mine, Q() if with_later else open_by_now(), closed_at=None)
    return owed.filter(ToDo.scope(actor)) if actor.by_link else owed  # a link shows nothing beside its own stays


def with_names(todos: QuerySet[ToDo]) -> QuerySet[ToDo]:
    """With who owes them, as called in their stays (`ToDo.person_name`)."""
    return todos.select_related("person").annotate(called=called_in("mobility", "person"))
