"""A bad day abroad by clicks alone: something is told, read, answered and closed; a tutor worries; somebody goes home ill.

Who goes, the tutor and the guardian come by the link of a mail; who reads at the school comes with an account.
"""

import os
import re
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import Browser, Page

from accounts.models import Person
from accounts.own_account import enrol_totp
from assessments.incident_models import Incident
from assessments.incident_services import pass_on_unopened
from assessments.models import FollowUp
from ground import clock
from lifecycle.effects.outbox import drain
from lifecycle.models import Mobility, OrganisationPart
from lifecycle.roles import Role
from lifecycle.tables.mobility import State
from notifications.links import address_of, link_for
from tests.browser.conftest import assert_accessible
from tests.browser.hands import mailed_link
from tests.browser.test_every_page import come_in
from tests.browser.test_keyboard import press, tab_to
from tests.factories.accounts import TOTP_SECRET, account_of
from tests.lifecycle.conftest import Cast, put_in

pytestmark = pytest.mark.browser
AD, CO, EM, GU, HC, HT, LE, SG = (
    Role.ADMINISTRATOR,
    Role.SENDING_COORDINATOR,
    Role.EMPLOYER,
    Role.GUARDIAN,
    Role.HOST_COORDINATOR,
    Role.HOST_TUTOR,
    Role.PARTICIPANT,
    Role.SAFEGUARDING,
)
SECRET, ANSWER, WHY = "Zimtschnecke", "I call you at six", "Another workshop, talked with all"
LANGUAGES = ["en", "nl"]


@pytest.fixture
def abroad(cast, settings, live_server) -> Cast:
    """The eighth day of a stay, with a follow-up that is open, numbers to call and somebody responsible."""
    settings.BASE_URL = live_server.url
    today = clock.today()
    days = {"planned_start": today - timedelta(days=7), "planned_end": today + timedelta(days=40)}
    put_in(
        cast.mobility, State.ONGOING, reached=9, suspended_from=None, ended_on=None, started_on=days["planned_start"]
    )
    Mobility.unscoped.filter(pk=cast.mobility.pk).update(**days)
    FollowUp.objects.create(mobility=cast.mobility, nth=1, period_from=days["planned_start"], due_on=today)
    OrganisationPart.objects.filter(mobility=cast.mobility, part="sending").update(responsible=person(cast, CO))
    for role, phone in ((CO, "+370 600 00001"), (SG, "+370 600 00002"), (HT, "+39 06 000 0003"), (LE, "+370 600 4")):
        Person.objects.filter(pk=person(cast, role).pk).update(phone=phone)
    return cast


def person(cast: Cast, role: Role) -> Person:
    return Person.objects.get(pk=cast.actors[role].person_id)


@dataclass
class Somebody:
    """One person at one browser, reading one language."""

    page: Page
    language: str

    def said(self, words: str, **facts: str) -> str:
        with translation.override(self.language):
            return gettext(words) % facts if facts else gettext(words)

    def presses(self, words: str, **facts: str) -> None:
        self.page.get_by_role("main").get_by_role("button", name=self.said(words, **facts)).first.click()
        self.arrives()

    def follows(self, words: str) -> None:
        self.page.get_by_role("main").get_by_role("link", name=self.said(words)).first.click()
        self.arrives()

    def chooses(self, words: str) -> None:
        self.page.get_by_label(self.said(words), exact=True).check()

    def writes(self, label: str, words: str) -> None:
        self.page.get_by_label(self.said(label)).first.fill(words)

    def arrives(self) -> None:
        self.page.wait_for_load_state("networkidle")
        assert_accessible(self.page)
        if folder := os.environ.get("SHOTS"):
            name = f"{clock.now():%H%M%S%f}-{self.language}-{self.page.viewport_size['width']}"
            self.page.screenshot(path=f"{folder}/{name}.png", full_page=True)

    @property
    def reads(self) -> str:
        return self.page.get_by_role("main").inner_text()


@pytest.fixture
def come(chromium: Browser, live_server, abroad):
    """A browser of their own for each: by the link of a mail, or with an account."""
    opened = []

    def somebody(role: Role, language: str = "en", *, width: int = 390, by_link: bool = False) -> Somebody:
        context = chromium.new_context(viewport={"width": width, "height": 844}, base_url=live_server.url)
        opened.append(context)
        who = Somebody(context.new_page(), language)
        who.page.set_default_timeout(20_000)
        Person.objects.filter(pk=person(abroad, role).pk).update(language=language)
        if by_link:
            link = link_for(person_id=person(abroad, role).pk, role=role, mobility=abroad.mobility)
            who.page.goto(address_of(link))
        else:
            who.page.goto("/")
            come_in(who.page, person(abroad, role), language)
            who.page.goto("/today/")
        who.arrives()
        return who

    yield somebody
    for context in opened:
        context.close()


