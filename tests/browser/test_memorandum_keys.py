"""A memorandum on a telephone and by keys alone: begun, written part by part, sent, read and signed, in both languages."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.urls import reverse

from accounts.models import Person
from lifecycle.roles import Role
from partnerships.content import PARTS
from partnerships.models import MemorandumVersion
from tests.browser.conftest import assert_accessible
from tests.browser.test_every_page import come_in
from tests.browser.test_keyboard import press, tab_to, type_into
from tests.factories.partnerships import a_memorandum, again, in_signing, known_to_all
from tests.portal.code_walk import newest_code

pytestmark = pytest.mark.browser
CO = Role.SENDING_COORDINATOR
narrow = pytest.mark.parametrize("page", [390], indirect=True)


@pytest.fixture
def at(page, live_server, settings):
    settings.BASE_URL = live_server.url
    page.goto(live_server.url)
    return page


def coordinator(cast) -> Person:
    return Person.objects.get(pk=cast.actors[CO].person_id)


def pages_of(cast) -> Iterator[str]:
    """Each page of a draft, and those on which one in signing is read and signed."""
    draft = a_memorandum(cast)
    yield reverse("portal:memorandum-new")
    yield from (reverse("portal:memorandum-write", args=[draft.pk, part]) for part in PARTS)
    yield reverse("portal:memorandum", args=[draft.pk])
    signed = in_signing(cast, a_memorandum(cast, code="MOU-LT-IT-02"))
    yield reverse("portal:memorandum", args=[signed.pk])
    yield reverse("portal:memorandum-act", args=[signed.pk, "partnerships.sign"])


@narrow
@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_pages_of_writing_reading_and_signing_pass(at, cast, language):
    known_to_all(cast)
    person = coordinator(cast)
    Person.objects.filter(pk=person.pk).update(language=language)
    come_in(at, person, language)
    for address in pages_of(cast):
        answer = at.goto(address)
        assert answer.status == 200, address
        assert_accessible(at)
        assert at.evaluate("document.documentElement.lang") == language, address


@narrow
def test_a_memorandum_is_begun_by_keys(at, cast):
    known_to_all(cast)
    come_in(at, coordinator(cast), "en")
    at.goto(reverse("portal:memoranda"))

    press(at, "Write a memorandum")
    tab_to(at, "Memoranda")  # past the menu, in which “Partners” stands
    type_into(at, "Partner", "Example hosting")
    press(at, "Begin to write")
    at.wait_for_url("**/write/units/")
    type_into(at, "Qualification they belong to", "Cook")
    type_into(at, "Paste here", "Work safely; 2")
    press(at, "Add these units")

    version = MemorandumVersion.unscoped.get()
    assert [unit["title"] for unit in version.content["qualifications"][0]["units"]] == ["Work safely"]


@narrow
def test_a_memorandum_is_sent_by_keys(at, cast):
    known_to_all(cast)
    version = a_memorandum(cast, review_by=date(2027, 3, 1))
    come_in(at, coordinator(cast), "en")
    at.goto(reverse("portal:memorandum-write", args=[version.pk, "aims"]))

    type_into(at, "Other", "Cooks who know two kitchens")
    at.keyboard.press("Control+s")
    at.get_by_text("Saved.").wait_for()
    at.goto(reverse("portal:memorandum-write", args=[version.pk, "aims"]))
    press(at, "Send to 1 partner to read")

    at.get_by_text("Sent. By mail it goes to").wait_for()
    assert again(version).content["other_objectives"] == "Cooks who know two kitchens"


@narrow
def test_a_memorandum_is_signed_by_keys(at, cast):
    version = in_signing(cast, a_memorandum(cast))
    come_in(at, coordinator(cast), "en")
    at.goto(reverse("portal:memorandum", args=[version.pk]))

    press(at, "Read and sign")
    tab_to(at, "I have read this text and sign it")
    at.keyboard.press("Space")
    press(at, "Go on: send me a code")
    at.get_by_role("heading", name="Type the code from your mail").wait_for()
    assert_accessible(at)
    type_into(at, "Code", newest_code())
    with at.expect_navigation():
        at.keyboard.press("Enter")

    at.get_by_role("heading", name="You have signed").wait_for()
    assert_accessible(at)
