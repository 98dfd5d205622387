"""A control sign is refused at every door of input, with words and never with a fault of ours."""

import json
from urllib.parse import quote

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.api_tokens import create_token
from accounts.models import Person
from ground.signs import holds_control_signs, without_control_signs
from portal.models import SavedFilter
from tests.factories.accounts import account_of
from tests.test_caching import addresses
from tests.test_strangers import things  # noqa: F401  (a fixture)

SIGNS = ["\x00", "\x07", "\x1b", "\x7f"]
WORDS = ("after", "q", "from", "cursor", "limit", "page", "row", "before", "next", "which", "language", "new\x00name")


@pytest.fixture
def coordinator(things):  # noqa: F811
    browser = Client(raise_request_exception=False)
    browser.force_login(account_of(Person.objects.get(pk=things["signed_in"].person_id)))
    return browser


@pytest.mark.slow
@pytest.mark.parametrize("sign", SIGNS, ids=lambda sign: f"U+{ord(sign):04X}")
def test_no_address_takes_one_behind_it(things, coordinator, sign):  # noqa: F811
    words = "&".join(f"{quote(word)}={quote('a' + sign)}" for word in WORDS)
    for name, path in addresses(things):
        answer = coordinator.get(f"{path}?{words}")
        # 400 wherever the address itself may be asked; sign-in and the look-up of who runs it have their own doors
        assert answer.status_code in (302, 400, 401, 403, 404, 405), (name, answer.status_code)
        assert answer.status_code == 400 or name not in ("portal:stays", "portal:todos", "portal:quality"), name


def test_no_address_takes_one_in_it(things, coordinator):  # noqa: F811
    for path in ("/stays/%00/", "/v/%00", "/l/%00/", "/stays/export.%00", f"/stays/{things['stay']}/acts/a%00b/",
                 f"/stays/{things['stay']}/agreement/%1b/", "/api/v1/%00", "/api/v1/problems/a%00"):  # fmt: skip
        assert coordinator.get(path).status_code in (400, 404), path


def test_every_list_of_the_api_refuses_it(things):  # noqa: F811
    actor = things["signed_in"]
    _token, secret = create_token(actor=actor, label="t", organisation_id=actor.organisation_id, days=9)
    program = Client(headers={"Authorization": f"Bearer {secret}"}, raise_request_exception=False)
    for name in ("mobilities", "todos", "documents", "rule-sets"):
        for word in WORDS:
            answer = program.get(f"{reverse(f'api:{name}')}?{quote(word)}=a%00")
            assert (answer.status_code, answer.json()["code"]) == (400, "api.query_refused"), (name, word)
    for sign in SIGNS:
        answer = program.post(
            reverse("api:mobilities"), json.dumps({"country": f"a{sign}"}), content_type="application/json"
        )
        assert answer.status_code == 400, sign


def test_a_form_is_shown_without_them_to_be_sent_again(things, coordinator):  # noqa: F811
    typed = {"name": "My\x02 filter\x00", "query": "q=a\nb", "password": "secret\x01"}

    answer = coordinator.post(reverse("portal:save-filter"), typed)

    page = answer.content.decode()
    assert answer.status_code == 400
    assert "Not sent yet" in page
    assert "My filter" in page
    assert "secret" not in page
    assert not SavedFilter.objects.exists()
    sent_again = {name: without_control_signs(value) for name, value in typed.items()}
    assert coordinator.post(reverse("portal:save-filter"), sent_again).status_code == 302
    assert [one.name for one in SavedFilter.objects.all()] == ["My filter"]


def test_no_page_of_sign_in_falls_over_one(db):
    anybody = Client(raise_request_exception=False)
    for name in ("account_request_login_code", "account_login", "account_reset_password", "accounts:register-person"):
        answer = anybody.post(reverse(name), {"email": "a\x00@b.example", "login": "a\x00", "password": "\x00"})
        assert answer.status_code == 400, name
    assert anybody.get(reverse("accounts:register"), headers={"Accept-Language": "nl\x00"}).status_code < 500
    anybody.cookies[settings.SESSION_COOKIE_NAME] = "a\x00b"
    anybody.cookies[settings.LANGUAGE_COOKIE_NAME] = "nl\x00"
    assert anybody.get(reverse("account_login")).status_code < 500


def test_a_page_break_of_a_word_processor_is_no_control_sign():
    assert not holds_control_signs("one\x0btwo\x0cthree\tfour\r\nfive")