def tells(learner: Somebody, *, without_coordinator: bool = False) -> None:
    """From the page of the stay to the receipt; the numbers come before the text."""
    learner.follows("Tell the school that something is wrong")
    assert learner.reads.index("112") < learner.reads.index(learner.said("What happened?"))
    assert "+370 600 00001" in learner.reads
    learner.chooses("Bullying" if learner.language == "en" else "Pesten")
    learner.chooses("I need help today")
    if without_coordinator:
        words = learner.said("Not %(person)s, the coordinator of this stay", person="Sending_Coordinator Example")
        learner.page.get_by_label(words).check()
    learner.writes("What happened?", SECRET)
    learner.presses("Tell the school")


def first_row(reader: Somebody) -> str:
    return reader.page.locator("[aria-labelledby=needs] li").first.inner_text()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [390, 1280])
def test_what_is_told_is_read_answered_and_closed_by_clicks(come, abroad, width, language):
    learner = come(LE, language, width=width, by_link=True)
    tells(learner)
    assert learner.said("It has arrived") in learner.reads
    assert "Safeguarding Example" in learner.reads

    coordinator = come(CO, language, width=width)
    assert coordinator.said("Reported something: help is needed today") in first_row(coordinator)
    assert SECRET not in coordinator.reads

    contact = come(SG, language, width=width)
    contact.presses("Read the report")
    assert SECRET in contact.reads
    contact.chooses("Message to who reported" if language == "en" else "Bericht aan wie het meldde")
    contact.writes("In words", ANSWER)
    contact.presses("Write it down")
    assert ANSWER in contact.reads

    learner.page.goto(mailed_link(person(abroad, LE).email))
    learner.arrives()
    assert learner.said("You have an answer") in learner.reads
    assert ANSWER in learner.reads

    contact.follows("Close the report…")
    contact.presses("Close it")
    assert contact.page.get_by_role("main").get_by_role("alert").or_(contact.page.locator(".sj-error")).count()
    contact.chooses("Moved to another place")
    contact.writes("Reason, kept with the report", WHY)
    contact.presses("Close it")
    assert WHY in contact.reads
    learner.page.reload()
    learner.arrives()
    assert learner.said("It is closed") in learner.reads
    assert WHY not in learner.reads


def test_what_was_typed_stays_where_something_is_missing(come):
    learner = come(LE, by_link=True)
    learner.follows("Tell the school that something is wrong")
    learner.chooses("Where I live")
    learner.writes("How may we reach you?", "By message only")
    learner.presses("Tell the school")

    assert "“I need to talk” is enough" in learner.reads
    assert learner.page.get_by_label("Where I live").is_checked()
    assert learner.page.get_by_label("How may we reach you?").input_value() == "By message only"
    assert not Incident.objects.exists()


def test_a_form_pressed_twice_is_one_report(come):
    learner = come(LE, by_link=True)
    learner.follows("Tell the school that something is wrong")
    learner.chooses("Bullying")
    learner.chooses("I need help today")
    learner.writes("What happened?", SECRET)
    learner.page.get_by_role("button", name="Tell the school").dblclick()
    learner.page.wait_for_url("**/told/**")
    learner.arrives()

    assert Incident.objects.count() == 1


def test_who_is_left_out_finds_nothing_and_after_half_an_hour_the_next_is_told(come, abroad, mailoutbox):
    learner = come(LE, by_link=True)
    tells(learner, without_coordinator=True)
    receipt = learner.page.url
    assert "Sending_Coordinator" not in learner.reads
    assert "+370 600 00001" not in learner.reads  # who was left out is not offered to be called
    drain()

    for role in (CO, HC, EM):
        assert "eported something" not in come(role, width=1280).reads
    assert SECRET not in come(GU, by_link=True).reads
    report = Incident.objects.get()
    for role in (CO, HC, HT, EM):
        other = come(role)
        for address in (receipt, f"/stays/{abroad.mobility.pk}/reports/{report.pk}/"):
            assert other.page.goto(address).status == 404, (role, address)

    Incident.objects.update(pass_on_at=clock.now())
    assert pass_on_unopened() == 1
    enrol_totp(account_id=account_of(person(abroad, AD)).pk, secret=TOTP_SECRET)  # an administrator signs in with two
    last = come(AD, width=1280)
    last.page.goto(mailed_link(person(abroad, AD).email))
    last.arrives()
    assert SECRET not in last.reads  # the log would not know who read it
    last.presses("Open and read it")
    assert SECRET in last.reads
    assert "told as the next person" in last.reads
    assert not any(SECRET in one.body for one in mailoutbox)


