"""At every change of who one is the key of the session changes, and the one before opens nothing."""

from datetime import date

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import Account, Person
from accounts.own_account import confirm_address
from ground import clock
from lifecycle.roles import Role
from lifecycle.tables.mobility import State
from notifications.links import address_of, link_for
from tests.factories.accounts import MembershipFactory, PersonFactory, account_of
from tests.lifecycle.conftest import NOW, put_in, the_cast

HT, AS, GU = Role.HOST_TUTOR, Role.ASSESSOR, Role.GUARDIAN
PASSWORD = "Zeven-kleine-visjes-9"


@pytest.fixture
def cast(db):
    with clock.set_to(NOW):
        cast = the_cast()
        put_in(cast.mobility, State.ONGOING, reached=9)
        yield cast


def key(browser):
    held = browser.cookies.get(settings.SESSION_COOKIE_NAME)
    return held.value if held else ""


def with_the_key(value):
    other = Client()
    other.cookies[settings.SESSION_COOKIE_NAME] = value
    return other


def link(cast, role):
    return link_for(person_id=cast.actors[role].person_id, role=role, mobility=cast.mobility)


def open_link(browser, cast, role=HT):
    answer = browser.get(address_of(link(cast, role)).removeprefix(settings.BASE_URL))
    assert answer.status_code == 302
    return answer


def a_known_key(browser):
    """Somebody sat at this browser before: its session has a key, which they wrote down."""
    session = browser.session
    session["somebody"] = "was here"
    session.save()
    browser.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return session.session_key


def signed_in(person):
    browser = Client()
    browser.force_login(account_of(person))
    return browser


@pytest.fixture
def member(cast):
    membership = MembershipFactory(organisation=cast.organisations["sending"], since_on=date(2025, 9, 1))
    account = account_of(membership.person)
    account.set_password(PASSWORD)
    account.save(update_fields=["password"])
    confirm_address(account_id=account.pk)
    return membership


def by_link(browser, cast, member):
    a_known_key(browser)
    return lambda: open_link(browser, cast)


def by_another_link(browser, cast, member):
    open_link(browser, cast, HT)
    return lambda: open_link(browser, cast, GU)


def link_left(browser, cast, member):
    open_link(browser, cast)
    return lambda: browser.post(reverse("portal:leave-link"))


def link_renewed(browser, cast, member):
    old = address_of(link(cast, HT)).removeprefix(settings.BASE_URL).partition("?")[0]
    browser.get(old)
    return lambda: browser.post(f"{old}new/")


def organisation_switched(browser, cast, member):
    other = MembershipFactory(person=member.person, since_on=date(2025, 9, 1)).organisation
    browser.force_login(account_of(member.person))
    return lambda: browser.post(reverse("accounts:switch"), {"organisation": str(other.pk)})


def own_person_chosen(browser, cast, member):
    browser.force_login(account_of(member.person))
    return lambda: browser.post(reverse("accounts:act-as"), {"person": str(member.person_id)})


def that_is_me_said(browser, cast, member):
    alike = PersonFactory(account=None, keeper=cast.organisations["hosting"])
    Person.objects.filter(pk=alike.pk).update(email=member.person.account.email)
    browser.force_login(account_of(member.person))
    return lambda: browser.post(reverse("accounts:that-is-me"), {"answer": "me", "person": str(alike.pk)})


def signed_in_by_password(browser, cast, member):
    a_known_key(browser)
    typed = {"login": member.person.account.email, "password": PASSWORD}
    return lambda: browser.post(reverse("account_login"), typed)


def signed_in_by_code(browser, cast, member):
    a_known_key(browser)
    browser.post(reverse("account_request_login_code"), {"email": member.person.account.email})
    code = next(word for word in mail.outbox[-1].body.split() if word.isdigit() and len(word) == 6)
    return lambda: browser.post(reverse("account_confirm_login_code"), {"code": code})


def signed_out(browser, cast, member):
    browser.force_login(account_of(member.person))
    return lambda: browser.post(reverse("account_logout"))


CHANGES = (
    by_link, by_another_link, link_left, link_renewed, organisation_switched, own_person_chosen, that_is_me_said,
    signed_in_by_password, signed_in_by_code, signed_out,
)  # fmt: skip


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_the_key_changes_and_the_one_before_opens_nothing(cast, member, change):
    browser = Client()
    happen = change(browser, cast, member)
    before = key(browser)
    assert before

    assert happen().status_code in (200, 302)

    assert key(browser) != before
    answer = with_the_key(before).get(reverse("portal:todos"))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_request_login_code"))


def test_of_who_came_by_another_link_before_nothing_is_left(cast):
    browser = Client()
    open_link(browser, cast, HT)
    session = browser.session
    session["typed"] = "something"
    session.save()

    open_link(browser, cast, GU)

    assert "typed" not in browser.session


def test_opened_again_by_the_same_link_the_session_goes_on(cast):
    browser = Client()
    open_link(browser, cast)
    session = browser.session
    session["typed"] = "something"
    session.save()

    open_link(browser, cast)

    assert browser.session["typed"] == "something"


def test_a_scanner_that_asks_for_the_head_is_answered_and_does_not_come_in(cast):
    browser = Client()
    address = address_of(link(cast, HT)).removeprefix(settings.BASE_URL)

    answer = browser.head(address)

    assert (answer.status_code, answer["Location"]) == (302, browser.get(address)["Location"])
    other = Client()
    other.head(address)
    assert other.get(reverse("portal:todos")).status_code == 302


def test_the_session_of_a_closed_account_opens_nothing(member):
    browser = signed_in(member.person)
    assert browser.get(reverse("portal:todos")).status_code == 200

    Account.objects.filter(pk=member.person.account_id).update(is_active=False)

    assert browser.get(reverse("portal:todos")).status_code == 302
