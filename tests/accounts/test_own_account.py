"""The own account: its addresses, when it goes, and what ends when a person is cut from it."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.acting import as_self
from accounts.actors import Actor
from accounts.api_tokens import create_token
from accounts.codes import issue_code, use_code
from accounts.models import Account, ApiToken, Person
from accounts.own_account import cut, forget_alone, open_account
from ground import clock
from ground.errors import CodeRefused, InputRefused
from lifecycle.models import Mobility, OutboxRow
from lifecycle.roles import Role
from lifecycle.tables.mobility import State
from notifications.links import link_for, open_token, token_of
from notifications.models import Link
from notifications.sweeping import sweep_daily
from tests.factories.accounts import PASSWORD, AccountFactory, PersonFactory, account_of
from tests.lifecycle.conftest import NOW, put_in, the_cast

pytestmark = pytest.mark.django_db
SECOND = "later@voorbeeld.example"
ADDRESSES = reverse("account_email")
PROVE = reverse("account_email_verification_sent")


def mailed_code():
    return re.search(r"^(\d{6})$", mail.outbox[-1].body, re.MULTILINE).group(1)


@pytest.fixture
def person():
    return PersonFactory(email="school@voorbeeld.example", with_password=True)


@pytest.fixture
def own(client, person):
    client.force_login(account_of(person))
    return client


def add(client, address=SECOND):
    return client.post(ADDRESSES, {"action_add": "", "email": address})


def prove(client):
    return client.post(PROVE, {"code": mailed_code()}, follow=True)


# One address, at most one account


def test_an_account_is_opened_once_per_address():
    open_account(email="a@b.eu")

    with pytest.raises(InputRefused) as refused:
        open_account(email="A@B.eu")
    assert refused.value.code == "accounts.person_exists"


def test_a_further_address_that_was_proved_is_taken_for_others():
    account = AccountFactory()
    EmailAddress.objects.create(user=account, email="a@b.eu", verified=True)

    with pytest.raises(InputRefused):
        open_account(email="a@b.eu")


# One more address


def test_an_address_counts_only_once_its_code_is_typed(own, person):
    assert add(own).headers["Location"] == PROVE
    assert mail.outbox[-1].to == [SECOND]
    assert not EmailAddress.objects.filter(email=SECOND).exists()

    page = prove(own)

    assert page.redirect_chain[-1][0] == ADDRESSES
    assert f"{SECOND} is yours" in page.text
    proved = EmailAddress.objects.get(email=SECOND)
    assert (proved.user, proved.verified, proved.primary) == (person.account, True, False)


def test_who_cannot_read_the_mail_does_not_get_the_address(own):
    add(own)

    page = own.post(PROVE, {"code": f"{(int(mailed_code()) + 1) % 10**6:06}"})

    assert "not the code we mailed" in page.text
    assert not EmailAddress.objects.filter(email=SECOND).exists()


def test_a_new_code_is_mailed_and_the_earlier_one_counts_no_more(own):
    add(own)
    first = mailed_code()

    own.post(PROVE, {"action": "resend"})

    assert len(mail.outbox) == 2
    if first != mailed_code():  # one in a million
        own.post(PROVE, {"code": first})
        assert not EmailAddress.objects.filter(email=SECOND).exists()
    prove(own)
    assert EmailAddress.objects.filter(email=SECOND, verified=True).exists()


def test_after_school_one_signs_in_by_the_second_address(own, person):
    """The mail box of the school is gone; the account and its stays are not."""
    add(own)
    prove(own)
    own.post(ADDRESSES, {"action_primary": "", "email": SECOND})
    assert Account.objects.get(pk=person.account_id).email == SECOND
    own.post(ADDRESSES, {"action_remove": "", "email": "school@voorbeeld.example"})
    browser = Client()

    browser.post(reverse("account_request_login_code"), {"email": SECOND})
    browser.post(reverse("account_confirm_login_code"), {"code": mailed_code()})

    assert browser.session["_auth_user_id"] == str(person.account_id)
    assert as_self(person.account_id).people == (person.pk,)


def test_a_second_address_signs_in_with_the_password_too(own, person):
    add(own)
    prove(own)
    browser = Client()

    browser.post(reverse("account_login"), {"login": SECOND, "password": PASSWORD})

    assert browser.session["_auth_user_id"] == str(person.account_id)


def test_who_is_known_by_the_new_address_is_asked_about_at_once(own):
    known = PersonFactory(account=None, email=SECOND)
    assert own.get(reverse("accounts:that-is-me")).status_code == 302
    add(own)

    page = prove(own)

    assert page.redirect_chain[-1][0] == reverse("accounts:that-is-me")
    assert known.full_name in page.text


def test_a_new_address_changes_nothing_that_a_keeper_wrote(own, person):
    add(own)
    prove(own)
    own.post(ADDRESSES, {"action_primary": "", "email": SECOND})

    person.refresh_from_db()
    assert person.email == "school@voorbeeld.example"


@pytest.mark.parametrize("as_further", [False, True])
def test_an_address_of_another_account_is_refused_without_saying_whose(own, as_further):
    other = AccountFactory(email="theirs@voorbeeld.example" if as_further else SECOND)
    if as_further:
        EmailAddress.objects.create(user=other, email=SECOND, verified=True)
    PersonFactory(account=other, email=SECOND, given_names="Zwaantje")
    add(own)

    page = prove(own)

    assert "opens an account already" in page.text
    assert "Zwaantje" not in page.text and "theirs@" not in page.text
    assert set(EmailAddress.objects.filter(email=SECOND).values_list("user", flat=True)) == {other.pk}


def test_whether_an_address_is_taken_is_told_only_to_who_reads_its_mail(own):
    pages = []
    AccountFactory(email="taken@voorbeeld.example")
    for address in ("taken@voorbeeld.example", "free@voorbeeld.example"):
        page = own.post(ADDRESSES, {"action_add": "", "email": address}, follow=True)
        text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page.text)
        pages.append((page.redirect_chain, text.replace(address, "ADDRESS")))

    assert pages[0] == pages[1]


def test_an_account_that_somebody_opened_there_and_never_proved_makes_way(own, person):
    PersonFactory(account=None, email=SECOND)
    Client().post(reverse("account_request_login_code"), {"email": SECOND})
    assert Account.objects.filter(email=SECOND).exists()
    add(own)

    prove(own)

    assert not Account.objects.filter(email=SECOND).exists()
    assert EmailAddress.objects.get(email=SECOND).user == person.account
    own.post(ADDRESSES, {"action_primary": "", "email": SECOND})
    assert Account.objects.get(email=SECOND) == person.account


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("", "Write your mail address"),
        ("a@b.eu, c@d.eu", "Write one mail address"),
        ("later@voorbeeld", "Add the ending"),
        ("School@voorbeeld.example", "one of yours already"),
    ],
)
def test_bad_input_is_told_beside_its_field_and_kept(own, address, says):
    page = add(own, address)

    assert says in page.text
    assert f'value="{address}"' in page.text or not address
    assert not mail.outbox


def test_the_first_address_cannot_be_taken_off(own, person):
    page = own.post(ADDRESSES, {"action_remove": "", "email": person.email}, follow=True)

    assert "is the first address of this account" in page.text
    assert EmailAddress.objects.filter(email=person.email).exists()


def test_nobody_changes_the_addresses_of_another_account(own):
    other = AccountFactory()

    for action in ("action_remove", "action_primary"):
        own.post(ADDRESSES, {action: "", "email": other.email})

    assert EmailAddress.objects.filter(user=other, email=other.email, primary=True).exists()


def test_who_is_told_by_mail_that_the_first_address_changed(own):
    add(own)
    prove(own)

    own.post(ADDRESSES, {"action_primary": "", "email": SECOND})

    assert mail.outbox[-1].to == ["school@voorbeeld.example"]
    assert SECOND in mail.outbox[-1].body


def test_the_account_page_names_all_addresses_and_leads_to_them(own, person):
    EmailAddress.objects.create(user=person.account, email=SECOND, verified=False)

    page = own.get(reverse("accounts:me")).text

    assert (person.email in page, SECOND in page, ADDRESSES in page) == (True, True, True)
    assert "not proved yet" in page


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
    stay = reverse("portal:stay", args=[cast.mobility.pk])
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
