"""Somebody on duty keeps the night list on the telephone and opens it without a connection; a learner keeps the card."""

from contextlib import contextmanager
from datetime import timedelta

import pytest

from assessments.models import Item, PreparationItem
from ground import clock
from lifecycle.models import Mobility
from lifecycle.roles import Role
from lifecycle.tables.mobility import State
from tests.browser.conftest import assert_accessible
from tests.lifecycle.conftest import put_in
from tests.portal.code_walk import browser_by_link
from tests.portal.conftest import a_session

pytestmark = pytest.mark.browser


@contextmanager
def come(chromium, live_server, settings, key):
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, base_url=live_server.url, accept_downloads=True
    )
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}])
    yield context.new_page()
    context.close()


def kept(page, words, folder):
    """The file that a link gives, opened from the disk with nothing to ask."""
    with page.expect_download() as given:
        page.get_by_role("link", name=words).click()
    file = folder / given.value.suggested_filename
    given.value.save_as(file)
    page.context.set_offline(True)
    page.goto(f"file://{file}")


def test_the_list_and_the_card_are_read_without_a_connection(cast, chromium, live_server, settings, tmp_path):
    first = clock.today() - timedelta(days=9)
    put_in(cast.mobility, State.ONGOING, reached=9, ended_on=None, suspended_from=None)
    days = {"planned_start": first, "started_on": first, "planned_end": first + timedelta(days=40)}
    Mobility.unscoped.filter(pk=cast.mobility.pk).update(**days)
    PreparationItem.objects.create(mobility=cast.mobility, code=Item.HOUSING, detail="Via Finta 2", done_on=first)

    with come(chromium, live_server, settings, a_session(cast.actors[Role.SAFEGUARDING])) as duty:
        duty.goto("/today/")
        duty.get_by_role("link", name="Abroad", exact=True).click()
        assert_accessible(duty)
        duty.get_by_role("link", name="Night list, to print or keep").click()
        assert_accessible(duty)
        kept(duty, "Keep this list on this device", tmp_path)
        assert duty.get_by_role("heading", name="Italy, Exampletown").is_visible()
        assert duty.get_by_text("Via Finta 2").is_visible()
        assert duty.locator("main").evaluate("it => getComputedStyle(it).paddingTop") == "16px"  # its style came along

    by_link = browser_by_link(cast, Role.PARTICIPANT).session.session_key
    with come(chromium, live_server, settings, by_link) as learner:
        learner.goto(f"/my/{cast.mobility.pk}/")
        learner.get_by_role("link", name="Your card to carry").click()
        assert_accessible(learner)
        kept(learner, "Keep it on this device", tmp_path)
        assert learner.get_by_role("link", name="112").get_attribute("href") == "tel:112"
