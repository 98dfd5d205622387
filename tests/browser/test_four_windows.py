"""From the first plan to ready: coordinator, host, participant and guardian, each in a window of their own.

Given are only a school, a host and an examinations office with their people. Everything else is clicked and typed, but the
parts of the agreement: how they are written by clicks is walked in test_agreement_errand.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import Locator, Page

from accounts.actors import Actor
from accounts.models import Membership, Person
from agreements.parts import PartName
from agreements.selectors import open_version, parts_of
from assessments.models import Item
from lifecycle.doors import perform_act
from lifecycle.effects.outbox import drain
from lifecycle.models import Mobility
from lifecycle.programmes import load_shipped_rule_sets
from lifecycle.tables.mobility import State
from tests.browser.conftest import assert_accessible, choose, third_case
from tests.browser.test_every_page import come_in
from tools.cases.cast import enter
from tools.cases.run import Run

pytestmark = [pytest.mark.browser, pytest.mark.pdf]
FIRST_DAY = date.today() + timedelta(days=60)
LAST_DAY = FIRST_DAY + timedelta(days=25)
UNDER_AGE = FIRST_DAY - timedelta(days=16 * 365)
UNITS = {
    "qualification": {"title": "Baccalaureat professionnel, trade and sales", "country": "FR"},
    "units": [
        {
            "code": "UFM",
            "title": "Mobilite",
            "outcomes": [{"key": "UFM.1", "title": "Competences C1 and C3"}],
        }
    ],
}
RECOGNITION = {
    "recogniser": {"name": "Paul Modèle-Exemple", "organisation": "Rectorat Exemple"},
    "effect": "Bonus points and MobilitePro joined to the diploma.",
}
SUPPORT = {"housing": "Host family chosen by the school.", "liability_insurance": "Policy FR-33003"}
SENDING = {"mentor": {"name": "Marc Exemplaire-Test"}, "administrative": {"name": "Anne Exemplaire"}}
PROGRAMME = {"activities": "Four weeks in a hardware shop, from the store to the till."}
ASSESSMENT = {
    "assessors": [{"name": "Pat Sample", "function": "Shop manager"}],
    "methods": ["observation with grid"],
    "date": LAST_DAY.isoformat(),
}
HOST = {"mentor": {"name": "Pat Sample"}, "administrative": {"name": "Shane Sampleton"}}


@pytest.fixture
def organisations(transactional_db) -> None:
    """School, host and examinations office of the third case with their members; no learner, no stay."""
    cache.clear()
    load_shipped_rule_sets()
    case = third_case()
    members = {member["person"] for one in case.data["organisations"].values() for member in one["members"]}
    case.data["people"] = {key: facts for key, facts in case.data["people"].items() if key in members}
    enter(Run(case), since=date.today() - timedelta(days=365))


@dataclass
class Window:
    """A browser window of one person, with their own session."""

    page: Page
    mails: list[Any]
    seen: set[str] = field(default_factory=set)  # kinds of pages that axe looked at; all windows share it

    def opens(self, address: str) -> None:
        """What a person comes back to: the start page, an address kept."""
        self.page.goto(address)
        self._looks()

    def follows(self, words: str, about: str = "") -> None:
        """A link of the page itself."""
        link = self.page.locator("main").get_by_role("link", name=words).filter(has_text=about)
        with self.page.expect_navigation():
            link.first.click()
        self._looks()

    def records(self, words: str, answers: dict[str, Any]) -> None:
        """An act of the stay: on the card of what it changes, else in the menu at its head."""
        if not self.page.locator("main").get_by_role("link", name=words).first.is_visible():
            self.page.locator("main .sj-head").get_by_text("More").click()
        self.follows(words)
        self.types(answers)
        self.sends(words, says="Recorded.")

    def group(self, *names: str) -> Locator:
        """A group of fields by its legend, inside others."""
        found: Any = self.page.locator("main form")
        for name in names:
            found = found.get_by_role("group", name=name, exact=True)
        return found.first

    def adds(self, what: str) -> None:
        """One more row of this kind."""
        self.page.locator("main").get_by_role("button", name=f"Add: {what}", exact=True).first.click()
        self.page.get_by_role("button", name=f"Take out {what} 1", exact=True).first.wait_for()

    def types(self, answers: dict[str, Any], *group: str) -> None:
        """Label to answer: a text, an option of a list, or True to tick."""
        for label, answer in answers.items():
            words = re.compile(rf"^\s*{re.escape(label)}(\s+\(.*\))?\s*$")
            control = self.group(*group).get_by_label(words).first
            if answer is True:
                control.check()
            elif control.evaluate("it => it.tagName") == "SELECT":
                choose(self.page, control, str(answer))
            else:
                control.fill(str(answer))

    def sends(self, button: str, says: str = "") -> None:
        """Send the form; nothing is refused."""
        with self.page.expect_navigation():
            self.page.locator("main").get_by_role("button", name=button, exact=True).click()
        refused = self.page.locator("main [role=alert], main .sj-error").all_inner_texts()
        assert not refused, f"{self.page.url}: {refused}"
        self.sees(says)
        self._looks()

    def sees(self, words: str) -> None:
        """On the page as it is."""
        text = self.page.inner_text("main")
        assert words in text, f"{self.page.url}, not “{words}” but:\n{text[:1500]}"

    def takes(self, step: str, answers: dict[str, Any] | None = None) -> None:
        """A step of the stay, from the foot of its gate; then what it sets off is worked."""
        self.follows(step)
        self.types(answers or {})
        self.sends(step)
        drain()

    def signs(self, paper: str) -> None:
        """From the start page, by a mailed code."""
        self.opens("/today/")
        self.follows("Read and sign")
        if paper not in self.page.locator("main h1").first.inner_text():
            self.follows(f"Read “{paper}”")  # it waits beside the one that the button led to
        for other in self.page.locator("main input[name=also]:checked").all():
            other.uncheck()  # one by one
        self.page.get_by_label("I have read this text").check()
        self.sends("Go on: send me a code", says="What you are about to do")
        drain()
        self.page.get_by_label("Code", exact=True).fill(self.mails[-1].subject.split()[0])
        self.sends("Sign", says=f"You have signed “{paper}”")
        drain()

    def _looks(self) -> None:
        kind = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "…", self.page.url)
        if kind not in self.seen:
            self.seen.add(kind)
            assert_accessible(self.page)


@pytest.fixture
def window(chromium, live_server, mailoutbox) -> Iterator[Callable[[str], Window]]:
    contexts: list[Any] = []
    seen: set[str] = set()

    def open_for(name: str) -> Window:
        contexts.append(chromium.new_context(viewport={"width": 1280, "height": 900}, base_url=live_server.url))
        page = contexts[-1].new_page()
        page.goto("/")
        come_in(page, Person.objects.get(given_names=name), "en")
        return Window(page, mailoutbox, seen)

    yield open_for
    for context in contexts:
        context.close()


def test_four_people_bring_a_stay_from_the_first_plan_to_ready(organisations, window):
    coordinator, host = window("Anne"), window("Shane")
    stay = plan_the_stay(coordinator)
    prepare_it_without_a_memorandum(coordinator)
    write_the_parts_of_the_school(coordinator)
    name_the_tutor_and_write_the_parts_of_the_host(host)

    coordinator.opens(stay)
    coordinator.sees("Ready: the step to “Agreement in review”")
    coordinator.takes("Send the agreement for review")
    participant, guardian, tutor, office = (window(name) for name in ("Camille", "Dominique", "Pat", "Paul"))
    approve(participant, "Yes, this is right")
    for reader in (host, guardian, tutor, office):
        approve(reader, "I agree with version 1")
    tick_off_the_preparation(coordinator, stay)
    coordinator.takes("Send the agreement for signature")

    for signer in (coordinator, participant, host):
        signer.signs("Learning agreement")
    assert the_stay().state == State.AGREEMENT_SIGNING
    consent_and_sign(guardian)

    assert the_stay().state == State.READY
    for person, words in ((coordinator, "Ready to leave"), (participant, "It begins in"), (guardian, "It begins in")):
        person.opens(stay if person is coordinator else "/my/")
        person.sees(words)
    assert_accessible(coordinator.page)
    assert_accessible(participant.page)


def the_stay() -> Mobility:
    return Mobility.unscoped.get()


def plan_the_stay(coordinator: Window) -> str:
    """Step by step: who, when and where, the host, the guardian. The address of the stay."""
    coordinator.opens("/today/")
    coordinator.follows("Plan a stay")
    coordinator.follows("A learner")
    coordinator.types(
        {
            "Given names": "Camille",
            "Family names": "Exemple",
            "Mail address": "camille.exemple@learners.example.com",
            "Birth date": UNDER_AGE,
            "Programme and activity": "Erasmus+ 2021-2027, short-term learning mobility of VET learners",
            "Call year": 2026,
            "Units are assessed, validated and recognised": True,
        }
    )
    coordinator.sends("Save. Next: when and where")
    coordinator.types({"Country of the stay": "Ireland", "First day": FIRST_DAY, "Last day": LAST_DAY})
    coordinator.types({"Aim of the stay": "Work in a shop in Ireland and compare it with a shop at home."})
    coordinator.sends("Save. Next: The host", says="Saved.")
    coordinator.types({"Hosting organisation": "Sample Hardware Stores Ltd", "Responsible there": "Shane Sampleton"})
    coordinator.sends("Save. Next: The guardian", says="Saved.")
    coordinator.types({"Given names": "Dominique", "Family names": "Exemple", "Relation to the participant": "parent"})
    coordinator.types({"Mail address": "dominique.exemple@families.example.com"})
    coordinator.sends("Save and see the stay", says="The plan is complete")
    return coordinator.page.url


def prepare_it_without_a_memorandum(coordinator: Window) -> None:
    coordinator.takes(
        "Select and start the preparation",
        {"Criteria of the selection, with their version": "Choice of candidates, version 1"},
    )
    coordinator.records(
        "Say whether a memorandum is needed",
        {"Memorandum of understanding": "not needed", "Reason": "National procedure for the mobility unit"},
    )
    coordinator.records(
        "Name an organisation", {"Part in the stay": "competent institution", "Organisation": "Rectorat Exemple"}
    )
    coordinator.records(
        "Name a person",
        {
            "Part in the stay": "validator",
            "Given names": "Anne",
            "Family names": "Exemplaire",
            "Mail address": "anne.exemplaire@lycee-exemple.example.com",
            "For the organisation": "Lycee professionnel Exemple",
        },
    )
    coordinator.takes("Go on without a memorandum")


def writes(name: str, parts: dict[str, dict[str, Any]]) -> None:
    """Into the parts of the draft, through the door; how it is written by clicks is walked in test_agreement_errand."""
    person, stay = Person.objects.get(given_names=name), Mobility.unscoped.get()
    member = Membership.objects.open().filter(person=person).first()
    assert member is not None
    for part, content in parts.items():
        version = open_version(stay)
        assert version is not None
        data = {"part": part, "content": parts_of(version)[part] | content}
        perform_act(name="agreements.write_part", pk=stay.pk, actor=Actor(person.pk, member.organisation_id), data=data)


def write_the_parts_of_the_school(coordinator: Window) -> None:
    """From a button of the gate into the editor."""
    coordinator.sees("You can settle 4 of them yourself.")
    coordinator.follows("Write it", about="no learning outcome")
    coordinator.sees("Qualification")
    writes("Anne", {PartName.UNITS: UNITS, PartName.RECOGNITION: RECOGNITION, PartName.SUPPORT: SUPPORT,
                    PartName.CONTACTS: {"sending": SENDING}})  # fmt: skip


def name_the_tutor_and_write_the_parts_of_the_host(host: Window) -> None:
    host.opens("/todos/")
    host.follows("Name the tutor", about="Camille Exemple")
    host.types(
        {"Given names": "Pat", "Family names": "Sample", "Mail address": "pat.sample@sample-hardware.example.org"}
    )
    host.sends("Name the host tutor", says="Recorded.")
    host.sees("You can settle 5 of them yourself.")
    host.follows("Write it", about="Tasks and activities")
    host.sees("Tasks and activities")
    writes("Shane", {PartName.PROGRAMME: PROGRAMME, PartName.ASSESSMENT: ASSESSMENT, PartName.CONTACTS: {"host": HOST}})


def approve(reader: Window, words: str) -> None:
    """From the list of to-dos, which everybody has."""
    reader.opens("/todos/")
    reader.follows("Read and approve", about="Camille Exemple")
    reader.sends(words, says="You said yes.")


def tick_off_the_preparation(coordinator: Window, stay: str) -> None:
    coordinator.opens(stay)
    passport = {"What is done": "Passport or identity card", "Valid until": LAST_DAY + timedelta(days=400)}
    insured = {"What is done": str(Item.INSURANCE.label), "Detail, for example policy number or level": "FR-33001"}
    for answers in (insured, passport):
        coordinator.records("Mark a preparation item as done", {**answers, "Done on": date.today()})


def consent_and_sign(guardian: Window) -> None:
    """All of it on one page, by one mailed code."""
    guardian.opens("/today/")
    guardian.follows("Read and consent")
    for answer in guardian.page.get_by_label("I consent", exact=True).all():
        answer.check()
    guardian.page.get_by_label("Your number at night").fill("+33 6 00 00 10 02")
    guardian.page.get_by_label("I am the parent or guardian").check()
    guardian.sends("Go on: send me one code for all", says="What you are about to do")
    drain()
    guardian.page.get_by_label("Code", exact=True).fill(guardian.mails[-1].subject.split()[0])
    guardian.sends("Consent as guardian", says="Signed with the same code")
    drain()
