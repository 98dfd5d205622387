"""Several workers at once, on PostgreSQL: each mail is planned once, each row reserved by one."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from ground import clock
from lifecycle.effects import outbox
from lifecycle.models import OutboxRow, Reminder, ToDo
from lifecycle.roles import Role
from notifications.escalating import escalate
from notifications.reminders import send_due_reminders
from tests.factories.accounts import PersonFactory
from tests.lifecycle.conftest import NOW, the_cast

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
WORKERS = 6


def at_once(work):
    start = Barrier(WORKERS)

    def alone(_nth):
        try:
            with clock.set_to(NOW + timedelta(days=9)):
                start.wait(30)
                return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(alone, range(WORKERS)))


@pytest.fixture
def due(transactional_db):
    """Sixty people who owe two things each; all late by nine days."""
    with clock.set_to(NOW):
        cast = the_cast()
    for nth, person in enumerate(PersonFactory.create_batch(60)):
        for thing in range(2):
            todo = ToDo.unscoped.create(
                mobility=cast.mobility, transition="x", key=f"k{nth}.{thing}", code="lifecycle.reason",
                owner=Role.HOST_COORDINATOR, person=person, since=NOW, due_on=NOW.date(),
            )  # fmt: skip
            Reminder.objects.create(todo=todo, rule="deadline", nth=1, due_at=NOW)


def test_of_several_sweeps_at_once_each_person_gets_one_mail(due):
    planned = at_once(send_due_reminders)

    rows = list(OutboxRow.objects.filter(kind="mail.reminder"))
    assert (sum(planned), len(rows)) == (60, 60)
    assert {len(row.payload["todos"]) for row in rows} == {2}
    assert not Reminder.objects.filter(sent_at=None).exists()


def test_of_several_who_escalate_at_once_one_does(due):
    told = at_once(escalate)

    assert sorted(told) == [0] * (WORKERS - 1) + [120]
    assert OutboxRow.objects.filter(key__contains="escalation:5").count() == 120


def test_rows_are_shared_and_none_is_reserved_twice(due):
    with clock.set_to(NOW + timedelta(days=9)):
        send_due_reminders()

    reserved = [row.pk for rows in at_once(lambda: outbox.reserve(10)) for row in rows]

    assert len(reserved) == len(set(reserved)) == 60
