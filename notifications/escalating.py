"""What stays undone is told to others: the coordinator, then the administrators of the organisation that owes."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from uuid import UUID

from django.db import transaction

from accounts.models import Membership, MembershipRole
from ground import clock
from ground.statements.sets import alone
from ground.zones import before_today
from lifecycle.effects import outbox
from lifecycle.effects.daily import as_days_turn
from lifecycle.models import Mobility, OutboxRow, ToDo
from lifecycle.people.cast import cast_of
from lifecycle.people.role_book import people_in
from lifecycle.roles import BY_MEMBERSHIP, Role
from lifecycle.tables.mobility import ESCALATE_TO_COORDINATOR_AFTER, ESCALATE_TO_ORGANISATION_AFTER, State
from notifications.owners import owners_of, read_people

TODOS_AT_ONCE = 1000
Told = dict[UUID, list[UUID]]  # by to-do: the persons
Audience = Callable[[Sequence[ToDo]], Told]


@as_days_turn("todos.escalate")
def escalate() -> int:
    """Five days after its date the coordinator is told, twelve days after the owing organisation's administrators."""
    coordinators = _tell_all(ESCALATE_TO_COORDINATOR_AFTER, _coordinators)
    return coordinators + _tell_all(ESCALATE_TO_ORGANISATION_AFTER, _administrators)


def _tell_all(days: int, audience: Audience) -> int:
    """A thousand to-dos at a time, each in a transaction of its own. Returns how many mails."""
    mails = 0
    while (told := _tell_some(days, audience)) is not None:
        mails += told
    return mails


@transaction.atomic
def _tell_some(days: int, audience: Audience) -> int | None:
    """Tell, and keep that it was told. None where nothing is left, or another worker is at it."""
    late = _late_for(days) if alone("escalation") else []
    if not late:
        return None
    read_people(late)
    rows = list(_mails(late, days, audience(late)))
    outbox.add_all(rows)
    ToDo.unscoped.filter(pk__in=[todo.pk for todo in late]).update(escalated_after=days)
    return len(rows)


def _late_for(days: int) -> list[ToDo]:
    """Open that many days after their date, where the stay is, or longer: a day without a tick is made up for."""
    late = ToDo.unscoped.filter(
        before_today("due_on", "mobility__time_zone", days - 1),
        closed_at=None,
        escalated_after__lt=days,
        mobility__isnull=False,
    )
    return list(
        late.exclude(mobility__state=State.SUSPENDED)
        .select_related("mobility")
        .order_by("due_on", "pk")[:TODOS_AT_ONCE]
    )


def _mails(late: Iterable[ToDo], days: int, people: Told) -> Iterator[OutboxRow]:
    now = clock.now()
    for todo in late:
        for person_id in people[todo.pk]:
            yield OutboxRow(
                kind="mail.reminder",
                key=f"rem:{todo.pk}:escalation:{days}:{person_id}",
                payload={"todos": [str(todo.pk)], "person": str(person_id)},
                mobility_id=todo.mobility_id,
                due_at=now,
                created_at=now,
            )


def _coordinators(late: Sequence[ToDo]) -> Told:
    owners = owners_of(late)
    return {todo.pk: [one for one in people_in(_stay(todo), Role.LEAD) if one not in owners[todo.pk]] for todo in late}


def _administrators(late: Sequence[ToDo]) -> Told:
    """Of the organisations that have the part whose role owes it."""
    parts = {todo.pk: _organisations(todo) for todo in late}
    members: dict[UUID, list[UUID]] = defaultdict(list)
    held = Membership.objects.open().filter(
        organisation_id__in=set().union(*parts.values()), role=MembershipRole.ADMINISTRATOR
    )
    for organisation_id, person_id in held.values_list("organisation_id", "person_id"):
        members[organisation_id].append(person_id)
    return {pk: list(dict.fromkeys(one for each in parts[pk] for one in members[each])) for pk in parts}


def _organisations(todo: ToDo) -> set[UUID]:
    kinds = {part for (part, _right), role in BY_MEMBERSHIP.items() if role == todo.owner}
    return {part.organisation_id for part in cast_of(_stay(todo)).parts if part.part in kinds}


def _stay(todo: ToDo) -> Mobility:
    assert todo.mobility is not None  # `_late_for` chooses those of stays
    return todo.mobility
