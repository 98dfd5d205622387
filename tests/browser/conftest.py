"""A real Chromium before a real server."""

import os
import re
import shutil
from collections.abc import Iterator
from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache
from playwright.sync_api import Browser, Locator, Page, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from tests.lifecycle.conftest import Cast, a_cast
from tools.cases.case import Case
from tools.demo import demo_cases

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # playwright runs an event loop beside the tests' database
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser") or "/usr/bin/chromium"
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def cast(transactional_db) -> Cast:
    cache.clear()  # the counters of guesses lie in a table of their own
    return a_cast()


def third_case() -> Case:
    """An under-age learner, France to Ireland; its present step lies in this week."""
    return next(case for case in demo_cases(date.today()) if case.name.startswith("DEMO-3"))


@pytest.fixture(params=[1280, 390])
def page(request, chromium, live_server) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": request.param, "height": 900}, base_url=live_server.url)
    yield context.new_page()
    context.close()


def assert_accessible(page: Page) -> None:
    """No violation of axe, and nothing scrolls sideways."""
    found = violations(page)
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"], page.url


def violations(page: Page, tries: int = 4) -> list[dict]:
    """What axe finds on the page that arrived: a click returns while the page before it still stands,
    and axe cannot finish on a document that is leaving."""
    page.wait_for_load_state("load")
    try:
        return Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]}).response["violations"]
    except PlaywrightError:
        if tries == 1:
            raise
        page.wait_for_timeout(250)
        return violations(page, tries - 1)


AT_REST = "() => !document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling')"


def choose(page: Page, select: Locator, words: str) -> None:
    """One of a list, by its words or what they begin with; an organisation that is not listed is looked for first."""
    page.wait_for_function(AT_REST)  # another choice may draw this list anew
    said = select.locator("option").filter(has_text=re.compile(rf"^\s*{re.escape(words)}(\s*$|,)"))
    if not said.count():
        name = select.get_attribute("id")
        page.fill(f"#{name}_words", words)
        page.click(f"#{name}_look")
        page.wait_for_function(AT_REST)
    select.select_option(value=said.first.get_attribute("value"))
    page.wait_for_function(AT_REST)
