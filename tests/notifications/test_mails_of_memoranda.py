"""Whatever a mail about a memorandum tells, it names the file code in its subject and in its first line."""

import pytest
from django.core import mail

from ground import clock
from lifecycle.effects.outbox import drain
from lifecycle.models import OutboxRow
from lifecycle.roles import Role
from notifications.models import SentMail
from notifications.subjects import say_anew
from tests.factories.partnerships import a_memorandum, again, record, take
from tests.partnerships.conftest import cast

__all__ = ["cast"]
CO, HC = Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR
pytestmark = pytest.mark.django_db


def sent(cast, deed):
    """The mails that this deed leads to."""
    version = a_memorandum(cast)
    take(version, "submit", cast.actors[CO])
    drain()
    mail.outbox.clear()
    deed(again(version))
    OutboxRow.objects.filter(state="waiting").update(due_at=clock.now())
    drain()
    return version.memorandum.code, list(mail.outbox)


DEEDS = {
    "comment": lambda cast, version: record(version, "comment", cast.actors[HC], {"part": "aims", "text": "Why?"}),
    "wish": lambda cast, version: take(version, "request_changes", cast.actors[HC], reason="Shorter"),
    "taken back": lambda cast, version: (record(version, "take_approval_back", cast.actors[CO]),),
}


@pytest.mark.parametrize("name", DEEDS)
def test_it_names_the_memorandum_it_is_about(cast, name):
    code, mails = sent(cast, lambda version: DEEDS[name](cast, version))
    lines = [one.body.split("\n\n")[1].split("\n")[0] for one in mails]
    assert [one.subject for one in mails if code not in one.subject] == []
    assert [line for line in lines if code not in line] == []
    rows = list(SentMail.objects.all())
    say_anew(rows)
    assert [row.subject for row in rows if row.subject and code not in row.subject] == []
