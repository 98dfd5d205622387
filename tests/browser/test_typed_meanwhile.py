"""What is typed while the server draws the page anew stays typed, and what is pressed meanwhile is done."""

import time

import pytest
from django.urls import reverse

from agreements.parts import PartName
from agreements.selectors import open_version, parts_of
from lifecycle.roles import Role
from lifecycle.tables.mobility import State
from tests.browser.test_locked_pages import come_as
from tests.lifecycle import worlds

pytestmark = pytest.mark.browser
WORDS = "Observation at work, twice"


def of(stay, part):
    return reverse("portal:part", args=[stay.pk, part])


@pytest.fixture
def assessment(page, live_server, cast):
    """The part opened by the coordinator, on a line that takes its time for whatever is sent."""
    stay = worlds.a_stay_in(cast, State.AGREEMENT_DRAFT)
    come_as(page, live_server, cast, Role.SENDING_COORDINATOR)
    page.goto(of(stay, PartName.ASSESSMENT))

    def slowly(route):
        if route.request.method == "POST":
            time.sleep(1)
        route.continue_()

    page.route("**/agreement/**", slowly)
    return stay


def test_nothing_typed_while_the_page_is_drawn_anew_is_lost(page, assessment):
    people = page.locator("select[data-draws]").first
    people.select_option(index=1)
    page.get_by_label("Methods").press_sequentially(WORDS, delay=30)
    page.wait_for_timeout(2500)

    assert page.get_by_label("Methods").input_value().startswith(WORDS)
    page.get_by_text("Saved.").wait_for()
    page.wait_for_timeout(3500)
    assert parts_of(open_version(assessment))[PartName.ASSESSMENT]["methods"][0].startswith(WORDS)


def test_a_press_that_meets_the_drawing_is_done(page, assessment):
    page.locator("select[data-draws]").first.select_option(index=1)
    page.get_by_label("Methods").fill(WORDS)
    on = page.get_by_role("button", name="6 Validation")
    on.hover()
    page.mouse.down()
    page.wait_for_timeout(1500)
    page.mouse.up()

    page.wait_for_url("**/validation_and_recognition/")
    assert parts_of(open_version(assessment))[PartName.ASSESSMENT]["methods"] == [WORDS]
