"""The own account: its addresses."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.acting import as_self
from accounts.models import Account
from accounts.own_account import open_account
from ground.errors import InputRefused
from tests.factories.accounts import PASSWORD, AccountFactory, PersonFactory, account_of

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
