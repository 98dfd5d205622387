"""A coordinator fills the library: a unit is written, ordered by keys and by dragging, pasted, and saved by itself."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accounts.models import Person
from library.models import Unit
from library.outcomes import read
from library.selectors import newest_of
from lifecycle.roles import Role
from tests.browser.conftest import assert_accessible
from tests.browser.test_every_page import come_in
from tests.factories.library import a_qualification, a_unit

pytestmark = pytest.mark.browser
PASTED = "Type\tOutcome\tLeerresultaat\nK\tNames the steps.\tBenoemt de stappen.\nComp.\tOffers a way out.\t\nK\tNames the steps.\t\n"


@pytest.fixture
def at(page, live_server):
    page.goto(live_server.url)
    return page


def texts(unit):
    return [one.text.get("en") for one in read(newest_of(unit).outcomes)]


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_pages_of_the_library_pass(at, cast, language):
    school, page = cast.actors[Role.SENDING_COORDINATOR], at
    unit = a_unit(school, a_qualification(school)).unit
    come_in(page, Person.objects.get(pk=school.person_id), language)
    pages = [reverse(f"units:{name}") for name in ("library", "add", "examples", "take-over", "add-qualification")]
    pages += [reverse(f"units:{name}", args=[unit.pk]) for name in ("unit", "paste")]
    pages += [reverse("units:version", args=[unit.pk, 1]), reverse("units:qualification", args=[unit.qualification_id])]
    for address in pages:
        page.goto(address)
        assert_accessible(page)
    page.goto(reverse("units:paste", args=[unit.pk]))
    page.locator("#text").fill(PASTED)
    page.locator("button[value=look]").last.click()
    page.locator("#columns").wait_for()
    assert_accessible(page)
    page.locator("button[value=add]").click()
    page.locator("#the-unit").wait_for()
    assert "Offers a way out." in texts(unit) and len(texts(unit)) == 6


def test_a_unit_is_written_by_keys(at, cast):
    school, page = cast.actors[Role.SENDING_COORDINATOR], at
    unit = a_unit(school, a_qualification(school)).unit
    come_in(page, Person.objects.get(pk=school.person_id), "en")
    page.goto(reverse("units:unit", args=[unit.pk]))
    first = texts(unit)

    page.locator("#f-o-2-text-en").focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(page.get_by_text("Moved: it is now outcome 3.")).to_be_visible()
    assert texts(unit) == [first[0], first[2], first[1], first[3]]

    page.locator("#f-o-4-text-en").focus()
    page.keyboard.press("Enter")
    page.locator("#f-o-new-text-en").fill("Understands the till.")
    page.keyboard.press("Tab")
    expect(page.get_by_text("cannot be seen or measured")).to_be_visible()
    assert texts(unit)[-1] == "Understands the till."
    page.locator("[name='o.5.text.en']").fill("Counts the till.")
    page.keyboard.press("Control+s")
    expect(page.get_by_text("cannot be seen or measured")).to_be_hidden()
    assert texts(unit)[-1] == "Counts the till."

    page.locator("[name='o.5.text.en']").fill("Counts the till twice.")
    page.get_by_role("button", name="Take out outcome 1").click()  # while what was typed is being saved
    undo = page.get_by_role("button", name="Undo")
    undo.wait_for()
    assert len(texts(unit)) == 4 and texts(unit)[-1] == "Counts the till twice."
    undo.click()
    page.locator("#outcome-1").wait_for()
    assert len(texts(unit)) == 5 and Unit.unscoped.count() == 1
