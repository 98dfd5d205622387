"""A sweep chooses by person and in sets: nobody waits behind those who were mailed today, and nobody gets two mails."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Membership, MembershipRole
from ground import clock
from lifecycle.effects.outbox import drain
from lifecycle.models import OutboxRow, Reminder, ToDo
from lifecycle.roles import Role
from notifications import reminders
from notifications.models import SentMail
from notifications.reminders import send_due_reminders
from tests.factories.accounts import PersonFactory
from tests.lifecycle.conftest import NOW, the_cast

HC = Role.HOST_COORDINATOR


@pytest.fixture
def cast(db):
    with clock.set_to(NOW):
        yield the_cast()


def owed(cast, key, person=None, owner=HC, due=timedelta(hours=1)):
    todo = ToDo.unscoped.create(
        mobility=cast.mobility, transition="x", key=key, code="lifecycle.reason", owner=owner, person=person, since=NOW
    )
    return Reminder.objects.create(todo=todo, rule="deadline", nth=1, due_at=NOW - due)


def mailed_today(person):
    SentMail.objects.create(
        key=f"earlier:{person.pk}", kind="reminder", person=person, sent_at=NOW - timedelta(hours=3)
    )


def told():
    """By person: what they were reminded of."""
    rows = OutboxRow.objects.filter(kind="mail.reminder")
    return {row.payload["person"]: set(row.payload["todos"]) for row in rows}


def test_nobody_waits_behind_those_who_were_mailed_today(cast):
    people = PersonFactory.create_batch(30)
    for nth, person in enumerate(people):
        owed(cast, f"k{nth}", person, due=timedelta(days=30 - nth))
    for person in people[:20]:  # whose reminders are the oldest
        mailed_today(person)

    assert send_due_reminders() == 10
    assert set(told()) == {str(person.pk) for person in people[20:]}
    assert Reminder.objects.filter(sent_at=None).count() == 20
    assert send_due_reminders() == 0


def test_many_people_are_planned_some_at_a_time_and_nobody_twice(cast, monkeypatch):
    monkeypatch.setattr(reminders, "PEOPLE_AT_ONCE", 2)
    people = PersonFactory.create_batch(5)
    for nth in range(10):
        owed(cast, f"k{nth}", people[nth % 5])

    assert send_due_reminders() == 5
    assert {len(todos) for todos in told().values()} == {2}
    assert not Reminder.objects.filter(sent_at=None).exists()


def test_a_sweep_asks_as_much_for_forty_people_as_for_four(cast):
    asked = []
    for day, number in enumerate((4, 40)):
        for nth, person in enumerate(PersonFactory.create_batch(number)):
            owed(cast, f"k{day}.{nth}", person)
        with clock.set_to(NOW + timedelta(days=day)), CaptureQueriesContext(connection) as queries:
            assert send_due_reminders() == number
        asked.append(len(queries))

    assert asked[0] == asked[1]


def test_what_a_role_owes_goes_to_each_who_holds_it_once_also_where_one_of_them_was_mailed_today(cast):
    first, second, third = colleagues(cast, 3)
    mailed_today(second)
    reminder = owed(cast, "theirs")

    send_due_reminders()
    assert set(told()) == {str(first.pk), str(third.pk)}
    with clock.set_to(NOW + timedelta(days=1)):
        send_due_reminders()
        send_due_reminders()

    assert told() == {str(one.pk): {str(reminder.todo_id)} for one in (first, second, third)}
    assert OutboxRow.objects.filter(kind="mail.reminder").count() == 3


def colleagues(cast, number):
    """Coordinators of the host of whom none is responsible for the stay."""
    host = cast.organisations["hosting"]
    Membership.objects.filter(organisation=host).delete()
    cast.mobility.organisation_parts.update(responsible=None)
    people = PersonFactory.create_batch(number)
    for person in people:
        Membership.objects.create(
            person=person, organisation=host, role=MembershipRole.COORDINATOR, since_on=NOW.date() - timedelta(days=9)
        )
    return people


def test_what_nobody_owes_any_more_is_over(cast):
    colleagues(cast, 0)
    reminder = owed(cast, "nobodys")

    assert send_due_reminders() == 0
    reminder.refresh_from_db()
    assert reminder.sent_at == NOW


def test_two_reminders_of_one_thing_after_an_absence_are_one_line_that_names_the_stay(cast):
    person = PersonFactory()
    first = owed(cast, "a", person)
    Reminder.objects.create(todo=first.todo, rule="deadline", nth=2, due_at=NOW)

    send_due_reminders()

    row = OutboxRow.objects.get(kind="mail.reminder")
    assert (row.payload["todos"], row.mobility_id) == ([str(first.todo_id)], cast.mobility.pk)


def test_a_mail_that_still_waits_is_the_one_of_its_day(cast):
    person = PersonFactory()
    owed(cast, "a", person)
    send_due_reminders()
    later = owed(cast, "b", person)

    assert send_due_reminders() == 0
    with clock.set_to(NOW + timedelta(days=1)):
        assert send_due_reminders() == 1
    later.refresh_from_db()
    assert later.sent_at is not None


def test_the_mails_that_are_planned_in_the_database_leave(cast, mailoutbox):
    people = PersonFactory.create_batch(2)
    for nth in range(4):
        owed(cast, f"k{nth}", people[nth % 2])

    send_due_reminders()
    drain()

    assert {tuple(letter.to) for letter in mailoutbox} == {(person.mailbox,) for person in people}