def test_a_stranger_with_a_forwarded_mail_reads_nothing(come, abroad, chromium, live_server):
    tells(come(LE, by_link=True))
    address = mailed_link(person(abroad, SG).email)
    page = chromium.new_context(viewport={"width": 390, "height": 844}, base_url=live_server.url).new_page()
    page.goto(address)
    assert "/sign-in/" in page.url
    assert SECRET not in page.content()
    tutor = come(HT, by_link=True)
    assert tutor.page.goto(address).status == 404
    page.context.close()


def test_a_report_is_not_closed_by_who_has_not_read_it(come, abroad):
    tells(come(LE, by_link=True))
    contact = come(SG, width=1280)
    contact.page.goto(f"/stays/{abroad.mobility.pk}/reports/{Incident.objects.get().pk}/close/")
    contact.arrives()

    assert contact.page.get_by_role("button", name="Open and read it").is_visible()
    assert not contact.page.get_by_role("button", name="Close it").is_visible()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_tutor_is_worried_and_no_later_answer_hides_it(come, abroad, language):
    tutor = come(HT, language, by_link=True)
    tutor.follows("Agreement, papers and what else you can do")
    tutor.follows("Follow-up")
    tutor.chooses("Yes, tell them")
    tutor.presses("Send follow-up %(nth)s", nth="1")
    assert tutor.said("It was told at once that you are worried.") in tutor.reads

    coordinator = come(CO, language)
    assert coordinator.said("A host tutor is worried") in first_row(coordinator)
    tutor.writes("What was done?", "The till")
    tutor.chooses("No")
    tutor.presses("Send follow-up %(nth)s", nth="1")
    coordinator.page.reload()
    coordinator.presses("Read the report")
    assert coordinator.said("No words: only “Yes, I am worried”. Call, and ask.") in coordinator.reads
    assert "+39 06 000 0003" in coordinator.reads
    assert coordinator.said("A host tutor is worried") not in come(HC, language).reads


def test_somebody_ill_goes_home_the_same_day_by_keyboard(come, abroad, mailoutbox):
    learner = come(LE, by_link=True)
    page, today = learner.page, clock.today()
    assert "112" in learner.reads
    press(page, "Report an early return")
    learner.arrives()
    assert page.get_by_role("heading", level=1).inner_text() == "When do you go home, and why?"
    assert page.get_by_label("Last day present").input_value() == f"{today}"
    tab_to(page, "Illness or accident")
    page.keyboard.press("Space")
    press(page, "Go on: send me a code")
    learner.arrives()
    drain()
    tab_to(page, "Code")
    page.keyboard.type(next(w for w in mailoutbox[-1].subject.split() if re.fullmatch(r"\d{6}", w)))
    press(page, "Report an early return")
    learner.arrives()

    stay = abroad.stay()
    assert (stay.state, stay.ended_on) == (State.EARLY_RETURN, today)
    receipt = page.url
    page.go_back()
    page.reload()  # the page of the code once more: it was sent
    learner.arrives()
    assert page.url == receipt
    press(page, "Go on")
    learner.arrives()
    assert "What comes next" in learner.reads
    drain()
    may_know = {person(abroad, LE).email, person(abroad, CO).email}
    of_others = [one for one in mailoutbox if not may_know & set(one.to)]
    assert of_others
    assert [one.to for one in of_others if "llness" in one.subject + one.body] == []
    for role in (HC, EM):
        other = come(role, width=1280)
        other.page.goto(f"/stays/{abroad.mobility.pk}/" if role == HC else f"/desk/employer/{abroad.mobility.pk}/")
        assert "llness" not in other.page.content(), role
    coordinator = come(CO, width=1280)
    coordinator.follows("Participant Example")
    assert "llness or accident" in coordinator.reads
