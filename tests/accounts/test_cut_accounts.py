"""When an account goes, and what ends when a person is cut from it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.acting import as_self
from accounts.actors import Actor
from accounts.api_tokens import create_token
from accounts.codes import issue_code, use_code
from accounts.models import Account, ApiToken, Person
from accounts.own_account import cut, forget_alone
from ground import clock
from ground.errors import CodeRefused
from lifecycle.models import Mobility, OutboxRow
from lifecycle.roles import Role
from lifecycle.tables.mobility import State
from notifications.links import link_for, open_token, token_of
from notifications.models import Link
from notifications.sweeping import sweep_daily
from tests.factories.accounts import AccountFactory, PersonFactory, account_of
from tests.lifecycle.conftest import NOW, put_in, the_cast

pytestmark = pytest.mark.django_db


# An account without persons


def test_an_account_without_persons_goes_after_thirty_days():
    account, kept = AccountFactory(), PersonFactory().account
    assert forget_alone() == 0
    with clock.set_to(clock.now() + timedelta(days=29)):
        assert forget_alone() == 0
    with clock.set_to(clock.now() + timedelta(days=31)):
        assert forget_alone() == 1
        assert forget_alone() == 0

    assert not Account.objects.filter(pk=account.pk).exists()
    assert Account.objects.filter(pk=kept.pk).exists()


def test_who_runs_the_installation_stays_without_being_anybody_in_it():
    account = AccountFactory(is_staff=True, alone_since=clock.now())

    with clock.set_to(clock.now() + timedelta(days=400)):
        assert forget_alone() == 0

    assert Account.objects.filter(pk=account.pk).exists()


def test_thirty_days_count_from_the_last_person_and_anew_each_time():
    person = PersonFactory()
    account, start = person.account, clock.now()
    with clock.set_to(start + timedelta(days=100)):
        cut(person)
    with clock.set_to(start + timedelta(days=120)):
        again = PersonFactory(account=account)
        assert forget_alone() == 0
    with clock.set_to(start + timedelta(days=200)):
        assert forget_alone() == 0
        again.delete()
        assert forget_alone() == 0
    with clock.set_to(start + timedelta(days=231)):
        assert forget_alone() == 1


def test_the_nightly_sweep_forgets_accounts_without_persons():
    account = AccountFactory(alone_since=clock.now() - timedelta(days=31))

    with clock.set_to(clock.now() + timedelta(days=1)):
        assert sweep_daily() >= 1

    assert not Account.objects.filter(pk=account.pk).exists()


# Cut: the keeper corrected the address


@pytest.fixture
def cast(db):
    with clock.set_to(NOW):
        made = the_cast()
        put_in(made.mobility, State.ONGOING, reached=9)
        yield made


@pytest.fixture
def tutor(cast):
    return Person.objects.get(pk=cast.actors[Role.HOST_TUTOR].person_id)


def correct_address(person, address="right@voorbeeld.example"):
    """As the keeper's act does it."""
    person.email = address
    person.save(update_fields=["email"])
    cut(person)


def test_the_session_of_a_cut_account_shows_nothing_of_the_person(cast, tutor):
    account, browser = account_of(tutor), Client()
    browser.force_login(account)
    stay = reverse("portal:stay", args=[cast.mobility.pk])
    assert browser.get(stay).status_code == 200

    correct_address(tutor)

    assert browser.get(stay).status_code == 404
    assert tutor.full_name not in browser.get(reverse("accounts:me")).text


def test_a_token_of_a_cut_account_shows_nothing_of_the_person(cast, tutor):
    account = account_of(tutor)
    create_token(actor=Actor(tutor.pk, account_id=account.pk), label="t", organisation_id=None, days=9)

    correct_address(tutor)

    acting = as_self(ApiToken.objects.get().account_id)
    assert not Mobility.objects.visible_to(acting).exists()


def test_an_account_that_is_others_too_keeps_them(tutor):
    account = account_of(tutor)
    other = PersonFactory(account=account)

    correct_address(tutor)

    assert list(account.persons.all()) == [other]
    with clock.set_to(NOW + timedelta(days=31)):
        assert forget_alone() == 0


def test_a_link_mailed_before_the_correction_opens_nothing(cast, tutor):
    link = link_for(person_id=tutor.pk, role=Role.HOST_TUTOR, mobility=cast.mobility)
    token, browser = token_of(link), Client()
    browser.get(reverse("portal:link", args=[token]))
    stay = reverse("tutor:stay", args=[cast.mobility.pk])
    assert browser.get(stay).status_code == 200

    correct_address(tutor)

    assert open_token(token).why == "replaced"
    assert browser.get(stay).status_code == 302


def test_a_part_that_goes_on_gets_a_new_link_at_the_right_address(cast, tutor):
    link = link_for(person_id=tutor.pk, role=Role.HOST_TUTOR, mobility=cast.mobility)

    correct_address(tutor)

    row = OutboxRow.objects.get(kind="mail.link")
    assert row.payload == {"link": str(link.pk), "person": str(tutor.pk)}
    assert open_token(token_of(Link.objects.get(pk=link.pk))).why == ""


def test_who_has_no_address_any_more_is_mailed_nothing(cast, tutor):
    link = link_for(person_id=tutor.pk, role=Role.HOST_TUTOR, mobility=cast.mobility)
    token = token_of(link)

    correct_address(tutor, None)

    assert open_token(token).why == "replaced"
    assert not OutboxRow.objects.filter(kind="mail.link").exists()


def test_links_of_others_go_on(cast, tutor):
    other = cast.actors[Role.EMPLOYER].person_id
    token = token_of(link_for(person_id=other, role=Role.EMPLOYER, mobility=cast.mobility))

    correct_address(tutor)

    assert open_token(token).why == ""


@pytest.mark.django_db(transaction=True)
def test_a_code_mailed_before_the_correction_no_longer_counts():
    person, other = PersonFactory.create_batch(2)
    code = issue_code(person_id=person.pk, purpose="sign:1")
    theirs = issue_code(person_id=other.pk, purpose="sign:1")

    correct_address(person)

    with pytest.raises(CodeRefused) as refused:
        use_code(person_id=person.pk, purpose="sign:1", code=code)
    assert refused.value.code == "accounts.code_missing"
    use_code(person_id=other.pk, purpose="sign:1", code=theirs)


def test_cutting_twice_is_cutting_once(tutor):
    account_of(tutor)

    correct_address(tutor)
    cut(tutor)

    assert Person.objects.get(pk=tutor.pk).account is None


def test_the_account_at_the_wrong_address_is_not_asked_about_the_person_again(tutor):
    account, browser = account_of(tutor), Client()
    browser.force_login(account)

    correct_address(tutor)

    answer = browser.post(reverse("accounts:that-is-me"), {"person": str(tutor.pk), "answer": "me"})
    assert answer.status_code == 404
