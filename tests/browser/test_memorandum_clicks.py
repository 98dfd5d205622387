"""How many clicks a memorandum costs a coordinator: from nothing until it is in force, and the next year's.

A school, a partner that works here and one that nobody knows yet and that has no account. The clicks of the partners
are their own; those of the coordinator are counted by the page (`tests/browser/hands.py`).
"""

import re

import pytest
from django.conf import settings
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import expect

from accounts.models import Organisation, Person
from accounts.partners import publish_contact
from library.services import add_qualification, add_unit
from accounts.actors import Actor
from partnerships.models import MemorandumVersion
from tests.browser.hands import Hand, mailed
from tests.browser.test_every_page import come_in
from tests.factories.accounts import MembershipFactory, OrganisationFactory

pytestmark = [pytest.mark.browser, pytest.mark.pdf]


def test_explore(transactional_db, chromium, live_server, settings):
    cache.clear()
    settings.BASE_URL = live_server.url
    school = OrganisationFactory(name="Voorbeeldcollege", country="NL", town="Utrecht")
    me = MembershipFactory(organisation=school, function="Head of mobility", person__given_names="Anneke")
    host = OrganisationFactory(name="Istituto Esempio", country="IT", town="Torino")
    carla = MembershipFactory(organisation=host, function="Head of placements", person__given_names="Carla")
    publish_contact(organisation_id=host.pk, membership_id=carla.pk)
    actor = Actor(me.person_id, school.pk)
    cook = add_qualification(actor=actor, title={"en": "Cook"}, country="NL", eqf=4)
    for title in ("Prepare cold dishes", "Work safely", "Serve guests"):
        add_unit(actor=actor, qualification=cook, title={"en": title})
    hand = Hand(chromium, live_server.url)
    page = hand.page
    page.goto("/")
    come_in(page, me.person, "en")
    def shot(name):
        page.screenshot(path=f"/tmp/clicks/{name}.png", full_page=True)
        print(name, page.url, hand.said)
    try:
        hand.opens("/today/")
        hand.clicks_on(page.get_by_role("link", name="Partners").first)
        hand.link("Memoranda"); shot("3")
        hand.link("Write a memorandum")
        hand.types({"Not in the list?": "Istituto"})
        hand.button("Find"); shot("5")
        hand.button("Begin to write")
        for unit in page.locator("input[name=unit]").all():
            hand.clicks_on(unit)
        hand.link("1 Who takes part")
        hand.button(re.compile("Not on Sojourn")); shot("8")
        hand.types({"Name of the organisation": "Trattoria Inventata", "Town": "Roma", "Given names": "Maria", "Family names": "Inventata", "Mail address": "maria@trattoria.example"})
        hand.chooses(hand.main.get_by_label("Kind of organisation"), "Company")
        hand.chooses(hand.main.get_by_label("Country"), "Italy"); shot("9")
        hand.button("Add this partner"); shot("10")
        hand.button(re.compile("^Go on with")); shot("11")
        hand.button(re.compile("^Go on with")); shot("12")
        hand.button(re.compile("^Go on with")); shot("13")
        hand.button("One year from today"); shot("14")
        hand.button("Send to 2 partners to read"); shot("15")
        from django.core import mail
        from lifecycle.effects.outbox import drain
        drain()
        print([(m.to, m.subject, m.body[-900:]) for m in mail.outbox])
    finally:
        shot("last")
        hand.leaves()
