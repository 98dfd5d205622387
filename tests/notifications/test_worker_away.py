"""A worker that was away makes up for the days it missed: the same people are told the same things, each once."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import transaction

from ground import clock
from lifecycle.effects.outbox import drain
from lifecycle.effects.ticking import tick
from lifecycle.models import OutboxRow, Reminder, ToDo
from lifecycle.roles import Role
from notifications.models import SentMail
from tests.lifecycle.conftest import NOW, the_cast
from tests.sampled import a_few

DAYS = 14  # past the last escalation of what was due on any of the first days


@pytest.fixture
def owing(db):
    """The host coordinator owes something new on each of three days; each with its reminders."""
    with clock.set_to(NOW):
        cast = the_cast()
        for number in range(3):
            todo = ToDo.unscoped.create(
                mobility=cast.mobility,
                transition="x",
                key=f"k{number}",
                code="lifecycle.no_tutor",
                owner=Role.HOST_COORDINATOR,
                person_id=cast.actors[Role.HOST_COORDINATOR].person_id,
                since=NOW,
                due_on=clock.today() + timedelta(days=number),
            )
            due_at = clock.now() + timedelta(days=number + 2)
            Reminder.objects.create(todo=todo, rule="deadline", nth=3, due_at=due_at)
    return cast


def worked_on(days: list[int]) -> tuple[set[str], set[tuple[str, str]], list[str]]:
    """Who was escalated what to, who was reminded of what, and what was mailed, with a worker on these days alone."""
    for day in days:
        with clock.set_to(NOW + timedelta(days=day)):
            tick()
            drain()
            tick()
    rows = OutboxRow.objects.filter(kind="mail.reminder")
    told = {(todo, row.payload["person"]) for row in rows for todo in row.payload["todos"]}
    return set(rows.filter(key__contains="escalation").values_list("key", flat=True)), told, _mailed()


def _mailed() -> list[str]:
    return sorted(SentMail.objects.filter(kind="reminder").values_list("key", flat=True))


@pytest.mark.slow
@pytest.mark.parametrize("away", a_few([range(1, 8), range(5, 13)], one_of=2), ids=str)
def test_days_without_a_worker_are_made_up_for(owing, away):
    days = [day for day in range(DAYS + 1) if day not in away]
    with transaction.atomic():
        present = worked_on(list(range(DAYS + 1)))
        transaction.set_rollback(True)

    absent = worked_on(days)

    assert absent[:2] == present[:2]
    assert all(one != other for one, other in pairwise(absent[2]))
    assert not Reminder.objects.filter(sent_at=None, due_at__lte=NOW + timedelta(days=DAYS)).exists()
