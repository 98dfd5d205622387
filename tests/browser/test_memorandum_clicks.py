"""How many clicks a memorandum costs a coordinator: from nothing until it is in force, and the next year's.

A school, a partner that works here and one that nobody knows yet and that has no account. Each comes by the link in
their mail; what the coordinator does is counted by the page (`tests/browser/hands.py`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.core.cache import cache

from accounts.actors import Actor
from accounts.partners import publish_contact
from library.services import add_qualification, add_unit
from partnerships.models import MemorandumVersion
from tests.browser.hands import Hand, mailed_link
from tests.browser.test_every_page import come_in
from tests.factories.accounts import MembershipFactory, OrganisationFactory
from tests.portal.code_walk import newest_code

pytestmark = [pytest.mark.browser, pytest.mark.pdf]
TITLES = ("Prepare cold dishes", "Work safely", "Serve guests")
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
    for nth, hand in enumerate(hands):
        hand.page.screenshot(path=f"/tmp/clicks/end{nth}.png", full_page=True)
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
    hand.sees("You approve by sending.")


def approves(hand: Hand, link: str) -> None:
    hand.opens(link)
    hand.button(re.compile("^Approve"))
    if "/l/" in link:
        types_the_code(hand)
        hand.sees("It is done")
    else:  # who is signed in is known
        hand.sees("You approved version 1")


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


def test_clicks_of_a_memorandum_from_nothing_until_it_is_in_force(three, record_property):
    units_in_the_library(three.actor)
    hand = three.anneke
    begins(hand)
    for unit in hand.main.locator("input[name=unit]").all():
        hand.clicks_on(unit)
    adds_who_has_no_account(hand)
    sends(hand)
    for other, address in three.others():
        approves(other, mailed_link(address))
    for one, address in ((hand, "anneke@school.example"), *three.others()):
        signs(one, mailed_link(address))

    print(f"\nA memorandum of three until it is in force: {hand.said}")
