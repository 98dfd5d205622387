"""An agreement is read and answered on a phone, and a typing error in it takes the coordinator three clicks."""

import os
from pathlib import Path

import pytest
from django.core.cache import cache
from django.urls import reverse

from accounts.models import Person
from agreements.approvals import still_to_approve
from agreements.models import Review
from agreements.selectors import parts_of
from tests.browser.conftest import assert_accessible
from tests.browser.hands import Hand
from tests.browser.test_every_page import come_in
from tests.factories.agreements import CO, GU, HC, LE, REVIEWERS, abroad, approve, change, fresh, in_review
from tests.factories.assessments import act, go
from tests.lifecycle.conftest import a_cast

pytestmark = pytest.mark.browser
CONTACTS = {
    "host": {
        "mentor": {"name": "Carla Prima", "function": "head cook", "phone": "+39 051 1"},
        "emergency": {"name": "Dino Secondo", "phone": "+39 051 2", "phone_night": "+39 051 22"},
    },
    "sending": {"mentor": {"name": "Ona Pirmoji"}, "emergency": {"name": "Jonas Antrasis", "phone": "+370 5 1"}},
}


def address(cast, name="agreement"):
    return reverse(f"portal:{name}", args=[cast.mobility.pk])


def looked_at(page, name):
    assert_accessible(page)
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}-{page.viewport_size['width']}.png", full_page=True)


@pytest.fixture
def read(cast):
    """Sent anew after a change: who goes had said yes before, and somebody asks something."""
    in_review(cast)
    approve(cast, LE)
    go(cast, "request_agreement_changes", HC, comments={"contacts": "Who answers at night?"})
    change(cast, contacts=CONTACTS, period_and_place={"weekly_hours": 37.5})
    go(cast, "submit_agreement", CO)
    data = {"part": "period_and_place", "quote": "Main kitchen", "text": "On which floor is that?"}
    act(cast, "agreements.comment", GU, data)
    return cast


def of(cast, role):
    return Person.objects.get(pk=cast.actors[role].person_id)


def test_agreement_is_read_and_answered_by_who_goes(page, live_server, read):
    page.goto(live_server.url)
    come_in(page, of(read, LE), "en")

    page.goto(address(read))
    looked_at(page, "agreement-read-en")
    assert page.get_by_role("link", name="+39 051 22").get_attribute("href") == "tel:+3905122"
    page.get_by_role("button", name="Yes, this is right").click()
    page.get_by_text("You said yes.").first.wait_for()

    assert Review.objects.filter(role="LE").count() == 2


def test_guardian_reads_it_in_dutch_and_wants_something_changed(page, live_server, read):
    page.goto(live_server.url)
    come_in(page, of(read, GU), "nl")

    page.goto(address(read))
    looked_at(page, "agreement-read-nl")
    page.get_by_role("link", name="Ik wil iets anders…").click()
    looked_at(page, "agreement-wish-nl")
    page.get_by_label("Wanneer en waar").check()
    page.locator("textarea").fill("Niet voor negen uur")
    page.locator("main form button").click()
    page.wait_for_url(f"**{address(read)}")

    assert read.stay().state == "agreement_draft"


def test_a_typing_error_in_an_agreement_that_is_out_takes_three_clicks(chromium, live_server, transactional_db):
    cache.clear()
    cast = a_cast()
    version = in_review(cast)
    approve(cast, *REVIEWERS[:2])
    waiting = len(still_to_approve(version))
    hand = Hand(chromium, live_server.url)
    hand.opens(live_server.url)
    come_in(hand.page, of(cast, CO), "en")

    hand.opens(address(cast))
    looked_at(hand.page, "agreement-school")
    hand.clicks_on(hand.main.locator("#part-contacts").get_by_role("link", name="Correct it"))
    looked_at(hand.page, "agreement-correct")
    one = hand.main.locator('form:has(input[value="Carla Prima"])')
    hand.clicks_on(one.get_by_role("textbox"))
    one.get_by_role("textbox").fill("Carla Príma")
    hand.clicks_on(one.get_by_role("button"))
    hand.sees("Corrected. All are told of it, and nobody is asked again.")
    looked_at(hand.page, "agreement-corrected")

    assert (hand.clicks, hand.typed) == (3, 1), hand.done
    assert parts_of(fresh(version))["contacts"]["host"]["mentor"]["name"] == "Carla Príma"
    assert len(still_to_approve(fresh(version))) == waiting
    hand.context.close()


def test_what_changes_during_a_stay_is_asked_first(page, live_server, cast):
    abroad(cast)
    page.goto(live_server.url)
    come_in(page, of(cast, CO), "en")

    page.goto(address(cast, "agreement-change"))
    looked_at(page, "agreement-change")
    page.get_by_role("link", name="A later last day").click()
    page.get_by_text("Who must agree").wait_for()
    looked_at(page, "agreement-change-longer")
    page.goto(f"{address(cast, 'agreement-change')}?what=tutor")
    looked_at(page, "agreement-change-tutor")
