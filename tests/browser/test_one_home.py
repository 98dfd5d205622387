"""A tutor with one link: what is open, a deed, and back with a receipt; never a page for staff."""

from datetime import timedelta

import pytest

from assessments.models import FollowUp
from ground import clock
from lifecycle.doors import wake
from lifecycle.roles import Role
from lifecycle.tables.mobility import State
from tests.browser.conftest import assert_accessible
from tests.lifecycle import worlds
from tests.portal.code_walk import browser_by_link

pytestmark = pytest.mark.browser


def test_a_tutor_sends_the_week_and_is_back_at_home(cast, chromium, live_server, settings):
    worlds.a_stay_in(cast, State.ONGOING)
    today = clock.today()
    FollowUp.objects.filter(mobility=cast.mobility).delete()
    FollowUp.objects.create(mobility=cast.mobility, nth=1, period_from=today - timedelta(days=6), due_on=today)
    wake(machine="mobility", pk=cast.mobility.pk)
    context = chromium.new_context(viewport={"width": 390, "height": 844}, base_url=live_server.url)
    key = browser_by_link(cast, Role.HOST_TUTOR).session.session_key
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}])
    page = context.new_page()

    page.goto("/tutor/")
    assert_accessible(page)
    assert page.get_by_role("heading", level=1).inner_text() == "1 thing for you, Host_Tutor"
    page.get_by_role("link", name="Write it").click()
    page.get_by_label("What was done?").or_(page.get_by_label("In a few words, if you like")).fill("The till")
    page.get_by_label("No", exact=True).check()
    page.get_by_role("button", name="Send follow-up 1").click()
    page.get_by_text("Follow-up 1 of Participant is sent.").wait_for()
    assert page.url.endswith("/tutor/")
    assert_accessible(page)
    page.get_by_role("link", name="Agreement, papers and what else you can do").click()
    assert_accessible(page)
    page.goto(f"/stays/{cast.mobility.pk}/")
    assert page.url.endswith(f"/tutor/{cast.mobility.pk}/stay/")
    context.close()
