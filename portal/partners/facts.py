"""What the directory knows of each partner: memorandum, stays, to-dos. A fixed number of queries for all."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Min, Q, QuerySet

from accounts.actors import Actor
from ground import clock
from ground.statements.in_step import Steps
from ground.templatetags.sojourn import WARNING_DAYS
from lifecycle.by_sides import places_apart
from lifecycle.models import OrganisationPart, ToDo
from lifecycle.models.todo import Holds
from lifecycle.organisations.sides import SIDES
from lifecycle.roles import OrganisationPartKind, Role
from lifecycle.selectors import open_by_now
from lifecycle.stay_selection import OVER
from lifecycle.tables.mobility import CANCELLED, WITHDRAWN
from lifecycle.visibility import stays_seen_by
from partners.places import HOSTS

# What of a stay is owed by a partner that does not host it.
OWED_BY = {
    OrganisationPartKind.COMPETENT: Role.COMPETENT_INSTITUTION,
    OrganisationPartKind.INTERMEDIARY: Role.INTERMEDIARY,
    OrganisationPartKind.EMPLOYER: Role.EMPLOYER,
}
LATE = ("overdue", "octagon")
PARTS = "mobility__organisation_parts"
PARTNER = f"{PARTS}__organisation_id"


# Stays and what is open there


def stays_by_partner(actor: Actor, partners: Collection[UUID]) -> Steps[dict[UUID, dict[str, int]]]:
    """How many of the reader's stays go on or are to come there, how many ever, how many asked for a memorandum."""
    there = ~Q(mobility__state__in=(WITHDRAWN, CANCELLED))
    numbers = {
        "now": Count("mobility", filter=~Q(mobility__state__in=OVER), distinct=True),
        "ever": Count("mobility", filter=there, distinct=True),
        "under": Count("mobility", filter=there & Q(mobility__mou_required=True), distinct=True),
    }
    parts = OrganisationPart.objects.open().order_by().values_list("organisation_id")
    wanted = set(partners)
    if len(wanted) == 1:  # of all of them the whole index is read
        parts = parts.filter(organisation_id__in=wanted)
    found: dict[UUID, Counter[str]] = {}
    for rows in (yield [parts.filter(place, **carried).annotate(**numbers) for place, carried in places_apart(actor)]):
        for partner, *counted in rows:
            if partner in wanted:
                found.setdefault(partner, Counter()).update(dict(zip(numbers, counted, strict=True)))
    return {partner: dict(counted) for partner, counted in found.items()}


@dataclass(frozen=True)
class Open:
    """How many things are open with a partner, and how bad the worst of them is."""

    number: int
    due_on: date | None
    look: str = "waiting"
    icon: str = "hourglass"


def open_todos(actor: Actor) -> QuerySet[ToDo]:
    """What is open in the reader's stays and can be done already."""
    seen = ToDo.objects.visible_to(actor).filter(open_by_now(), closed_at=None, mobility__isnull=False)
    found: QuerySet[ToDo] = seen.exclude(mobility__state__in=OVER).exclude(holds=Holds.NEVER)
    return found


def of_partner(partner: UUID) -> Q:
    """What of a stay concerns one partner."""
    return _concerns(Q(**{f"{PARTS}__organisation_id": partner}))


def _concerns(there: Q) -> Q:
    """What concerns such a part of a partner: everything where it hosts or sends, else what it owes itself."""
    there &= Q(**{f"{PARTS}__until_at": None})
    return there & Q(**{f"{PARTS}__part__in": (*HOSTS, OrganisationPartKind.SENDING)}) | _owed_itself(there)


def _owed_itself(there: Q) -> Q:
    owed = Q()
    for part, owner in OWED_BY.items():
        owed |= there & Q(**{f"{PARTS}__part": part, "owner": owner})
    return owed


def todos_by_partner(actor: Actor, partners: Collection[UUID]) -> Steps[dict[UUID, tuple[int, date | None]]]:
    """How many to-dos of stays, and when the first of them is due."""
    wanted = set(partners)
    found: dict[UUID, tuple[int, date | None]] = {}
    grouped = [todos.order_by().values_list(column) for column, todos in _todos_at_partners(actor)]
    for rows in (yield [each.annotate(Count("pk", distinct=True), Min("due_on")) for each in grouped]):
        for pk, number, first in rows:
            if pk in wanted:
                before, first_before = found.get(pk, (0, None))
                days = [day for day in (first, first_before) if day is not None]
                found[pk] = before + number, min(days, default=None)
    return found


def _todos_at_partners(actor: Actor) -> Iterator[tuple[str, QuerySet[ToDo]]]:
    """To-dos with the column in which their partner stands; none stands with one partner in two of the querysets."""
    for place, carried in places_apart(actor):
        todos = open_todos(actor).filter(place, **carried)
        if carried:
            yield from _where_one_has_a_side(todos, carried)
        else:
            yield PARTNER, todos.filter(_concerns(Q()))
    if not actor.by_link:  # what they owe by name where they see the stay no longer
        beyond = Q(person_id__in=actor.people) & ~stays_seen_by(actor, at="mobility")
        yield PARTNER, open_todos(actor).filter(beyond, _concerns(Q()))


def _where_one_has_a_side(todos: QuerySet[ToDo], carried: Mapping[str, Any]) -> Iterator[tuple[str, QuerySet[ToDo]]]:
    """Where the own organisation sends, the to-do itself carries who hosts, and the other way round.

    Parts are asked for host companies, for what a partner owes itself, and for sides that are not carried yet.
    """
    (other,) = SIDES.keys() - carried.keys()
    there = Q(**{f"{PARTS}__{side}": value for side, value in carried.items()}, **{f"{PARTS}__until_at": None})
    not_told = Q(**{other: None}) | ~Q(**{other: F(PARTNER)})
    may_owe = Q(owner__in=OWED_BY.values())
    yield other, todos.exclude(**{other: None})
    yield PARTNER, todos.filter(~may_owe, there & _apart() & not_told)
    yield PARTNER, todos.filter(may_owe, (there & _apart() | _owed_itself(there)) & not_told)


def _apart() -> Q:
    """Parts that concern all of a stay and are no copy on its to-dos: host companies; held back, of a later day."""
    not_yet = Q(**{f"{PARTS}__held": True}) | Q(**{f"{PARTS}__from_at__gt": clock.now()})
    side = Q(**{f"{PARTS}__part__in": tuple(SIDES.values())})
    return Q(**{f"{PARTS}__part": OrganisationPartKind.HOST_COMPANY}) | side & not_yet


def todos_of_versions(versions: Collection[UUID]) -> dict[UUID, tuple[int, date | None]]:
    """The same of memoranda that the reader sees."""
    rows = (
        ToDo.unscoped.filter(subject_type="memorandum_version", subject_id__in=versions, mobility=None, closed_at=None)
        .order_by().values("subject_id").annotate(number=Count("pk"), first=Min("due_on"))
    )  # fmt: skip
    return {row["subject_id"]: (row["number"], row["first"]) for row in rows}


def looks_of(due_on: date | None, today: date) -> tuple[str, str]:
    """Late, today or tomorrow, or in time."""
    if due_on is not None and due_on < today:
        return LATE
    if due_on is not None and (due_on - today).days <= WARNING_DAYS:
        return "risk", "triangle"
    return "waiting", "hourglass"
