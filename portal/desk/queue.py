"""What waits for the reader's decision: one line a stay, the nearest date first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse

from accounts.actors import Actor
from lifecycle.models import Mobility, ToDo
from lifecycle.roles import Role
from lifecycle.tables.mobility import State
from lifecycle.visibility import stays_where
from recognition.models import Appeal

TO_APPROVE = "agreements.not_approved"
TO_VALIDATE, TO_RECOGNISE = "recognition.not_decided", "recognition.unit_undecided"
MOST = 200


@dataclass
class Waiting:
    """One stay in the queue."""

    mobility: Mobility
    number: int
    due_on: date | None
    validates: bool


def stays_to_decide(actor: Actor) -> QuerySet[Mobility]:
    """Stays where the actor validates (by name, or as coordinator where nobody is named) or recognises."""
    validates = Q(state=State.VALIDATION) & stays_where(actor, (Role.VALIDATOR,))
    recognises = Q(state=State.RECOGNITION) & stays_where(actor, (Role.COMPETENT_INSTITUTION,))
    return Mobility.objects.visible_to(actor).filter(validates | recognises)


def queue_of(actor: Actor) -> list[Waiting]:
    """By date; three queries, however long it is."""
    todos = ToDo.unscoped.filter(
        closed_at=None, code__in=(TO_VALIDATE, TO_RECOGNISE), mobility__in=stays_to_decide(actor)
    )
    found = todos.select_related("mobility__participant").order_by("due_on", "mobility__planned_start", "pk")
    return list(_by_stay(found[: MOST * 20]).values())[:MOST]


def agreements_to_approve(actor: Actor) -> list[ToDo]:
    """Agreements in review that wait for the reader as institution: nothing else leads there."""
    stays = Mobility.unscoped.filter(stays_where(actor, (Role.COMPETENT_INSTITUTION,)))
    mine = Q(person_id__in=actor.people) | Q(person_id=None)
    todos = ToDo.unscoped.filter(mine, closed_at=None, code=TO_APPROVE, owner=Role.COMPETENT_INSTITUTION)
    found = todos.filter(mobility__in=stays).select_related("mobility__participant")
    return list(found.order_by("due_on", "mobility__planned_start", "pk")[:MOST])


def appeals_waiting(actor: Actor) -> list[Appeal]:
    """Appeals against what the reader's institution decided, the oldest first."""
    stays = Mobility.unscoped.filter(stays_where(actor, (Role.COMPETENT_INSTITUTION,)))
    found = Appeal.objects.filter(answered_at=None, mobility__in=stays).select_related("mobility__participant")
    return list(found.order_by("filed_at", "pk")[:MOST])


def addresses_of(*, queue: list[Waiting], approvals: list[ToDo], appeals: list[Appeal]) -> list[str]:
    """What the page of the queue leads to."""
    dossiers = [one.mobility.pk for one in queue] + [one.mobility_id for one in appeals]
    found = [reverse("desk:dossier", args=[pk]) for pk in dossiers]
    return found + [reverse("portal:approve-agreement", args=[one.mobility_id]) for one in approvals]


def _by_stay(todos: Iterable[Any]) -> dict[UUID, Waiting]:
    waiting: dict[UUID, Waiting] = {}
    for todo in todos:
        line = waiting.setdefault(todo.mobility_id, Waiting(todo.mobility, 0, todo.due_on, todo.code == TO_VALIDATE))
        line.number += 1
    return waiting
