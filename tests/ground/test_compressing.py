"""Answers are compressed where their length tells nothing to who does not read them anyway."""

import gzip

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from lifecycle.roles import Role
from tests.api.conftest import caller_for
from tests.portal.conftest import browser_of, cast  # noqa: F401  (fixtures)

TAKES = {"HTTP_ACCEPT_ENCODING": "gzip, br"}
OWN = {"HTTP_SEC_FETCH_SITE": "same-origin"}


def is_compressed(answer) -> bool:
    return answer.headers.get("Content-Encoding") == "gzip"


@pytest.mark.parametrize("asked_by", ["same-origin", "none"])
def test_a_page_that_no_other_site_asked_for_is_compressed(browser_of, asked_by):  # noqa: F811
    browser, address = browser_of(Role.SENDING_COORDINATOR), reverse("portal:today")
    plain = browser.get(address)
    packed = browser.get(address, HTTP_SEC_FETCH_SITE=asked_by, **TAKES)

    assert is_compressed(packed)
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert b"</html>" in gzip.decompress(packed.content)
    assert len(packed.content) < len(plain.content) / 3


@pytest.mark.parametrize("asked_by", [{"HTTP_SEC_FETCH_SITE": "cross-site"}, {"HTTP_SEC_FETCH_SITE": "same-site"}, {}])
def test_a_page_that_another_site_may_have_asked_for_is_not(browser_of, asked_by):  # noqa: F811
    assert not is_compressed(browser_of(Role.SENDING_COORDINATOR).get(reverse("portal:today"), **asked_by, **TAKES))


@pytest.mark.parametrize("name", ["accounts:tokens", "mfa_index", "accounts:me"])
def test_a_page_that_shows_secrets_is_never_compressed(browser_of, name):  # noqa: F811
    answer = browser_of(Role.SENDING_COORDINATOR).get(reverse(name), **OWN, **TAKES)

    assert answer.status_code == 200
    assert not is_compressed(answer)


def test_where_one_signs_in_nothing_is_compressed(db):
    assert not is_compressed(Client().get(reverse("account_login"), **OWN, **TAKES))


def test_a_program_that_names_its_token_gets_its_lists_compressed(cast):  # noqa: F811
    program = caller_for(cast.actors[Role.SENDING_COORDINATOR])

    assert is_compressed(program.get("mobilities/", Accept_Encoding="gzip"))
    one = program.get(f"mobilities/{cast.mobility.pk}/", Accept_Encoding="gzip")
    assert (one.headers["ETag"], is_compressed(one)) == (f'"{cast.mobility.version}"', False)  # it stays a strong one


def test_style_sheets_come_compressed(db):
    answer = Client().get(f"/{settings.STATIC_URL.strip('/')}/css/components.css", **TAKES)

    text = gzip.decompress(answer.getvalue())

    assert is_compressed(answer)
    assert text == (settings.BASE_DIR / "static" / "css" / "components.css").read_bytes()
