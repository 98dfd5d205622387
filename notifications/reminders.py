"""Reminders that fell due become mails: at most one a day to one person, several things in one."""

from collections import defaultdict
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import Membership, MembershipRole
from ground import clock
from ground.zones import before_today
from lifecycle.effects import outbox
from lifecycle.effects.ticking import on_tick
from lifecycle.models import OrganisationPart, Reminder, ToDo
from lifecycle.people.role_book import people_in
from lifecycle.roles import BY_MEMBERSHIP, Role
from lifecycle.tables.mobility import ESCALATE_TO_COORDINATOR_AFTER, ESCALATE_TO_ORGANISATION_AFTER, State
from notifications.models import SentMail
from partnerships.models import MemorandumVersion
from partnerships.services import wake_expired

MOST_FOR_ONE_THING = 3


@on_tick
def expire_memoranda() -> int:
    """Versions whose last day has passed."""
    return wake_expired()


@on_tick
@transaction.atomic
def send_due_reminders() -> int:
    """Queue what is due. A second run finds the same keys and queues nothing new."""
    now = clock.now()
    due = list(
        Reminder.objects.filter(sent_at=None, paused=False, due_at__lte=now, nth__lte=MOST_FOR_ONE_THING)
        .select_related("todo__mobility")
        .order_by("due_at", "id")[:1000]
    )
    by_person: dict[UUID, list[Reminder]] = defaultdict(list)
    for reminder in due:
        if reminder.todo.closed_at is None:
            for person_id in owners_of(reminder.todo):
                by_person[person_id].append(reminder)
    queued = sum(_queue(person_id, reminders) for person_id, reminders in by_person.items())
    waiting = {
        reminder.pk for person_id, reminders in by_person.items() if _mailed_today(person_id) for reminder in reminders
    }
    Reminder.objects.filter(pk__in=[one.pk for one in due if one.pk not in waiting]).update(sent_at=now)
    return queued


def _queue(person_id: UUID, reminders: list[Reminder]) -> int:
    if _mailed_today(person_id):
        return 0  # tomorrow's mail takes it along
    first = reminders[0]
    key = f"rem:{first.todo_id}:{first.rule}:{first.nth}:{person_id}"
    todos = list(dict.fromkeys(str(reminder.todo_id) for reminder in reminders))
    outbox.add(
        "mail.reminder",
        key=key,
        payload={"todos": todos, "person": str(person_id)},
        mobility_id=first.todo.mobility_id if len(todos) == 1 else None,
    )
    return 1


def _mailed_today(person_id: UUID) -> bool:
    since = clock.now() - timedelta(hours=20)
    return SentMail.objects.filter(
        person_id=person_id, kind="reminder", sent_at__gte=since, not_sent_because=""
    ).exists()


def owners_of(todo: ToDo) -> list[UUID]:
    """Who owes a to-do: the person named, else whoever holds the role."""
    if todo.person_id:
        return [todo.person_id]
    if todo.mobility is not None:
        return people_in(todo.mobility, Role(todo.owner))
    subject: Any = todo.subject_id
    version = MemorandumVersion.unscoped.filter(pk=subject).first()
    return version.people_in(Role(todo.owner)) if version else []


@on_tick
@transaction.atomic
def escalate() -> int:
    """Five days after its date the coordinator is told, twelve days after the owing organisation's administrators."""
    told = 0
    for days, audience in (
        (ESCALATE_TO_COORDINATOR_AFTER, _coordinators),
        (ESCALATE_TO_ORGANISATION_AFTER, _administrators),
    ):
        for todo in _late_for(days):
            told += sum(_escalate_to(person_id, todo, days) for person_id in audience(todo))
            ToDo.unscoped.filter(pk=todo.pk).update(escalated_after=days)
    return told


def _late_for(days: int) -> list[ToDo]:
    """Open that many days after their date, where the stay is, or longer: a day without a tick is made up for."""
    late = ToDo.unscoped.filter(
        before_today("due_on", "mobility__time_zone", days - 1),
        closed_at=None,
        escalated_after__lt=days,
        mobility__isnull=False,
    )
    return list(
        late.exclude(mobility__state=State.SUSPENDED).select_related("mobility").order_by("due_on", "pk")[:1000]
    )


def _escalate_to(person_id: UUID, todo: ToDo, days: int) -> int:
    outbox.add(
        "mail.reminder",
        key=f"rem:{todo.pk}:escalation:{days}:{person_id}",
        mobility_id=todo.mobility_id,
        payload={"todos": [str(todo.pk)], "person": str(person_id)},
    )
    return 1


def _coordinators(todo: ToDo) -> list[UUID]:
    assert todo.mobility is not None
    return [person for person in people_in(todo.mobility, Role.LEAD) if person not in owners_of(todo)]


def _administrators(todo: ToDo) -> list[UUID]:
    kinds = [part for (part, _right), role in BY_MEMBERSHIP.items() if role == todo.owner]
    parts = OrganisationPart.objects.open().filter(mobility=todo.mobility, part__in=kinds)
    members = Membership.objects.open().filter(
        organisation_id__in=parts.values("organisation_id"), role=MembershipRole.ADMINISTRATOR
    )
    return list(members.values_list("person_id", flat=True))
