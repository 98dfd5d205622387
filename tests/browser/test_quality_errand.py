"""The errand of a quality manager: read, filter, start an action, see it measured, close it; every page passes axe."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.models import MembershipRole, Person
from accounts.own_account import enrol_totp
from ground import clock
from lifecycle.roles import Role
from quality.actions import finish, measure_what_is_due
from quality.improvement import ActionState, ImprovementAction, Verdict
from tests.browser.conftest import assert_accessible
from tests.browser.test_every_page import at, come_in
from tests.factories.accounts import TOTP_SECRET, MembershipFactory, account_of
from tests.factories.quality import a_past_stay

__all__ = ["at"]
pytestmark = pytest.mark.browser
CO, QM = Role.SENDING_COORDINATOR, Role.QUALITY_MANAGER


def stays(cast, year, early):
    """Twenty stays of a year, so many of them broken off."""
    start, end = date(year, 3, 3), date(year, 4, 25)
    for nth in range(20):
        ended = date(year, 4, 1) if nth < early else end
        a_past_stay(cast, planned_start=start, started_on=start, planned_end=end, ended_on=ended)


def test_a_finding_becomes_an_action_and_its_effect_is_seen_a_year_later(at, cast):
    stays(cast, 2024, early=8)
    stays(cast, 2025, early=0)
    owner = Person.objects.get(pk=cast.actors[CO].person_id)
    account_of(owner)
    come_in(at, Person.objects.get(pk=cast.actors[QM].person_id), "en")
    at.goto(reverse("portal:quality"))
    at.get_by_role("link", name="The EQAVET report").click()
    at.get_by_label("Year of the first day").select_option("2024")
    at.get_by_role("button", name="Show these figures").click()
    at.get_by_role("heading", name="20 stays began in 2024").wait_for()
    assert_accessible(at)

    finding = at.locator("li", has_text="Stays completed is off its target with certainty").last
    finding.get_by_role("link", name="Start an action").click()
    assert_accessible(at)
    at.get_by_label("What will be done").fill("Talk with each learner before departure")
    at.get_by_label("Done by").fill(clock.today().isoformat())
    at.get_by_role("button", name="Start the action").click()
    at.get_by_text("Choose who does it. An action without owner is not started.").first.wait_for()
    assert at.get_by_label("What will be done").input_value() == "Talk with each learner before departure"
    assert_accessible(at)
    at.get_by_label("Who does it").select_option(str(owner.pk))
    at.get_by_role("button", name="Start the action").click()
    at.get_by_role("heading", name="From finding to effect").wait_for()
    assert_accessible(at)

    action = ImprovementAction.unscoped.get()
    finish(actor=cast.actors[CO], action=action, words="We talked")
    with clock.set_to(clock.now() + timedelta(days=500)):
        measure_what_is_due.work()
    at.reload()
    at.get_by_role("heading", name="A cycle later").wait_for()
    at.get_by_text("Improved").first.wait_for()
    assert_accessible(at)
    at.get_by_label("It worked, keep the check").check()
    at.get_by_label("Evidence").fill("The figure of 2025")
    at.get_by_role("button", name="Close the action").click()
    at.get_by_text("Closed.").first.wait_for()
    action.refresh_from_db()
    assert (action.state, action.verdict) == (ActionState.CLOSED, Verdict.IMPROVED)


def test_from_a_figure_down_to_its_stays_and_on_to_the_paper(at, cast):
    stays(cast, 2025, early=8)
    manager = Person.objects.get(pk=cast.actors[QM].person_id)
    MembershipFactory(person=manager, organisation=cast.organisations["sending"], role=MembershipRole.CASE_ACCESS)
    enrol_totp(account_id=account_of(manager).pk, secret=TOTP_SECRET)
    come_in(at, manager, "en")
    at.goto(reverse("portal:quality-report"))
    at.get_by_role("link", name=re.compile(r"12 of 20\s*: Stays completed")).click()
    at.get_by_role("heading", name="Stays completed").wait_for()
    assert_accessible(at)
    at.go_back()
    at.get_by_role("link", name="Paper and workbook").click()
    assert_accessible(at)
    at.get_by_role("button", name="For internal use").click()
    at.get_by_text("Issued as").first.wait_for()
    at.goto(reverse("portal:quality-answers"))
    assert_accessible(at)
