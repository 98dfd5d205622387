"""Whole errands by keyboard alone: Tab, letters, arrows, space and Enter; no click, no focus set by the test."""

import re

import pytest
from django.core import mail

from accounts.models import Person
from lifecycle.models import Mobility
from lifecycle.roles import Role

pytestmark = pytest.mark.browser
MOST_TABS = 80
NAME = """() => { const it = document.activeElement; const label = it.labels && it.labels[0];
    return (label ? label.innerText : it.innerText || it.getAttribute('aria-label') || '').replace(/\\s+/g, ' ').trim(); }"""


def tab_to(page, words):
    """Tab until what has the focus is named so; it must be visible there."""
    for _step in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate(NAME).startswith(words):
            ring = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert ring != "none", f"{words}: no ring shows the focus"
            return
    raise AssertionError(f"Tab never reached “{words}” at {page.url}")


def type_into(page, words, text):
    tab_to(page, words)
    page.keyboard.type(text)


def press(page, words):
    tab_to(page, words)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_a_coordinator_signs_in_and_plans_a_stay(page, cast):
    person = Person.objects.get(pk=cast.actors[Role.SENDING_COORDINATOR].person_id)
    page.goto("/sign-in/")
    type_into(page, "Mail address", person.email)
    page.keyboard.press("Enter")
    page.wait_for_url("**/sign-in/code/**")
    type_into(page, "Six-digit code", re.search(r"\b(\d{6})\b", mail.outbox[-1].body).group(1))
    page.keyboard.press("Enter")
    page.wait_for_url("**/today/")

    press(page, "New stay")
    press(page, "A member of staff")
    type_into(page, "Given names", "Ola")
    type_into(page, "Family names", "Eksempel")
    type_into(page, "Mail address", "ola@example.org")
    type_into(page, "Programme and activity", "Outside")
    press(page, "Save. Next")
    page.wait_for_url("**/plan/when/")
    type_into(page, "Country of the stay", "Malta")
    tab_to(page, "First day")
    page.keyboard.type("03012027")
    tab_to(page, "Last day")
    page.keyboard.type("03262027")
    press(page, "Save. Next")
    page.wait_for_url("**/plan/host/")

    stay = Mobility._base_manager.get(participant__email="ola@example.org")
    assert (stay.country, str(stay.planned_start), str(stay.planned_end)) == ("MT", "2027-03-01", "2027-03-26")


def test_the_first_tab_leads_past_the_menu(page, cast):
    page.goto("/sign-in/")
    page.keyboard.press("Tab")
    assert page.evaluate(NAME) == "Go to the content" or page.evaluate(
        "document.activeElement.closest('main') !== null"
    )
