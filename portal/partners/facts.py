"""What the directory knows of each partner: memorandum, stays, to-dos. A fixed number of queries for all."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet

from accounts.actors import Actor
from ground.templatetags.sojourn import WARNING_DAYS
from lifecycle.by_sides import places_apart
from lifecycle.models import OrganisationPart, ToDo
from lifecycle.models.todo import Holds
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


# Stays and what is open there


def stays_by_partner(actor: Actor, partners: Collection[UUID]) -> dict[UUID, dict[str, int]]:
    """How many of the reader's stays go on or are to come there, how many ever, how many asked for a memorandum."""
    there = ~Q(mobility__state__in=(WITHDRAWN, CANCELLED))
    wanted = set(partners)
    found: dict[UUID, Counter[str]] = {}
    for place, carried in places_apart(actor):
        parts = OrganisationPart.objects.open().filter(place, **carried)
        rows = parts.order_by().values("organisation_id").annotate(
            now=Count("mobility", filter=~Q(mobility__state__in=OVER), distinct=True),
            ever=Count("mobility", filter=there, distinct=True),
            under=Count("mobility", filter=there & Q(mobility__mou_required=True), distinct=True),
        )  # fmt: skip
        for row in rows:
            if (partner := row.pop("organisation_id")) in wanted:
                found.setdefault(partner, Counter()).update(row)
    return {partner: dict(numbers) for partner, numbers in found.items()}


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
    return _of_partners(Q(**{f"{PARTS}__organisation_id": partner}))


def _of_partners(there: Q) -> Q:
    """What of a stay concerns such a part of a partner: everything where it hosts or sends, else what it owes itself."""
    there &= Q(**{f"{PARTS}__until_at": None})
    found = there & Q(**{f"{PARTS}__part__in": (*HOSTS, OrganisationPartKind.SENDING)})
    for part, owner in OWED_BY.items():
        found |= there & Q(**{f"{PARTS}__part": part, "owner": owner})
    return found


def todos_by_partner(actor: Actor, partners: Collection[UUID]) -> dict[UUID, tuple[int, date | None]]:
    """How many, and when the first of them is due: of stays."""
    partner, wanted, seen = f"{PARTS}__organisation_id", set(partners), stays_seen_by(actor, at="mobility")
    places = places_apart(actor)
    if not actor.by_link:  # what they owe by name where they see the stay no longer
        places.append((Q(person_id__in=actor.people) & ~seen, {}))
    found: dict[UUID, tuple[int, date | None]] = {}
    for place, carried in places:
        theirs = _of_partners(Q(**{f"{PARTS}__{side}": value for side, value in carried.items()}))
        rows = open_todos(actor).filter(place, theirs, **carried).order_by().values(partner)
        for row in rows.annotate(number=Count("pk", distinct=True), first=Min("due_on")):
            if (pk := row[partner]) in wanted:
                number, first = found.get(pk, (0, None))
                days = [day for day in (first, row["first"]) if day is not None]
                found[pk] = number + row["number"], min(days, default=None)
    return found


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
