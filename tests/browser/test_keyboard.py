"""Whole errands by keyboard alone: Tab, letters, arrows, space and Enter; no click, no focus set by the test."""

import re
from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.cache import cache

from accounts.models import Person
from assessments.models import FollowUp
from documents.models import RequestState, SignatureRequest
from ground import clock
from lifecycle.effects.outbox import drain
from lifecycle.models import Mobility
from lifecycle.programmes import load_shipped_rule_sets
from lifecycle.roles import Role
from lifecycle.tables.mobility import State
from tests.browser.conftest import third_case
from tests.browser.test_light_pages import link_of
from tests.lifecycle.conftest import put_in
from tools.cases.runner import DrainWithoutMails, Runner

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


def sign_in(page, person, arrives):
    page.goto("/sign-in/")
    type_into(page, "Mail address", person.email)
    page.keyboard.press("Enter")
    page.wait_for_url("**/sign-in/code/**")
    type_into(page, "Six-digit code", re.search(r"\b(\d{6})\b", mail.outbox[-1].body).group(1))
    page.keyboard.press("Enter")
    page.wait_for_url("**/account/that-is-me/")
    press(page, "That is me")
    page.wait_for_url(arrives)


def coordinator_of(cast):
    return Person.objects.get(pk=cast.actors[Role.SENDING_COORDINATOR].person_id)


@pytest.fixture
def stay_in_signing(transactional_db):
    """The third case; its agreement waits for the signatures."""
    cache.clear()
    load_shipped_rule_sets()
    case = third_case()
    next(step for step in case.data["history"] if step["do"] == "send_for_signature")["id"] = "sent"
    since = date.today() - timedelta(days=1500)
    run = Runner(case, drain=DrainWithoutMails("a test's scene"), until="sent", since=since).run()
    return run.mobility


def test_a_coordinator_signs_in_and_plans_a_stay(page, cast):
    sign_in(page, coordinator_of(cast), "**/today/")

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
    page.keyboard.type("1 March 2027")
    tab_to(page, "Last day")
    page.keyboard.type("26 March 2027")
    press(page, "Save. Next")
    page.wait_for_url("**/plan/host/")

    stay = Mobility.unscoped.get(participant__email="ola@example.org")
    assert (stay.country, str(stay.planned_start), str(stay.planned_end)) == ("MT", "2027-03-01", "2027-03-26")


def test_a_coordinator_starts_the_preparation_from_today(page, cast):
    sign_in(page, coordinator_of(cast), "**/today/")

    press(page, "Go on")
    type_into(page, "Criteria of the selection", "Criteria 2026, version 1")
    press(page, "Select and start the preparation")
    page.wait_for_url(f"**/stays/{cast.mobility.pk}/")

    stay = Mobility.unscoped.get(pk=cast.mobility.pk)
    assert (stay.state, stay.selection_criteria) == (State.PREPARATION, "Criteria 2026, version 1")


def test_a_tutor_comes_by_link_and_sends_a_follow_up(page, cast, settings, live_server):
    settings.BASE_URL = live_server.url
    put_in(cast.mobility, State.ONGOING, reached=9)
    today = clock.today()
    FollowUp.objects.create(mobility=cast.mobility, nth=1, period_from=today - timedelta(days=6), due_on=today)
    page.goto(link_of(cast, Role.HOST_TUTOR))

    press(page, "Agreement, papers and what else you can do")
    press(page, "Follow-up")
    press(page, "Send follow-up 1")  # too early: it says what is missing, and each line leads to its field
    assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"
    tab_to(page, "What was done?")
    page.keyboard.press("Enter")
    page.keyboard.type("Plastered the south wall")
    tab_to(page, "No")
    page.keyboard.press("Space")
    press(page, "Send follow-up 1")

    page.get_by_text("is sent.").wait_for()
    follow_up = FollowUp.objects.get(mobility=cast.mobility)
    assert (follow_up.tasks, follow_up.wellbeing) == ("Plastered the south wall", "well")


@pytest.mark.pdf
@pytest.mark.parametrize("page", [1280], indirect=True)
def test_a_participant_signs_the_agreement_with_a_mailed_code(page, stay_in_signing):
    participant = stay_in_signing.participant
    sign_in(page, participant, "**/my/**")

    press(page, "Read and sign")
    tab_to(page, "I have read this text")
    page.keyboard.press("Space")
    press(page, "Go on: send me a code")
    page.get_by_text("What you are about to do").wait_for()
    drain()
    type_into(page, "Code", mail.outbox[-1].subject.split()[0])
    press(page, "Sign")

    page.get_by_role("heading", name="You have signed").wait_for()
    asked = SignatureRequest.unscoped.get(person=participant, document__kind="learning_agreement")
    assert asked.state == RequestState.SIGNED


def test_the_first_tab_leads_past_the_menu(page, cast):
    page.goto("/sign-in/")
    page.keyboard.press("Tab")
    assert page.evaluate(NAME) == "Go to the content" or page.evaluate(
        "document.activeElement.closest('main') !== null"
    )
