"""Errands of people, in a browser, with the keyboard where it matters; every page they meet passes axe."""

import re

import pytest
from django.core import mail

from accounts.models import Person
from lifecycle.models import Mobility
from lifecycle.roles import Role
from lifecycle.tables.mobility import State
from tests.browser.conftest import assert_accessible

pytestmark = pytest.mark.browser


def sign_in(page, person: Person, arrives: str = "**/today/") -> None:
    """By mailed code, as everybody can."""
    page.goto("/")
    assert_accessible(page)
    page.get_by_role("link", name="Sign in").last.click()
    assert_accessible(page)
    page.get_by_label("Mail address").fill(person.email)
    page.keyboard.press("Enter")
    page.wait_for_url("**/sign-in/code/**", timeout=15_000)
    assert_accessible(page)
    code = re.search(r"\b(\d{6})\b", mail.outbox[-1].body).group(1)
    page.get_by_label("Code").fill(code)
    page.keyboard.press("Enter")
    page.wait_for_url("**/account/that-is-me/", timeout=15_000)
    assert_accessible(page)
    page.get_by_role("button", name="That is me").click()
    page.wait_for_url(arrives, timeout=15_000)


def test_coordinator_finds_what_is_missing_settles_it_and_takes_the_step(page, cast):
    Mobility.unscoped.filter(pk=cast.mobility.pk).update(country="")
    sign_in(page, Person.objects.get(pk=cast.actors[Role.SENDING_COORDINATOR].person_id))
    assert_accessible(page)

    page.get_by_role("link", name="Participant Example", exact=True).first.click()
    assert_accessible(page)
    page.get_by_role("link", name="Go on planning, step by step").click()
    assert_accessible(page)
    page.get_by_label("Country of the stay").select_option("IT")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Saved.").first.wait_for()
    page.goto(f"/stays/{cast.mobility.pk}/")

    page.get_by_role("link", name="Select and start the preparation").click()
    assert_accessible(page)
    page.get_by_label("Criteria of the selection").fill("Criteria 2025, version 1")
    page.get_by_role("button", name="Select and start the preparation").focus()
    page.keyboard.press("Enter")

    page.get_by_text("Selected the participant").first.wait_for()
    assert_accessible(page)
    stay = Mobility.unscoped.get(pk=cast.mobility.pk)
    assert (stay.state, stay.country, stay.selection_criteria) == (State.PREPARATION, "IT", "Criteria 2025, version 1")


def test_a_refusal_takes_the_focus_and_keeps_what_was_typed(page, cast):
    sign_in(page, Person.objects.get(pk=cast.actors[Role.SENDING_COORDINATOR].person_id))
    page.goto(f"/stays/{cast.mobility.pk}/mobility/{cast.mobility.pk}/start_preparation/")
    page.get_by_label("Criteria of the selection").fill("Criteria 2025")
    Mobility.unscoped.filter(pk=cast.mobility.pk).update(country="GB")
    page.get_by_role("button", name="Select and start the preparation").click()

    page.get_by_text("United Kingdom is not among the countries").wait_for()
    assert page.get_by_label("Criteria of the selection").input_value() == "Criteria 2025"
    assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"
    assert_accessible(page)


def test_person_without_organisation_plans_an_own_stay(page, cast):
    sign_in(page, Person.objects.get(pk=cast.actors[Role.PARTICIPANT].person_id), "**/my/**")
    page.goto("/stays/new/")
    assert_accessible(page)
    page.get_by_role("link", name="I have finished").click()
    assert_accessible(page)
    page.get_by_label("Programme and activity").select_option(label="Outside a programme, learner placement")
    page.get_by_role("button", name="Save. Next: when and where").click()
    page.get_by_label("Country of the stay").select_option("ES")
    page.get_by_label("First day").fill("2027-03-15")
    page.get_by_label("Last day").fill("2027-05-07")
    assert_accessible(page)
    page.get_by_role("button", name="Save. Next: The host").click()
    page.get_by_role("link", name="Later").click()

    page.get_by_text("Go on planning, step by step").wait_for()
    own = Mobility.unscoped.get(approach="declare")
    assert (own.country, str(own.planned_end)) == ("ES", "2027-05-07")


@pytest.mark.parametrize(
    "address", ["/memoranda/", "/todos/", "/todos/calendar/", "/stays/?state=during", "/stays/?q=nobody"]
)
def test_other_pages_of_a_coordinator_pass(page, cast, address):
    sign_in(page, Person.objects.get(pk=cast.actors[Role.SENDING_COORDINATOR].person_id))
    page.goto(address)

    assert_accessible(page)
