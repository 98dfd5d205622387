"""What is mailed, to whom, once; reminders at most once a day."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.models import Account, Person
from ground import clock
from lifecycle.doors import perform_act
from lifecycle.effects import outbox
from lifecycle.effects.ticking import tick
from lifecycle.models import OutboxRow, Reminder, ToDo
from lifecycle.models.outbox_row import OutboxState
from lifecycle.proving import mail_code, prove_by_code
from lifecycle.roles import Role
from notifications.models import SentMail
from tests.lifecycle.conftest import NOW, the_cast

CO, EM, HT = Role.SENDING_COORDINATOR, Role.EMPLOYER, Role.HOST_TUTOR


@pytest.fixture
def cast(db):
    with clock.set_to(NOW):
        yield the_cast()


def inform(cast):
    return perform_act(
        name="lifecycle.inform_employer", pk=cast.mobility.pk, actor=cast.actors[CO], data={"day": "2026-01-10"}
    )


def test_a_notice_says_what_happened_and_has_one_link(cast):
    inform(cast)
    outbox.drain()

    letter = mail.outbox[-1]
    assert letter.to == [Person.objects.get(pk=cast.actors[EM].person_id).email]
    assert "Participant Example" in letter.subject
    # the page, where to stop such news, and the installation's own name below
    assert letter.body.count("http") == 3
    link = urlsplit(next(word for word in letter.body.split() if word.startswith("http")))
    assert Client().get(link.path).status_code == 302  # the own link of who works without account, to the own home
    assert letter.alternatives[0].mimetype == "text/html"


def test_the_first_mail_to_anybody_carries_the_notice_on_their_data_and_the_next_does_not(cast):
    inform(cast)
    outbox.drain()
    first = mail.outbox[-1]
    inform(cast)
    mail_code(person_id=cast.actors[EM].person_id, subject_id=cast.mobility.pk)
    outbox.drain()
    later = mail.outbox[-1]

    said = "gave your name and address to Sojourn"
    assert said in first.body
    assert said in first.alternatives[0].content
    assert first.to == later.to
    assert "your name and address" not in later.body


def test_a_message_id_comes_from_the_row_and_a_second_run_sends_nothing(cast):
    inform(cast)
    outbox.drain()
    row = OutboxRow.objects.get(kind="mail.notice")
    first = mail.outbox[-1].extra_headers["Message-ID"]
    sent = len(mail.outbox)
    OutboxRow.objects.filter(pk=row.pk).update(
        state=OutboxState.CLAIMED, leased_until=timezone.now() - timedelta(minutes=1)
    )

    outbox.drain()

    assert (len(mail.outbox), SentMail.objects.filter(key=row.key).count()) == (sent, 1)
    assert first.startswith("<")


def test_mails_go_to_the_first_address_of_whoever_said_that_is_me(cast):
    person = Person.objects.get(pk=cast.actors[EM].person_id)
    person.account = Account.objects.create_user("own@mail.example.net")
    person.save(update_fields=["account"])

    inform(cast)
    mail_code(person_id=person.pk, subject_id=cast.mobility.pk)
    outbox.drain()

    assert {address for letter in mail.outbox for address in letter.to} == {"own@mail.example.net"}


def test_who_has_no_address_gets_none_and_the_row_ends(cast):
    person = Person.objects.get(pk=cast.actors[EM].person_id)
    person.email = None
    person.save(update_fields=["email"])
    inform(cast)
    outbox.drain()

    assert mail.outbox == []
    assert SentMail.objects.get().not_sent_because == "notifications.no_address"


def test_a_code_waits_sealed_and_opens_once(cast):
    person = cast.actors[CO].person_id
    mail_code(person_id=person, subject_id=cast.mobility.pk)
    row = OutboxRow.objects.get(kind="mail.code")
    outbox.drain()
    code = mail.outbox[-1].subject.split()[0]

    assert code not in str(row.payload)
    proof = prove_by_code(person_id=person, subject_id=cast.mobility.pk, code=code)
    assert (proof.method, "•••@" in proof.code_sent_to) == ("code_by_mail", True)


def owed(cast, key, due_in_days, role=HT):
    due = NOW.date() + timedelta(days=due_in_days)
    todo = ToDo.unscoped.create(
        mobility=cast.mobility, transition="x", key=key, code="lifecycle.reason", owner=str(role),
        person_id=cast.actors[role].person_id, since=NOW, due_on=due,
    )  # fmt: skip
    Reminder.objects.create(todo=todo, rule="deadline", nth=1, due_at=NOW - timedelta(hours=1))
    return todo


def test_several_things_due_become_one_mail_and_a_second_run_sends_nothing(cast):
    owed(cast, "a", 3)
    owed(cast, "b", 5)
    tick()
    tick()
    outbox.drain()

    reminders = [letter for letter in mail.outbox if "wait for you" in letter.subject]
    assert len(reminders) == 1
    assert reminders[0].body.count("A reason in words is needed.") == 2


def test_what_is_done_meanwhile_or_paused_is_not_reminded(cast):
    done, paused = owed(cast, "a", 3), owed(cast, "b", 5)
    done.closed_at = NOW
    done.save(update_fields=["closed_at"])
    Reminder.objects.filter(todo=paused).update(paused=True)
    tick()

    assert not OutboxRow.objects.filter(kind="mail.reminder").exists()


def test_one_mail_a_day_and_the_next_takes_the_rest_along(cast):
    owed(cast, "a", 3)
    tick()
    outbox.drain()
    later = owed(cast, "b", 5)
    tick()
    outbox.drain()
    assert len(mail.outbox) == 1

    with clock.set_to(NOW + timedelta(days=1)):
        tick()
        outbox.drain()
    assert len(mail.outbox) == 2
    assert Reminder.objects.get(todo=later).sent_at is not None


def test_five_days_late_the_coordinator_is_told_once(cast):
    owed(cast, "a", 0)
    with clock.set_to(NOW + timedelta(days=5)):
        tick()
        tick()

    rows = OutboxRow.objects.filter(kind="mail.reminder", key__contains="escalation:5")
    assert [row.payload["person"] for row in rows] == [str(cast.actors[CO].person_id)]
