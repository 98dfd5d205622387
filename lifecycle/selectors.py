"""Reads over stays, each for one actor."""

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.json import KT

from accounts.actors import Actor
from ground.zones import before_today
from lifecycle.models import Mobility, ToDo, Waiver
from lifecycle.models.part import called_in
from lifecycle.roles import BY_LINK
from lifecycle.visibility import SEEING_ROLES, AboutActor, Moment, seen_at


def open_by_now() -> Q:
    """A condition on to-dos: they can be done already, so that they wait for somebody."""
    return Q(opens_on=None) | before_today("opens_on", "mobility__time_zone", days=-1)


def own_todos(actor: Actor, *, with_later: bool = False) -> QuerySet[ToDo]:
    """What the actor owes now, by name or in a role held there; with `with_later` what opens later too."""
    mine = Q(person_id__in=actor.people) | IN_A_ROLE.by(actor)
    owed = ToDo.unscoped.filter(mine, Q() if with_later else open_by_now(), closed_at=None)
    # A link shows nothing beside its own stays, and nothing that one signs in for.
    return owed.filter(ToDo.scope(actor), owner__in=BY_LINK) if actor.by_link else owed


def _in_a_role(actor: Actor, at: Moment) -> Q:
    """To-dos that nobody owes by name, and the actor in a role."""
    owed = Q(pk__in=())
    for role in dict.fromkeys(SEEING_ROLES):
        owed |= Q(owner=role, mobility__in=Mobility.unscoped.filter(seen_at(actor, at, (role,))))
    return Q(person_id=None) & owed


IN_A_ROLE = AboutActor("owed_in_a_role", ("mobility_id", "owner", "person_id"), _in_a_role)


def with_names(todos: QuerySet[ToDo]) -> QuerySet[ToDo]:
    """With who owes them, as called in their stays (`ToDo.person_name`), and why a waiver was given (`why`)."""
    named = todos.select_related("person").annotate(called=called_in(OuterRef("mobility"), OuterRef("person")))
    return named.annotate(waived_guard=KT("params__guard")).annotate(why=_reason_of_waiver())


def _reason_of_waiver() -> Subquery:
    """Why somebody wants to go on without a requirement: joined when shown, since it is free text."""
    given = Waiver.objects.filter(mobility=OuterRef("mobility"), guard=OuterRef("waived_guard"), agreed_at=None)
    return Subquery(given.order_by("given_at").values("reason")[:1])
