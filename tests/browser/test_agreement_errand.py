"""How many clicks a stay costs from a memorandum in force until it is ready to leave: an apprentice under age.

School, host and institution work here; employer, guardian, tutor and apprentice have no account and come by the link in
their mail. What the coordinator does is counted by the page, and what all others do together (`tests/browser/hands.py`).
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.core.cache import cache

from accounts.actors import Actor
from accounts.models import MembershipRole, Person
from accounts.partners import publish_contact, vouch
from lifecycle.models import Mobility
from lifecycle.programmes import load_shipped_rule_sets
from lifecycle.roles import Role
from tests.browser.hands import Hand, mailed_link
from tests.browser.test_agreement_clicks import looked_at
from tests.browser.test_every_page import come_in
from tests.browser.test_memorandum_clicks import tells as tells
from tests.browser.test_memorandum_clicks import types_the_code
from tests.factories.accounts import MembershipFactory, OrganisationFactory
from tests.factories.partnerships import CONTENT, a_memorandum, as_covered, known_to_all
from tests.lifecycle.conftest import Cast

pytestmark = [pytest.mark.browser, pytest.mark.pdf]
CO, HC, CI, EM = (
    Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR, Role.COMPETENT_INSTITUTION, Role.EMPLOYER,
)  # fmt: skip
PEOPLE = {
    CO: ("sending", "Anneke", MembershipRole.COORDINATOR, "Head of mobility"),
    HC: ("hosting", "Carla", MembershipRole.COORDINATOR, "Head of placements"),
    CI: ("competent", "Iris", MembershipRole.RECOGNITION_OFFICER, "Officer"),
    EM: ("employer", "Evert", MembershipRole.CONTACT, "Owner"),
}
ANNEKE, CARLA, IRIS = "anneke@sending.example", "carla@hosting.example", "iris@competent.example"
NOOR, GERDA, TITO = "noor@learners.example", "gerda@families.example", "tito@hosting.example"
FIRST = date.today() + timedelta(days=60)
LAST = FIRST + timedelta(days=41)
BIRTH = date(FIRST.year - 16, 1, 2)


@pytest.fixture
def hands(transactional_db, chromium, live_server, settings) -> Iterator[list[Hand]]:
    cache.clear()
    settings.BASE_URL = live_server.url
    load_shipped_rule_sets()
    cast = Cast(None)
    for role, (part, name, right, function) in PEOPLE.items():
        country = "IT" if part == "hosting" else "LT"
        kind = {"employer": "company", "competent": "competent_institution"}.get(part, "vet_school")
        there = OrganisationFactory(name=f"Example {part}", country=country, town="Vilnius", kind=kind)
        member = MembershipFactory(
            organisation=there,
            role=right,
            function=function,
            person__email=f"{name.lower()}@{part}.example",
            person__given_names=name,
        )
        cast.organisations[part], cast.actors[role] = there, Actor(member.person_id, there.pk)
        publish_contact(organisation_id=there.pk, membership_id=member.pk)
    known_to_all(cast)
    days = {"valid_from": date.today(), "valid_until": LAST + timedelta(days=90), "review_by": LAST}
    version = a_memorandum(
        cast, "in_force", content=CONTENT, **days, covered=as_covered(cast, "competent"), bodies=the_bodies(cast)
    )
    for part in ("employer", "competent"):
        vouch(
            keeper_id=cast.actors[CO].organisation_id,
            organisation_id=cast.organisations[part].pk,
            checked="register",
            checked_on=date.today(),
            note="",
            person_id=cast.actors[CO].person_id,
        )
    MembershipFactory(
        organisation=cast.organisations["sending"],
        role="administrator",
        function="Head of cooks",
        person__given_names="Ada",
        person__email="ada@sending.example",
    )
    found = [Hand(chromium, live_server.url) for _who in range(3)]
    for hand, role in zip(found, (CO, HC), strict=False):
        hand.opens("/")
        come_in(hand.page, Person.objects.get(pk=cast.actors[role].person_id), "en")
    found[0].opens(f"/memoranda/{version.pk}/")
    yield found
    for hand in found:
        hand.leaves()


def the_bodies(cast):
    bodies = {
        "assesses": ("hosting", "IT"),
        "documents": ("hosting", "IT"),
        "validates": ("sending", "LT"),
        "recognises": ("competent", "LT"),
    }
    return [
        {"step": step, "country": country, "organisation": str(cast.organisations[part].pk)}
        for step, (part, country) in bodies.items()
    ]


def plans(hand):
    """Who goes, when, and the guardian; host, units and institution come from the memorandum."""
    hand.link("Plan a stay under it", at="**/stays/new/**")
    hand.link("An apprentice", at="**/stays/new/?*")
    hand.types({"Given names": "Noor", "Family names": "Voorbeeld", "Birth date": BIRTH.isoformat(),
                "Mail address": NOOR, "Call year": "2026"})  # fmt: skip
    hand.chooses(hand.main.get_by_label("Sending employer"), "Example employer")
    hand.chooses(hand.main.get_by_label("Programme and activity"), "Erasmus+ 2021-2027, short-term learning")
    hand.button("Save. Next: when and where", at="**/plan/when/")
    hand.types({"First day": FIRST.isoformat(), "Last day": LAST.isoformat()})
    hand.button("Save. Next: The guardian", at="**/plan/guardian/")
    hand.types({"Given names": "Gerda", "Family names": "Voorbeeld", "Mail address": GERDA, "Telephone": "+370 5 1"})
    hand.button("Save and see the stay")


def takes_it_to_the_agreement(hand):
    for step in ("Select and start the preparation", "Use the memorandum in force"):
        hand.link(step)
        hand.button(step)
        hand.sees("Recorded.")


def looks_at(hand, name):
    """On a telephone and on a desk."""
    for width in (390, 1280):
        hand.page.set_viewport_size({"width": width, "height": 900})
        looked_at(hand.page, name)


def writes(hand):
    """People, dates and units are proposed; what is typed is said nowhere else."""
    hand.link("Write the agreement", at="**/agreement/contacts/")
    looks_at(hand, "agreement-write-people")
    for name, words in {"name": "Tito Esempio", "function": "Head cook", "email": TITO}.items():
        hand.main.locator(f"[name='t.tutor.{name}']").fill(words)
    hand.button("Go on with 4 Programme and tasks", at="**/programme_and_tasks/")
    hand.types({"Tasks and activities": "Cold kitchen, then the line"})
    looks_at(hand, "agreement-write-programme")
    hand.button("Go on with 5 Assessment", at="**/assessment/")
    hand.types({"Methods": "Observation at work"})
    hand.button("Go on with 6 Validation and recognition", at="**/validation_and_recognition/")
    hand.types({"Effect of the recognition": "The unit counts for the year"})
    hand.sees("Noor Voorbeeld, everything is there")  # saved while one writes
    hand.button("Send to 5 people to read", at="**/agreement/")
    hand.sees("Sent. By mail it goes to")


def approves(hand, link):
    hand.opens(link)
    hand.button(re.compile("I agree with version|Yes, this is right"))
    if "/l/" in link:
        types_the_code(hand)
        hand.sees("It is done")


def consents_and_signs(hand, link):
    """One page, one code for all of it."""
    hand.opens(link)
    for answer in hand.main.get_by_label("I consent", exact=True).all():
        hand.clicks_on(answer)
    hand.types({"Your number at night": "+370 5 2"})
    hand.clicks_on(hand.main.get_by_label("I am the parent or guardian"))
    hand.button("Go on: send me one code for all")
    types_the_code(hand)
    hand.sees("It is done")


def signs(hand, link=""):
    if link:
        hand.opens(link)
    hand.clicks_on(hand.main.get_by_label("I have read"))
    hand.button("Go on: send me a code")
    types_the_code(hand)
    hand.sees("You have signed")


def test_clicks_of_an_agreement_from_a_memorandum_until_ready_to_leave(hands, tells, record_property):
    hand, carla, by_link = hands
    plans(hand)
    takes_it_to_the_agreement(hand)
    writes(hand)
    for address in (CARLA, NOOR, GERDA, TITO, IRIS):
        approves(carla if address == CARLA else by_link, mailed_link(address))
    stay = Mobility.unscoped.get()
    hand.opens(f"/stays/{stay.pk}/")
    hand.link("Send the agreement for signature")
    hand.button("Send the agreement for signature")
    consents_and_signs(by_link, mailed_link(GERDA))
    for one, address in ((hand, ANNEKE), (carla, CARLA), (by_link, NOOR)):
        signs(one, mailed_link(address))
    tells(hand)
    tells(carla)
    tells(by_link)
    assert Mobility.unscoped.get().state == "ready"
    others = carla.clicks + by_link.clicks
    record_property("clicks of the others", others)
    assert (hand.clicks <= 30, hand.typed <= 25, others <= 30) == (True, True, True), (hand.said, others, hand.done)
