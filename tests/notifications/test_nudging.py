"""A nudge is one mail a person, once a day, and can be taken back before it leaves."""

from datetime import timedelta

import pytest

from ground import clock
from ground.errors import SojournError
from lifecycle.effects.outbox import drain
from lifecycle.models import OutboxRow, Reminder, ToDo
from lifecycle.models.outbox_row import OutboxState
from lifecycle.roles import Role
from notifications.nudging import nudge, take_back
from tests.lifecycle.conftest import NOW, the_cast

CO, HC, LE = Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR, Role.PARTICIPANT


@pytest.fixture
def cast(db):
    with clock.set_to(NOW):
        yield the_cast()


def owed(cast, number=2):
    person = cast.actors[HC].person_id
    return [
        ToDo.unscoped.create(
            mobility=cast.mobility,
            transition="x",
            key=f"n{nth}",
            code="lifecycle.reason",
            owner="HC",
            person_id=person,
            since=clock.now(),
        ).pk
        for nth in range(number)
    ]


def send(cast, todos, role=CO):
    return nudge(actor=cast.actors[role], person_id=cast.actors[HC].person_id, todo_ids=todos)


def test_several_things_are_one_mail_that_leaves_after_ten_seconds(cast, mailoutbox):
    send(cast, owed(cast))
    drain()
    assert mailoutbox == []

    with clock.set_to(NOW + timedelta(seconds=11)):
        drain()

    assert len(mailoutbox) == 1
    assert mailoutbox[0].from_email.startswith('"Example sending, Sojourn" <')


def test_taken_back_in_time_nothing_leaves(cast, mailoutbox):
    row = send(cast, owed(cast))

    assert take_back(actor=cast.actors[CO], row_id=row.pk)
    with clock.set_to(NOW + timedelta(seconds=11)):
        drain()

    assert mailoutbox == []
    assert OutboxRow.objects.get(pk=row.pk).state == OutboxState.CANCELLED


def test_a_second_nudge_within_a_day_is_refused(cast):
    todos = owed(cast)
    send(cast, todos)

    with pytest.raises(SojournError) as refused:
        send(cast, todos)

    assert refused.value.code == "notifications.reminded_today"


def test_who_does_not_coordinate_nudges_nobody(cast):
    with pytest.raises(SojournError) as refused:
        send(cast, owed(cast), role=LE)

    assert refused.value.code == "notifications.nothing_to_nudge"
    assert not Reminder.objects.filter(sent_at__isnull=False).exists()
