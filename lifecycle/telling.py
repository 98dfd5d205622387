"""Who is told of a step: one outbox row a person, written in the step's transaction."""

from collections.abc import Iterable
from typing import Any

from ground import clock
from lifecycle.effects import outbox
from lifecycle.models import Event, OutboxRow
from lifecycle.people.role_book import people_in
from lifecycle.roles import Role
from lifecycle.standing import Standing


def tell(roles: Iterable[Role], event: Event, at: Standing) -> None:
    """Queue one notice for each person who holds one of these roles, the one who acted excepted."""
    told: dict[Any, Role] = {}
    for role in roles:
        people = people_in(at.stay, role) if at.stay is not None else at.subject.people_in(role)
        for person_id in people:
            told.setdefault(person_id, role)
    now = clock.now()
    outbox.add_all(
        [
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
    )
