"""The own dates under an address that a calendar program reads by itself."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from icalendar import Calendar

from accounts.models import Membership
from ground import clock
from ground.sentences import sentence
from lifecycle.models import ToDo
from lifecycle.roles import Role
from notifications.links import link_for, renew, token_of
from portal.models import CalendarAddress

CO, HT = Role.SENDING_COORDINATOR, Role.HOST_TUTOR


@pytest.fixture
def owed(cast):
    """Something that the coordinator and the tutor owe today."""
    return [
        ToDo.unscoped.create(
            mobility=cast.mobility,
            transition="x",
            key=f"k{owner}",
            code="lifecycle.reason",
            owner=owner,
            person_id=cast.actors[owner].person_id,
            since=clock.now(),
            due_on=clock.today(),
        )
        for owner in (CO, HT)
    ]


@pytest.fixture
def by_link(cast):
    """The tutor's browser, come by the mailed link, and the link."""
    link = link_for(person_id=cast.actors[HT].person_id, role=HT, mobility=cast.mobility)
    browser = Client()
    browser.get(reverse("portal:link", args=[token_of(link)]))
    return browser, link


def made_by(browser):
    return browser.post(reverse("portal:calendar-address")).context["address"]


def read(address):
    """What a program without any session gets."""
    return Client().get(address)


def entries(answer):
    return {str(entry["summary"]): entry for entry in Calendar.from_ical(answer.content).walk("VEVENT")}


def test_a_program_reads_what_is_owed_and_rings_the_day_before(cast, owed, browser_of):
    answer = read(made_by(browser_of(CO)))

    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/calendar")
    due = entries(answer)["Participant E.: A reason in words is needed."]
    assert due.decoded("dtstart") == clock.today()
    [alarm] = due.walk("VALARM")
    assert alarm.to_ical().decode().count("TRIGGER:-PT15H") == 1
    assert "Participant Example" not in answer.text


def test_it_stays_up_to_date(cast, owed, browser_of):
    address = made_by(browser_of(CO))
    ToDo.unscoped.filter(pk=owed[0].pk).update(closed_at=clock.now())

    assert "Participant E.: A reason in words is needed." not in entries(read(address))


def test_who_comes_by_a_link_has_one_until_the_link_is_replaced(cast, owed, by_link):
    browser, link = by_link
    address = made_by(browser)

    assert "Participant E.: A reason in words is needed." in entries(read(address))
    renew(link)
    assert read(address).status_code == 404


def test_the_secret_is_shown_once_and_kept_nowhere(cast, browser_of):
    browser = browser_of(CO)
    secret = made_by(browser).rpartition("/")[2].removesuffix(".ics")

    assert secret not in browser.get(reverse("portal:calendar-address")).text
    assert secret not in str(list(CalendarAddress.objects.values_list()))


def test_a_new_one_ends_the_one_before_and_a_click_ends_it(cast, browser_of):
    browser = browser_of(CO)
    first, second = made_by(browser), made_by(browser)

    assert (read(first).status_code, read(second).status_code) == (404, 200)
    page = browser.post(reverse("portal:close-calendar"), follow=True)
    assert "opens nothing any more" in page.text
    assert read(second).status_code == 404


def test_a_membership_that_ended_reads_nothing(cast, browser_of):
    address = made_by(browser_of(CO))
    Membership.objects.filter(person_id=cast.actors[CO].person_id).update(until_on=clock.today())

    assert read(address).status_code == 404


def test_it_speaks_the_language_of_its_reader_whatever_the_program_asks(cast, owed, browser_of):
    browser = browser_of(CO)
    address = made_by(browser)
    account = CalendarAddress.objects.get().account
    type(account).objects.filter(pk=account.pk).update(language="nl")

    answer = Client().get(address, headers={"Accept-Language": "en"})

    with translation.override("nl"):
        assert f"Participant E.: {sentence('lifecycle.reason', {})}" in entries(answer)
    assert "A reason in words is needed." not in answer.text
