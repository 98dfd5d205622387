"""Who is told of a step: one outbox row a person."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from ground import clock
from lifecycle.models import Event, OutboxRow
from lifecycle.people.role_book import people_in
from lifecycle.roles import Role
from lifecycle.standing import Standing


def notices(roles: Iterable[Role], event: Event, at: Standing) -> list[OutboxRow]:
    """A notice for each person who holds one of these roles now, the one who acted excepted. Not written yet."""
    told: dict[UUID, Role] = {}
    for role in roles:
        for person_id in people_in(at.stay, role) if at.stay is not None else at.shared.people_in(role):
            told.setdefault(person_id, role)
    return notices_to(told, event, at)


def notices_to(told: Mapping[UUID, Role], event: Event, at: Standing) -> list[OutboxRow]:
    """A notice for each of these persons in that role, whether they still hold it or not."""
    now = clock.now()
    return [
        OutboxRow(
            kind="mail.notice",
            key=f"mail:{event.pk}:{event.name}:{person_id}",
            payload={"event": str(event.pk), "person": str(person_id), "role": str(role)},
            mobility_id=at.stay.pk if at.stay else None,
            due_at=now,
            created_at=now,
        )
        for person_id, role in told.items()
        if person_id not in (event.person_id, event.entered_by_id)
    ]
