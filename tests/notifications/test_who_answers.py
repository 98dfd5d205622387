"""Mails and papers carry who is responsible now: never a leaver, and the substitute while somebody is away."""

from datetime import date

import pytest
from django.core import mail

from accounts.models import Membership, Person
from agreements.paper_facts import party_blocks
from ground import clock
from lifecycle.doors import perform_act
from lifecycle.effects import outbox
from lifecycle.effects.ticking import tick
from lifecycle.models import OutboxRow
from lifecycle.people.being_away import come_back, hand_over, name_substitute
from lifecycle.roles import Role
from notifications.models import SentMail
from tests.lifecycle.conftest import NOW, the_cast
from tests.lifecycle.test_being_away import colleague

CO, EM, HC = Role.SENDING_COORDINATOR, Role.EMPLOYER, Role.HOST_COORDINATOR


@pytest.fixture
def cast(db):
    with clock.set_to(NOW):
        yield the_cast()


def mail_to_the_employer(cast, who):
    OutboxRow.objects.filter(payload__person=str(cast.actors[EM].person_id)).delete()  # who heard nothing is mailed
    perform_act(name="lifecycle.inform_employer", pk=cast.mobility.pk, actor=who, data={"day": "2026-01-10"})
    outbox.drain()
    employer = Person.objects.get(pk=cast.actors[EM].person_id).email
    return next(letter for letter in reversed(mail.outbox) if letter.to == [employer])


def contact_on_papers(cast):
    return next(block["contact"]["name"] for block in party_blocks(cast.stay()) if block.get("part") == "sending")


def leave(cast):
    Membership.objects.filter(person=cast.actors[CO].person_id).update(until_on=NOW.date())


def letters_to(actor):
    address = Person.objects.get(pk=actor.person_id).email
    return [letter.subject for letter in mail.outbox if letter.to == [address]]


def test_who_left_signs_no_mail_and_gets_no_answers(cast):
    bea = colleague(cast)
    leave(cast)

    letter = mail_to_the_employer(cast, bea)

    assert letter.reply_to == ["colleague@people.example.org"]
    assert "Colleague Example" in letter.body
    assert "Sending_Coordinator" not in letter.body


def test_who_left_stands_on_no_paper(cast):
    assert contact_on_papers(cast) == "Sending_Coordinator Example"
    colleague(cast)
    leave(cast)

    assert contact_on_papers(cast) == "Colleague Example"


def test_substitute_signs_mails_and_papers_while_the_other_is_away(cast):
    bea = colleague(cast)
    absence = name_substitute(
        actor=cast.actors[CO], substitute_id=bea.person_id, from_on=NOW.date(), until_on=date(2026, 1, 16)
    )
    outbox.drain()
    assert mail_to_the_employer(cast, bea).reply_to == ["colleague@people.example.org"]
    assert contact_on_papers(cast) == "Colleague Example"

    come_back(actor=cast.actors[CO], pk=absence.pk)
    outbox.drain()

    assert contact_on_papers(cast) == "Sending_Coordinator Example"


def test_both_are_told_when_somebody_is_away_and_when_they_are_back(cast):
    bea = colleague(cast)
    name_substitute(actor=cast.actors[CO], substitute_id=bea.person_id, from_on=NOW.date(), until_on=date(2026, 1, 16))
    outbox.drain()
    mail_to_the_employer(cast, bea)
    with clock.set_to(NOW.replace(day=17)):
        tick()
        outbox.drain()
        tick()
        outbox.drain()

    assert letters_to(cast.actors[CO]) == [
        "You are away from 12 January 2026 until 16 January 2026; Colleague Example stands in",
        "You are back: 1 stay is yours again",
    ]
    assert letters_to(bea) == [
        "Sending_Coordinator Example is away from 12 January 2026 until 16 January 2026 and named you as the substitute",
        "Sending_Coordinator Example is back; 1 stay is theirs again",
    ]
    assert "Meanwhile 1 thing happened in them" in mail.outbox[-1].body + mail.outbox[-2].body
    assert SentMail.objects.filter(kind="handed", path="/stays/").count() == 2


def test_one_mail_to_each_side_when_stays_are_handed_over(cast):
    bea = colleague(cast)
    hand_over(actor=cast.actors[CO], stays=[cast.mobility], taker_id=bea.person_id, until_on=date(2026, 1, 16))
    outbox.drain()

    assert letters_to(bea) == ["Sending_Coordinator Example handed 1 stay over to you"]
    assert letters_to(cast.actors[CO]) == ["You handed 1 stay over to Colleague Example"]
    assert "Until 16 January 2026" in mail.outbox[-1].body


def test_both_are_mailed_when_one_stay_is_handed_over(cast):
    bea = colleague(cast)
    data = {"colleague": bea.person_id}
    perform_act(name="lifecycle.hand_to_colleague", pk=cast.mobility.pk, actor=cast.actors[CO], data=data)
    outbox.drain()

    assert letters_to(bea) == ["Sending_Coordinator Example handed 1 stay over to you"]
    assert letters_to(cast.actors[CO]) == ["You handed 1 stay over to Colleague Example"]
