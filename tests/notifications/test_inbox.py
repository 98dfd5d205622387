"""The inbox speaks the language of who reads it now, whatever was mailed then."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Account, Person
from accounts.own_account import change_language
from ground import clock
from lifecycle.effects import outbox
from lifecycle.effects.ticking import tick
from lifecycle.models import OutboxRow
from lifecycle.roles import Role
from notifications.models import SentMail
from tests.factories import agreements
from tests.factories.accounts import account_of
from tests.factories.assessments import go
from tests.lifecycle.conftest import NOW, the_cast

LE = Role.PARTICIPANT


@pytest.fixture
def cast(db):
    with clock.set_to(NOW):
        yield the_cast()


def reader_of(cast, role: Role) -> tuple[Client, Account]:
    account = account_of(Person.objects.get(pk=cast.actors[role].person_id))
    client = Client()
    client.force_login(account)
    return client, account


def subjects(client: Client) -> list[str]:
    return [row.subject for row in client.get(reverse("portal:inbox")).context["rows"]]


def told_and_reminded(cast) -> None:
    agreements.in_signing(cast)
    go(cast, "refuse_signature", Role.GUARDIAN, reason="The address of the room is missing")
    outbox.drain()
    for days in range(1, 9):
        with clock.set_to(NOW + timedelta(days=days)):
            tick()
            outbox.drain()


@pytest.mark.slow
def test_what_was_mailed_in_english_stands_in_dutch_once_its_reader_reads_dutch(cast):
    told_and_reminded(cast)
    mailed = SentMail.objects.filter(person=cast.actors[LE].person_id).exclude(subject="")
    assert {one.kind for one in mailed} >= {"notice"}
    client, account = reader_of(cast, LE)
    english = subjects(client)
    assert english == [one.subject for one in mailed.order_by("-sent_at", "pk")]

    change_language(account_id=account.pk, language="nl")
    dutch = subjects(client)

    assert len(dutch) == len(english) > 0
    assert set(english) & set(dutch) == set()
    assert any("overeenkomst" in one for one in dutch)


@pytest.mark.slow
def test_a_mail_without_its_row_keeps_the_words_that_were_sent(cast):
    told_and_reminded(cast)
    client, account = reader_of(cast, LE)
    english = subjects(client)
    OutboxRow.objects.all().delete()
    change_language(account_id=account.pk, language="nl")

    assert subjects(client) == english
