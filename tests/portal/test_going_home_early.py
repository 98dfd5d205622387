"""Going home early: whom it is about and from which day stands there; what is sent twice is one report."""

from datetime import timedelta

import pytest
from django.urls import reverse

from ground import clock
from lifecycle.models import Event, Mobility
from lifecycle.roles import Role
from lifecycle.tables.mobility import State
from tests.lifecycle.conftest import put_in
from tests.portal.code_walk import browser_by_link, newest_code, text_of

CO, LE, GU = Role.SENDING_COORDINATOR, Role.PARTICIPANT, Role.GUARDIAN
EARLY = "report_early_return"


@pytest.fixture
def abroad(cast):
    today = clock.today()
    put_in(cast.mobility, State.ONGOING, reached=9, ended_on=None, suspended_from=None, started_on=today)
    days = {"planned_start": today - timedelta(days=20), "planned_end": today + timedelta(days=30)}
    Mobility.unscoped.filter(pk=cast.mobility.pk).update(**days, started_on=days["planned_start"])
    return cast


def form_of(cast):
    return reverse("portal:transition", args=[cast.mobility.pk, "mobility", cast.mobility.pk, EARLY])


def sent(form, **changes):
    typed = {name: form[name].value() for name in form.fields}
    return {**typed, "reason_code": "health", "reason": "A broken ankle", **changes}


@pytest.mark.parametrize(
    ("role", "heading"),
    [(LE, "When do you go home, and why?")]
    + [(who, "When does Participant Example go home, and why?") for who in (CO, GU)],
)
def test_the_form_says_whom_it_is_about_and_begins_with_today(abroad, browser_of, role, heading):
    page = browser_of(role).get(form_of(abroad))

    top = text_of(page).partition("<h1")[2].partition("</h1>")[0]
    assert top.partition(">")[2].strip() == heading
    assert page.context["page"].form["last_day"].value() == abroad.stay().today


def test_back_and_send_again_shows_the_first_receipt(abroad):
    browser, address = browser_by_link(abroad, LE), form_of(abroad)
    form = browser.get(address).context["page"].form
    code_page = browser.post(address, sent(form))["Location"]
    receipt = browser.post(code_page, {"code": newest_code()})["Location"]

    again = [browser.post(address, sent(form)), browser.post(code_page, {"code": "123456"}), browser.get(code_page)]
    assert {answer["Location"] for answer in again} == {receipt}
    assert Event.unscoped.filter(name=EARLY).count() == 1


@pytest.mark.parametrize("changes", [{"reason": "Another reason"}, {"reason_code": "family"}])
def test_other_content_is_no_second_report_and_is_refused(abroad, browser_of, changes):
    browser, address = browser_of(CO), form_of(abroad)
    form = browser.get(address).context["page"].form
    assert browser.post(address, sent(form)).status_code == 302
    same, other = browser.post(address, sent(form)), browser.post(address, sent(form, **changes))

    assert (same.status_code, other.status_code) == (302, 409)
    assert Event.unscoped.filter(name=EARLY).count() == 1
