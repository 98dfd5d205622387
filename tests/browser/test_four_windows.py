"""From the written agreement to ready: coordinator, participant, host and guardian, each in a window of their own."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache

from accounts.models import Person
from lifecycle.models import Mobility
from lifecycle.outbox import drain
from lifecycle.programmes import load_shipped_rule_sets
from lifecycle.tables.mobility import State
from tests.browser.conftest import assert_accessible
from tests.browser.test_every_page import come_in
from tools.cases.runner import DrainWithoutMails, Runner
from tools.demo import demo_cases

pytestmark = [pytest.mark.browser, pytest.mark.pdf]
WRITTEN = "written"


@pytest.fixture
def stay(transactional_db):
    """The third case with its agreement written, in the days just past."""
    cache.clear()
    load_shipped_rule_sets()
    case = next(one for one in demo_cases(date.today()) if one.name.startswith("demo-3") or "DEMO-3" in one.name)
    step = next(one for one in case.data["history"] if one["do"] == "agreement.write")
    step["id"] = WRITTEN
    since = date.today() - timedelta(days=1500)
    run = Runner(case, drain=DrainWithoutMails("a test's scene"), until=WRITTEN, since=since).run()
    return Mobility._base_manager.get(pk=run.mobility.pk)


@pytest.fixture
def window(chromium, live_server):
    """A browser window of somebody, with their own session."""
    opened = []

    def open_for(name: str):
        context = chromium.new_context(viewport={"width": 1280, "height": 900}, base_url=live_server.url)
        opened.append(context)
        page = context.new_page()
        page.goto("/")
        come_in(page, Person.objects.get(given_names=name), "en")
        return page

    yield open_for
    for context in opened:
        context.close()


def options(page):
    return page.get_by_label("Paper").locator("option").all_inner_texts()


def by_code(page, mailoutbox, address, button, paper=""):
    """What decides or signs: a code by mail, then the form."""
    page.goto(address)
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_text("A code is on its way").wait_for()
    drain()
    page.goto(address)
    if paper:
        page.get_by_label("Paper").select_option(index=[paper in one for one in options(page)].index(True))
    page.get_by_label("Code from your mail").fill(mailoutbox[-1].subject.split()[0])
    assert_accessible(page)
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name=button, exact=True).click()
    assert page.get_by_text("Recorded.").count(), page.inner_text("main")[-700:]
    drain()


def take(page, stay, step):
    """A step of the coordinator, from the page of the stay."""
    page.goto(f"/stays/{stay.pk}/")
    page.get_by_role("link", name=step).first.click()
    assert_accessible(page)
    page.get_by_role("button", name=step).click()
    page.wait_for_url(f"**/stays/{stay.pk}/")
    drain()


def test_four_people_bring_an_agreement_into_force(stay, window, mailoutbox):
    sign, consent = (f"/stays/{stay.pk}/acts/{act}/" for act in ("documents.sign", "agreements.give_consent"))
    coordinator, participant, host, guardian = (window(name) for name in ("Anne", "Camille", "Shane", "Dominique"))

    take(coordinator, stay, "Send the agreement for review")
    for reviewer in (host, participant, guardian, window("Pat"), window("Paul")):
        reviewer.goto(f"/stays/{stay.pk}/acts/agreements.approve_version/")
        assert_accessible(reviewer)
        with reviewer.expect_navigation():
            reviewer.locator("main").get_by_role("button", name="Approve the agreement").click()
        assert reviewer.get_by_text("Recorded.").count(), reviewer.inner_text("main")[-700:]
    take(coordinator, stay, "Send the agreement for signature")
    by_code(coordinator, mailoutbox, sign, "Sign")
    by_code(participant, mailoutbox, sign, "Sign")
    by_code(host, mailoutbox, sign, "Sign")
    assert Mobility._base_manager.get(pk=stay.pk).state == State.AGREEMENT_SIGNING
    guardian.goto(consent)
    guardian.get_by_label("The journey and the stay").check()
    guardian.locator("main").get_by_role("button", name="Consent as guardian").click()
    guardian.get_by_text("Recorded.").wait_for()
    drain()
    by_code(guardian, mailoutbox, sign, "Sign", paper="Learning agreement")
    by_code(guardian, mailoutbox, sign, "Sign")

    coordinator.goto(f"/stays/{stay.pk}/")
    coordinator.get_by_text("Ready to leave").first.wait_for()
    assert_accessible(coordinator)
    assert Mobility._base_manager.get(pk=stay.pk).state == State.READY
