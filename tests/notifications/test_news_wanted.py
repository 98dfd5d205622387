"""News may be stopped by one press of what stands in the foot of a mail; what is owed or changes the stay is mailed."""

from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import Person
from ground import clock
from lifecycle.doors import perform_act
from lifecycle.effects import outbox
from lifecycle.models import Event, ToDo
from lifecycle.roles import Role
from notifications.models import NoNews, SentMail
from notifications.news_wanted import address_for, may_be_left_out, set_wanted, wants_none
from notifications.selectors import inbox_of
from tests.factories.accounts import PersonFactory, account_of
from tests.lifecycle.conftest import NOW, the_cast

CO, EM = Role.SENDING_COORDINATOR, Role.EMPLOYER


@pytest.fixture
def cast(db):
    with clock.set_to(NOW):
        yield the_cast()


def employer_of(cast):
    return Person.objects.get(pk=cast.actors[EM].person_id)


def tell_the_employer(cast):
    """Who is asked something owes it; here nothing is owed, whatever else the stay lacks."""
    ToDo.unscoped.filter(mobility=cast.mobility).delete()
    event = perform_act(
        name="lifecycle.inform_employer", pk=cast.mobility.pk, actor=cast.actors[CO], data={"day": "2026-01-10"}
    )
    ToDo.unscoped.filter(mobility=cast.mobility).exclude(owner=CO).delete()
    outbox.drain()
    return event


def path_in(letter):
    return urlsplit(letter.extra_headers["List-Unsubscribe"].strip("<>")).path


def test_the_foot_of_a_mail_of_news_has_an_address_that_stops_them_by_one_post_alone(cast):
    tell_the_employer(cast)
    letter = mail.outbox[-1]
    path, browser = path_in(letter), Client(enforce_csrf_checks=True)

    assert path in letter.body and path in letter.alternatives[0].content
    assert b"You get news by mail" in browser.get(path).content
    assert not NoNews.objects.exists()  # a scanner of mails that opens it stops nothing
    assert b"You get no news by mail" in browser.post(path, {"List-Unsubscribe": "One-Click"}).content
    assert browser.post(path, {"again": "1"}).status_code == 200
    assert not NoNews.objects.exists()


def test_who_wants_no_news_is_mailed_none_and_finds_it_in_the_inbox(cast):
    reader = employer_of(cast)
    set_wanted(reader, wanted=False)
    set_wanted(reader, wanted=False)

    tell_the_employer(cast)

    assert [letter for letter in mail.outbox if reader.mailbox in letter.to] == []
    assert SentMail.objects.get(person=reader).not_sent_because == "notifications.no_news_wanted"
    assert inbox_of([reader.pk]).get().subject


def test_who_signs_in_says_it_once_for_all_parts(cast):
    reader, other = employer_of(cast), PersonFactory()
    reader.account = account_of(other)
    reader.save(update_fields=["account"])
    set_wanted(other, wanted=False)

    assert wants_none(reader)
    set_wanted(reader, wanted=True)
    assert not wants_none(other)


def test_what_is_owed_is_mailed_all_the_same_and_offers_no_end(cast):
    reader = employer_of(cast)
    set_wanted(reader, wanted=False)
    ToDo.unscoped.create(
        mobility=cast.mobility, transition="x", key="owed", code="lifecycle.reason", owner=str(EM), person=reader, since=NOW,
    )  # fmt: skip
    perform_act(
        name="lifecycle.inform_employer", pk=cast.mobility.pk, actor=cast.actors[CO], data={"day": "2026-01-10"}
    )
    ToDo.unscoped.filter(key="owed").update(closed_at=None)

    outbox.drain()

    letter = next(one for one in mail.outbox if reader.mailbox in one.to)
    assert "List-Unsubscribe" not in letter.extra_headers


@pytest.mark.parametrize("name", ["withdraw", "report_early_return", "recognise", "suspend"])
def test_what_changes_the_stay_is_never_left_out(cast, name):
    assert not may_be_left_out(Event(name=name, details={}), employer_of(cast))


def test_who_gets_a_part_hears_of_it(cast):
    reader = employer_of(cast)
    assert not may_be_left_out(Event(name="lifecycle.name_person", details={"named": str(reader.pk)}), reader)


def test_an_address_that_was_made_up_or_cut_changes_nothing(cast):
    whole = urlsplit(address_for(employer_of(cast).pk)).path
    for path in (whole[:-4] + "/", reverse("portal:news", args=["made-up"])):
        assert Client().post(path).status_code == 404
    assert not NoNews.objects.exists()
