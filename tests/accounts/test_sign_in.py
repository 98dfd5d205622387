import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import WrongCodes
from tests.factories.accounts import PASSWORD, MembershipFactory, PersonFactory, account_of

pytestmark = pytest.mark.django_db
CODE_PAGE = reverse("account_request_login_code")
CONFIRM_PAGE = reverse("account_confirm_login_code")
PASSWORD_PAGE = reverse("account_login")


def mailed_code():
    return re.search(r"^(\d{6})$", mail.outbox[-1].body, re.MULTILINE).group(1)


def wrong(code):
    return f"{(int(code) + 1) % 10**6:06}"


def signed_in(client):
    return "_auth_user_id" in client.session


def body(response):
    """The page without what differs at each request."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", response.text)


def test_sign_in_by_mailed_code(client):
    person = PersonFactory(proved=False)

    client.post(CODE_PAGE, {"email": person.email.upper()})
    assert mail.outbox[-1].to == [person.email]
    response = client.post(CONFIRM_PAGE, {"code": mailed_code()})

    assert response.status_code == 302
    assert client.session["_auth_user_id"] == str(person.account_id)
    assert EmailAddress.objects.get(user=person.account).verified


def test_code_mail_is_in_the_language_of_the_person(client):
    person = PersonFactory(language="nl")

    client.post(CODE_PAGE, {"email": person.email})

    assert len(mail.outbox) == 1
    assert mailed_code() in mail.outbox[0].subject


def test_wrong_code_does_not_sign_in_and_says_so(client):
    person = PersonFactory()
    client.post(CODE_PAGE, {"email": person.email})

    response = client.post(CONFIRM_PAGE, {"code": wrong(mailed_code())})

    assert "not the code we mailed" in response.text
    assert not signed_in(client)


def test_right_code_after_five_wrong_ones_does_not_sign_in(client):
    person = PersonFactory()
    client.post(CODE_PAGE, {"email": person.email})
    code = mailed_code()
    for _ in range(5):
        client.post(CONFIRM_PAGE, {"code": wrong(code)})

    client.post(CONFIRM_PAGE, {"code": code})

    assert not signed_in(client)


def test_tries_put_back_in_the_session_are_still_counted(client):
    """Posts at the same time each see the session of before: the shared counter must hold."""
    person = PersonFactory()
    client.post(CODE_PAGE, {"email": person.email})
    code = mailed_code()
    before = dict(client.session.items())
    for _ in range(5):
        client.post(CONFIRM_PAGE, {"code": wrong(code)})
        session = client.session
        session.update(before)
        session.save()

    client.post(CONFIRM_PAGE, {"code": code})

    assert not signed_in(client)


def test_unknown_address_gets_the_same_answer_as_a_known_one(client, django_user_model):
    PersonFactory(email="known@voorbeeld.example")
    pages = []
    for address in ("known@voorbeeld.example", "nobody@voorbeeld.example"):
        client.session.flush()
        asked = client.post(CODE_PAGE, {"email": address})
        page = client.get(CONFIRM_PAGE)
        wrong_code = client.post(CONFIRM_PAGE, {"code": "abcdef"})
        pages.append(
            [asked.status_code, asked.headers["Location"]]
            + [body(one).replace(address, "ADDRESS") for one in (page, wrong_code)]
        )
        client.cookies.clear()

    assert pages[0] == pages[1]
    assert [one.to for one in mail.outbox] == [["known@voorbeeld.example"], ["nobody@voorbeeld.example"]]


def test_closed_account_gets_the_answer_of_an_unknown_address(client):
    person = PersonFactory(is_active=False)

    client.post(CODE_PAGE, {"email": person.email})

    assert "code" not in mail.outbox[0].subject
    assert not re.search(r"^\d{6}$", mail.outbox[0].body, re.MULTILINE)


@pytest.mark.slow
def test_a_class_of_thirty_behind_one_address_signs_in_within_a_minute():
    pupils = PersonFactory.create_batch(30)
    browsers = [Client() for _pupil in pupils]
    for browser, pupil in zip(browsers, pupils, strict=True):
        browser.post(CODE_PAGE, {"email": pupil.email})
        code = mailed_code()
        browser.post(CONFIRM_PAGE, {"code": wrong(code)})
        browser.post(CONFIRM_PAGE, {"code": code})

    assert [signed_in(browser) for browser in browsers] == [True] * 30
    assert WrongCodes.objects.get().number == 30


def test_two_addresses_in_one_are_refused(client):
    response = client.post(CODE_PAGE, {"email": "a@b.eu, c@d.eu"})

    assert "Write one mail address" in response.text
    assert not mail.outbox


def test_sign_in_by_password(client):
    person = PersonFactory(with_password=True)

    client.post(PASSWORD_PAGE, {"login": person.email, "password": PASSWORD})

    assert client.session["_auth_user_id"] == str(person.account_id)


def test_wrong_password_and_unknown_address_get_the_same_answer(client):
    person = PersonFactory(with_password=True)
    answers = [
        body(client.post(PASSWORD_PAGE, {"login": address, "password": "x" * 12})).replace(address, "ADDRESS")
        for address in (person.email, "nobody@voorbeeld.example")
    ]

    assert answers[0] == answers[1]
    assert "do not belong together" in answers[0]


def test_password_alone_does_not_open_an_address_that_nobody_proved(client):
    person = PersonFactory(with_password=True, proved=False)

    client.post(PASSWORD_PAGE, {"login": person.email, "password": PASSWORD})

    assert not signed_in(client)
    assert mail.outbox[0].to == [person.email]


def test_guessing_passwords_is_stopped_for_the_right_one_as_well(client):
    person = PersonFactory(with_password=True)
    for _ in range(5):
        client.post(PASSWORD_PAGE, {"login": person.email, "password": "x" * 12})

    response = client.post(PASSWORD_PAGE, {"login": person.email, "password": PASSWORD})

    assert "too many tries" in response.text
    assert not signed_in(client)


def test_codes_asked_again_and_again_for_one_address_are_stopped(client):
    person = PersonFactory()
    for _ in range(5):
        client.post(CODE_PAGE, {"email": person.email})
        client.cookies.clear()

    assert len(mail.outbox) == 3


def test_sign_in_renews_the_session_key(client):
    person = PersonFactory(with_password=True)
    client.get(PASSWORD_PAGE)
    client.post(CODE_PAGE, {"email": person.email})
    before = client.session.session_key

    client.post(CONFIRM_PAGE, {"code": mailed_code()})

    assert client.session.session_key != before


def test_own_sign_up_page_of_the_sign_in_package_leads_to_ours(client):
    assert client.get(reverse("account_signup")).headers["Location"] == reverse("accounts:register")


def test_forgotten_password_is_chosen_anew_with_a_code(client):
    person = PersonFactory(with_password=True)
    client.post(reverse("account_reset_password"), {"email": person.email})
    client.post(reverse("account_confirm_password_reset_code"), {"code": mailed_code()})
    new = "een andere lange zin 2"

    client.post(reverse("account_complete_password_reset"), {"password1": new, "password2": new})
    client.post(PASSWORD_PAGE, {"login": person.email, "password": new})

    assert client.session["_auth_user_id"] == str(person.account_id)


def test_language_of_a_signed_in_person_is_kept(client):
    person = PersonFactory(language="en")
    client.force_login(account_of(person))

    response = client.post(reverse("accounts:language"), {"language": "nl", "next": "/account/me/"})

    person.refresh_from_db()
    assert (person.language, person.account.language) == ("nl", "nl")
    assert response.headers["Location"] == "/account/me/"
    assert 'lang="nl"' in client.get(reverse("accounts:me")).text


def test_language_switch_does_not_lead_to_another_site(client):
    response = client.post(reverse("accounts:language"), {"language": "nl", "next": "https://evil.example/"})

    assert response.headers["Location"] == reverse("accounts:start")


@pytest.mark.parametrize("name", ["start", "me", "members", "second-factor-needed"])
def test_page_of_the_account_asks_a_stranger_to_sign_in(client, name):
    response = client.get(reverse(f"accounts:{name}"))

    assert response.status_code == 302
    assert response.headers["Location"].startswith(CODE_PAGE)


def test_own_names_are_changed_and_nothing_else(client):
    person = PersonFactory()
    client.force_login(account_of(person))
    names = {"given_names": "Ana", "family_names": "Izmišljena", "phone": "", "email": "a@b.eu", "keeper": ""}
    typed = {f"{person.pk}-{name}": said for name, said in names.items()}

    client.post(reverse("accounts:me"), {**typed, "person": str(person.pk), "is_staff": "on"})

    before = person.email
    person.refresh_from_db()
    assert (person.full_name, person.email, person.account.is_staff) == ("Ana Izmišljena", before, False)


def test_names_of_somebody_else_are_not_changed(client):
    person, other = PersonFactory.create_batch(2)
    client.force_login(account_of(person))
    typed = {f"{other.pk}-given_names": "Ana", f"{other.pk}-family_names": "Izmišljena", "person": str(other.pk)}

    client.post(reverse("accounts:me"), typed)

    before = other.full_name
    other.refresh_from_db()
    assert other.full_name == before


def test_frame_asks_the_same_number_of_questions_for_one_and_three_organisations(client, django_assert_num_queries):
    person = MembershipFactory().person
    client.force_login(account_of(person))
    client.get(reverse("accounts:me"))
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as one:
        client.get(reverse("accounts:me"))
    MembershipFactory.create_batch(2, person=person)
    with CaptureQueriesContext(connection) as three:
        client.get(reverse("accounts:me"))

    assert len(one) == len(three)
