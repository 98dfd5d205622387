"""Errands after a stay: the validator, the institution without account with an appeal, the employer, who goes."""

from datetime import timedelta

import pytest
from django.core.cache import cache

from ground import clock
from lifecycle.roles import Role
from recognition.models import OutcomeDecision, UnitDecision
from tests.browser.conftest import assert_accessible
from tests.browser.test_assessment import as_by_link, sees
from tests.browser.test_memorandum_clicks import newest_code
from tests.factories import recognition
from tests.factories.assessments import act
from tests.lifecycle.conftest import NOW, a_cast, put_in

pytestmark = pytest.mark.browser


@pytest.fixture
def cast(transactional_db):
    """A stay of the spring; its results come before today."""
    cache.clear()  # the counters of guesses lie in a table of their own
    with clock.set_to(NOW):
        return a_cast()


TWO = "4101338"


def types_the_code(page) -> None:
    page.get_by_label("Code", exact=True).fill(newest_code())
    page.get_by_label("Code", exact=True).press("Enter")
    page.get_by_role("heading", name="It is done").wait_for()


def test_a_validator_decides_one_outcome_by_the_link(cast, chromium, live_server, settings):
    with clock.set_to(NOW):
        recognition.handed_in(cast)
    page = as_by_link(cast, Role.VALIDATOR, chromium, live_server, settings)
    page.goto(f"/decisions/{cast.mobility.pk}/")
    assert_accessible(page)
    page.get_by_role("radio", name="validated", exact=True).first.check()
    page.locator("button.sj-button--main").first.click()
    types_the_code(page)
    assert OutcomeDecision.objects.get().decision == "validated"
    page.context.close()


def test_whoever_goes_appeals_and_the_institution_answers_without_account(cast, chromium, live_server, settings):
    with clock.set_to(NOW):
        recognition.recognised(cast)
    page = as_by_link(cast, Role.PARTICIPANT, chromium, live_server, settings)
    page.goto(f"/my/{cast.mobility.pk}/")
    assert_accessible(page)
    sees(page, "1 unit counts, 1 does not")
    page.get_by_role("link", name="File an appeal…").click()
    page.get_by_role("checkbox").nth(1).check()
    page.locator("textarea").first.fill("My allergen test was not seen")
    page.locator("main button.sj-button--main").click()
    types_the_code(page)
    page.goto(f"/my/{cast.mobility.pk}/")
    sees(page, "is in hand")
    page.context.close()

    desk = as_by_link(cast, Role.COMPETENT_INSTITUTION, chromium, live_server, settings)
    desk.goto("/decisions/")
    assert_accessible(desk)
    desk.get_by_role("link", name="Read the appeal").click()
    assert_accessible(desk)
    desk.get_by_role("radio", name="Changed").check()
    desk.get_by_label("Now (needed").select_option("partial")
    desk.locator("input[name=points_1]").fill("1")
    desk.get_by_label("Reason").fill("Allergens shown, storage missing")
    desk.get_by_role("button", name="Answer the appeal").click()
    types_the_code(desk)
    assert UnitDecision.objects.get(unit_code=TWO, superseded_at=None).decision == "partial"
    desk.context.close()

    page = as_by_link(cast, Role.PARTICIPANT, chromium, live_server, settings)
    page.goto(f"/my/{cast.mobility.pk}/")
    assert_accessible(page)
    sees(page, "The appeal was answered on")
    page.context.close()


def test_an_employer_reads_the_results_and_notes_the_talk(cast, chromium, live_server, settings):
    with clock.set_to(NOW):
        recognition.recognised(cast)
    put_in(
        cast.mobility,
        "feedback",
        ended_on=clock.today() - timedelta(days=40),
        planned_end=clock.today() - timedelta(days=38),
    )
    act(cast, "recognition.file_appeal", Role.PARTICIPANT, {"units": [TWO], "text": "Look again"})
    page = as_by_link(cast, Role.EMPLOYER, chromium, live_server, settings)
    page.goto(f"/apprentices/{cast.mobility.pk}/")
    assert_accessible(page)
    sees(page, "came home 2 days early")
    sees(page, "What counts now")
    assert "Allergens" not in page.content()
    assert "ppeal" not in page.content()
    page.get_by_role("link", name="Note the talk").click()
    page.get_by_label("Held on").fill(clock.today().isoformat())
    page.get_by_label("What is done differently at work").fill("Shows the others the allergen list")
    page.locator("main button.sj-button--main").click()
    page.goto(f"/apprentices/{cast.mobility.pk}/")
    sees(page, "Shows the others the allergen list")
    page.context.close()
