"""A mailed link opens one role in one stay, closes when replaced, and decides nothing without a code."""

from datetime import timedelta
from hashlib import sha256

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from ground import clock
from lifecycle.doors import perform_act
from lifecycle.errors import ActRefused
from lifecycle.models import OutboxRow
from lifecycle.roles import Role
from lifecycle.tables.mobility import State
from notifications.links import actor_of, address_of, link_for, open_token, renew, token_of
from notifications.models import MailedToken
from tests.lifecycle.conftest import NOW, put_in, the_cast
from tests.portal.more_stays import another

HT, EM, CO = Role.HOST_TUTOR, Role.EMPLOYER, Role.SENDING_COORDINATOR


@pytest.fixture
def cast(db):
    with clock.set_to(NOW):
        yield the_cast()


def link(cast, role):
    return link_for(person_id=cast.actors[role].person_id, role=role, mobility=cast.mobility)


def test_a_link_opens_its_stay_and_no_other(cast):
    put_in(cast.mobility, State.ONGOING, reached=9)
    other, browser = another(cast), Client()

    answer = browser.get(reverse("portal:link", args=[token_of(link(cast, HT))]))

    assert answer["Location"] == reverse("tutor:trainees")
    assert browser.get(reverse("portal:stay", args=[cast.mobility.pk]), follow=True).status_code == 200
    assert browser.get(reverse("portal:stay", args=[other.pk])).status_code == 404
    assert browser.get(reverse("accounts:me")).status_code == 302


@pytest.mark.parametrize("spoil", [lambda token: token[:-2] + "xx", lambda token: "x", lambda token: token[::-1]])
def test_a_changed_link_opens_nothing(cast, spoil):
    answer = Client().get(reverse("portal:link", args=[spoil(token_of(link(cast, HT)))]))

    assert answer.status_code == 404
    assert "not complete" in answer.content.decode()


def test_a_new_link_closes_the_earlier_one(cast):
    held = link(cast, HT)
    old = token_of(held)

    renew(held)
    held.refresh_from_db()

    assert open_token(old).why == "replaced"
    assert open_token(token_of(held)).why == ""


def test_the_address_is_short_and_leads_to_its_page(cast):
    put_in(cast.mobility, State.ONGOING, reached=9)
    week = reverse("tutor:week", args=[cast.mobility.pk])
    address = address_of(link(cast, HT), week)

    assert address.startswith(f"{settings.BASE_URL}/l/")
    assert len(address) - len(settings.BASE_URL) <= 48
    assert Client().get(address.removeprefix(settings.BASE_URL))["Location"] == week


def test_neither_the_database_nor_the_settings_give_a_token_away(cast, settings):
    token = token_of(link(cast, HT))
    kept = MailedToken.objects.get()

    assert token not in str(list(MailedToken.objects.values()))
    assert kept.digest == sha256(token.encode()).hexdigest()
    settings.SECRET_KEY = "another-" + settings.SECRET_KEY
    assert open_token(token).why == ""
    assert open_token(kept.digest).why == "unknown"


def test_each_mail_has_a_token_of_its_own_and_all_open_until_a_new_link(cast):
    held = link(cast, HT)
    first, second = token_of(held), token_of(held)
    assert first != second
    assert [open_token(one).why for one in (first, second)] == ["", ""]

    renew(held)

    assert [open_token(one).why for one in (first, second)] == ["replaced", "replaced"]


def test_a_decision_by_link_asks_for_a_code(cast):
    put_in(cast.mobility, State.PREPARATION, reached=1)
    actor = actor_of(link(cast, EM))

    with pytest.raises(ActRefused) as refused:
        perform_act(name="lifecycle.answer_as_employer", pk=cast.mobility.pk, actor=actor, data={"answer": "agree"})

    assert refused.value.code == "lifecycle.proof_needed"


def test_who_holds_an_old_mail_renews_no_link_without_end(cast):
    held, browser = link(cast, HT), Client()
    old = token_of(held)
    with clock.set_to(NOW):
        renew(held)

    for minute in range(0, 120, 2):
        with clock.set_to(NOW + timedelta(minutes=minute)):
            answer = browser.post(reverse("portal:renew-link", args=[old]))
    held.refresh_from_db()

    assert answer["Location"] == reverse("portal:landing")  # the same answer every time
    assert held.serial == 2 + 5
    assert open_token(token_of(held)).why == ""


def test_who_came_by_a_link_has_another_mailed_and_the_first_closes(cast):
    held, browser = link(cast, HT), Client()
    browser.get(reverse("portal:link", args=[token_of(held)]))

    browser.post(reverse("portal:another-link"))

    assert browser.get(reverse("portal:stay", args=[cast.mobility.pk])).status_code == 302
    assert OutboxRow.objects.get(kind="mail.link").payload["link"] == str(held.pk)
