"""How many clicks a memorandum costs a coordinator: from nothing until it is in force, and the next year's.

A school, a partner that works here and one that nobody knows yet and that has no account. Each comes by the link in
their mail; what the coordinator does is counted by the page (`tests/browser/hands.py`), signing with a code included.
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.core.cache import cache

from accounts.actors import Actor
from accounts.models import Person
from accounts.partners import publish_contact
from ground import clock
from library.models import UnitVersion
from library.services import add_qualification, add_unit
from lifecycle.roles import Role
from lifecycle.tables.mou import State
from partnerships.models import MemorandumVersion
from partnerships.proposals import a_year_later
from partnerships.services import wake_to_warn
from tests.browser.hands import Hand, mailed_link
from tests.browser.test_every_page import come_in
from tests.factories.accounts import MembershipFactory, OrganisationFactory
from tests.factories.partnerships import a_memorandum, again, newest
from tests.lifecycle.conftest import a_cast
from tests.portal.code_walk import newest_code

pytestmark = [pytest.mark.browser, pytest.mark.pdf]
TITLES = ("Prepare cold dishes", "Work safely", "Serve guests")
PASTED = """Prepare cold dishes; 2
- Dresses three salads by recipe
- Keeps the log of temperatures
Work safely; 1
- Names what to do in a fire
Serve guests; 2.5
- Takes an order
"""
CO, HC = Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR
MARIA = "maria@trattoria.example"


@dataclass
class Three:
    """The coordinator of a school at the browser, and one of the host at theirs."""

    anneke: Hand
    carla: Hand
    maria: Hand
    actor: Actor

    @property
    def version(self) -> MemorandumVersion:
        return MemorandumVersion.unscoped.order_by("created_at").last()

    def others(self) -> Iterator[tuple[Hand, str]]:
        yield self.carla, "carla@istituto.example"
        yield self.maria, MARIA


@pytest.fixture
def three(transactional_db, chromium, live_server, settings) -> Iterator[Three]:
    cache.clear()
    settings.BASE_URL = live_server.url
    school = OrganisationFactory(name="Voorbeeldcollege", country="NL", town="Utrecht")
    host = OrganisationFactory(name="Istituto Esempio", country="IT", town="Torino")
    anneke = MembershipFactory(organisation=school, function="Head of mobility", person__email="anneke@school.example")
    carla = MembershipFactory(organisation=host, function="Head of placements", person__email="carla@istituto.example")
    publish_contact(organisation_id=host.pk, membership_id=carla.pk)
    hands = [Hand(chromium, live_server.url) for _who in range(3)]
    for hand, membership in zip(hands, (anneke, carla), strict=False):
        hand.opens("/")
        come_in(hand.page, membership.person, "en")
    yield Three(*hands, Actor(anneke.person_id, school.pk))
    for hand in hands:
        hand.leaves()


def units_in_the_library(actor: Actor) -> None:
    cook = add_qualification(actor=actor, title={"en": "Cook"}, country="NL", eqf=4)
    for title in TITLES:
        add_unit(actor=actor, qualification=cook, title={"en": title})


def begins(hand: Hand) -> None:
    """From the start page to a draft with the partner that is known here."""
    hand.opens("/today/")
    hand.clicks_on(hand.page.get_by_role("link", name="Partners").first)
    hand.link("Memoranda")
    hand.link("Write a memorandum")
    hand.types({"Not in the list?": "Istituto"})
    hand.button("Find")
    hand.sees("1 found")
    hand.button("Begin to write", at="**/write/units/")


def adds_who_has_no_account(hand: Hand) -> None:
    hand.link("1 Who takes part", at="**/write/parties/")
    hand.button(re.compile("Not on Sojourn"), at="**/partners/new/**")
    hand.types(
        {"Name of the organisation": "Trattoria Inventata", "Town": "Roma", "Given names": "Maria",
         "Family names": "Inventata", "Mail address": MARIA}
    )  # fmt: skip
    hand.chooses(hand.main.get_by_label("Kind of organisation"), "Company")
    hand.chooses(hand.main.get_by_label("Country"), "Italy")
    hand.button("Add this partner", at="**/write/parties/**")
    hand.main.get_by_role("textbox", name="Function").last.fill("Owner")


def sends(hand: Hand) -> None:
    hand.button("Go on with 5 Who does what", at="**/write/bodies/")
    hand.button("Go on with 7 Validity and review", at="**/write/validity/")
    hand.button("One year from today")
    hand.button("Send to 2 partners to read")
    hand.sees("Sent. By mail it goes to")


def approves(hand: Hand, link: str) -> None:
    hand.opens(link)
    hand.button(re.compile("^Approve"))
    if "/l/" in link:
        types_the_code(hand)
        hand.sees("It is done")
    else:  # who is signed in is known
        hand.sees("You approved version")


def signs(hand: Hand, link: str) -> None:
    hand.opens(link)
    hand.clicks_on(hand.main.get_by_label("I have read this text and sign it"))
    hand.button("Go on: send me a code")
    types_the_code(hand)
    hand.sees("You have signed")


def types_the_code(hand: Hand) -> None:
    hand.sees("Type the code from your mail")
    field = hand.main.get_by_label("Code", exact=True)
    field.fill(newest_code())
    field.press("Enter")  # counts as a click: the page presses its button
    hand.settles()


def approved_and_signed(three: Three) -> None:
    for other, address in three.others():
        approves(other, mailed_link(address))
    for one, address in ((three.anneke, "anneke@school.example"), *three.others()):
        signs(one, mailed_link(address))


def in_the_library(three: Three) -> list[str]:
    versions = UnitVersion.objects.visible_to(three.actor).order_by("code")
    return [one.title_in("en") for one in versions]


@pytest.fixture
def tells(capsys, request, record_property):
    """Prints the count, and keeps it in the report."""

    def tell(hand: Hand) -> None:
        record_property("clicks", hand.clicks)
        record_property("typed", hand.typed)
        with capsys.disabled():
            sys.stdout.write(f"\n{request.node.name}: {hand.said}\n")

    return tell


def test_clicks_of_a_memorandum_from_nothing_until_it_is_in_force(three, tells):
    units_in_the_library(three.actor)
    hand = three.anneke
    begins(hand)
    for unit in hand.main.locator("input[name=unit]").all():
        hand.clicks_on(unit)
    adds_who_has_no_account(hand)
    sends(hand)
    approved_and_signed(three)

    tells(hand)
    version = three.version
    assert (version.state, version.parties.count()) == (State.IN_FORCE, 3)
    assert [unit["title"] for unit in version.content["qualifications"][0]["units"]] == [*TITLES]
    assert in_the_library(three) == [*TITLES]
    assert Person.objects.get(email=MARIA).account is None
    assert (hand.clicks <= 25, hand.typed <= 25) == (True, True), hand.done


def test_clicks_of_a_memorandum_whose_units_are_pasted_and_stand_in_the_library(three, tells):
    hand = three.anneke
    begins(hand)
    hand.types({"Qualification they belong to": "Cook", "Paste here": PASTED})
    hand.button("Add these units")
    hand.sees("3 units")
    adds_who_has_no_account(hand)
    sends(hand)
    approved_and_signed(three)

    tells(hand)
    version = three.version
    assert version.state == State.IN_FORCE
    assert [len(unit["outcomes"]) for unit in version.content["qualifications"][0]["units"]] == [2, 1, 1]
    assert in_the_library(three) == [*TITLES]
    assert (hand.clicks <= 25, hand.typed <= 25) == (True, True), hand.done


@pytest.fixture
def ending(transactional_db, chromium, live_server, settings) -> Iterator[tuple[Hand, Hand, MemorandumVersion]]:
    """A memorandum of two whose year is nearly over; whoever calls its review has been told."""
    cache.clear()
    settings.BASE_URL = live_server.url
    cast, today = a_cast(), clock.today()
    people = [Person.objects.get(pk=cast.actors[role].person_id) for role in (CO, HC)]
    days = {"valid_from": today - timedelta(days=335), "valid_until": today + timedelta(days=30)}
    facts = {**days, "review_by": today + timedelta(days=20), "in_force_at": clock.now() - timedelta(days=335)}
    version = a_memorandum(cast, "in_force", **facts)
    wake_to_warn()
    hands = [Hand(chromium, live_server.url) for _who in people]
    for hand, person in zip(hands, people, strict=True):
        hand.opens("/")
        come_in(hand.page, person, "en")
    yield *hands, version
    for hand in hands:
        hand.leaves()


def test_clicks_of_a_memorandum_revised_next_year(ending, tells):
    hand, other, version = ending
    first, second = (party.contact.email for party in version.parties.order_by("position"))
    hand.opens(mailed_link(first))
    hand.link("Record the review")
    hand.types({"Held on": f"{clock.today():%Y-%m-%d}", "Findings": "Both want to go on."})
    hand.button(re.compile("^(Record|Save)"))
    hand.button("Start next year’s version", at="**/write/**")
    hand.button("Take last year's dates")
    hand.button("Send to 1 partner to read")
    hand.sees("Sent. By mail it goes to")
    approves(other, mailed_link(second))
    for one, address in ((hand, first), (other, second)):
        signs(one, mailed_link(address))

    tells(hand)
    following = newest(version)
    assert (again(version).state, following.state) == (State.IN_FORCE, State.IN_FORCE)  # each for its own days
    assert following.valid_until == a_year_later(version.valid_until)
    assert hand.clicks <= 8, hand.done
