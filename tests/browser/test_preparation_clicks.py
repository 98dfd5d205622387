"""Ticking and planning by hand, counted in clicks: twenty insurances, a day that can be two, the rules beside the plan."""

import pytest
from django.urls import reverse

from assessments.models import Item, PreparationItem
from lifecycle.roles import Role
from tests.browser.conftest import assert_accessible
from tests.browser.hands import Hand
from tests.lifecycle.conftest import put_in
from tests.portal.conftest import a_session
from tests.portal.test_preparation_pages import a_group

pytestmark = pytest.mark.browser
CO = Role.SENDING_COORDINATOR


@pytest.fixture
def hand(cast, chromium, live_server, settings):
    one = Hand(chromium, live_server.url)
    one.page.set_default_timeout(60_000)  # twenty ticks pass twenty doors
    key = a_session(cast.actors[CO])
    one.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}])
    yield one
    one.context.close()


def test_clicks_of_twenty_insurances_are_two(cast, hand):
    cohort, stays = a_group(cast, 20)
    hand.opens(reverse("portal:preparation-group", args=[cohort.pk]))
    assert_accessible(hand.page)
    hand.clicks_on(hand.main.get_by_role("checkbox", name="Insurance").first)
    hand.button("Tick")

    assert hand.main.get_by_text("20 ticked.").is_visible()
    assert PreparationItem.objects.filter(mobility__in=stays, code=Item.INSURANCE, done_on=None).count() == 0
    assert hand.clicks == 2, hand.said


def test_clicks_of_a_day_that_can_be_two_are_one_and_the_rules_follow_what_is_typed(cast, hand):
    put_in(cast.mobility, "draft")
    hand.opens(reverse("portal:plan-step", args=[cast.mobility.pk, "when"]))
    hand.page.fill("#id_planned_start", "5/6")
    hand.main.get_by_text("5 June or 6 May?").wait_for()
    hand.clicks_on(hand.main.locator("button[data-day-for=id_planned_start]").first)
    hand.main.get_by_text("5 June").last.wait_for()
    hand.page.fill("#id_planned_end", "7 June")
    hand.main.get_by_text("3 days are too short").wait_for()

    assert_accessible(hand.page)
    assert hand.clicks == 1, hand.said
