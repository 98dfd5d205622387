"""The pages of one partner and the page behind the mailed link, in both languages and both widths."""

from datetime import date, timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.urls import reverse

from accounts.models import Person
from accounts.partners import publish_contact
from lifecycle.effects.outbox import drain
from lifecycle.roles import Role
from partners import services
from partners.places import Period, set_places
from tests.browser.conftest import assert_accessible
from tests.browser.test_every_page import come_in
from tests.factories.partnerships import a_memorandum

pytestmark = pytest.mark.browser
CO = Role.SENDING_COORDINATOR


def known_well(cast):
    """The host of the cast with something in every card; the address of its page."""
    host, about = cast.organisations["hosting"], {"actor": cast.actors[CO]}
    about["organisation_id"] = host.pk
    a_memorandum(cast, "in_force")
    set_places(host.pk, "host", [Period(cast.mobility.planned_start, cast.mobility.planned_end, 0)])
    services.write_note(**about, text="Two to a room")
    services.keep_contact(**about, data={"given_names": "Ċensa", "languages": ["en"]})
    facts = {"kind": "insurance", "checked_on": date(2025, 1, 1), "valid_until": host.today + timedelta(days=40)}
    services.note_check(**about, data=facts)
    return reverse("partners:partner", args=[host.pk])


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_pages_of_a_partner_pass(cast, page, live_server, language):
    address = known_well(cast)
    page.goto(live_server.url)
    come_in(page, Person.objects.get(pk=cast.actors[CO].person_id), language)
    places = ("", "open/", "stays/", "places/", "ask/", "checks/new/", "contacts/new/")
    for path in (*(address + place for place in places), "/partners/?table=1", "/partners/?name=nobody"):
        page.goto(path)
        assert_accessible(page)
        assert page.evaluate("document.documentElement.lang") == language, path


def test_a_partner_corrects_its_telephone_by_the_mailed_link_with_the_keyboard(cast, page):
    host = cast.organisations["hosting"]
    publish_contact(organisation_id=host.pk, membership_id=host.memberships.get().pk)
    host.refresh_from_db()
    services.ask_to_check(actor=cast.actors[CO], organisation=host)
    drain()
    link = next(word for word in mail.outbox[-1].body.split() if "/partners/check/" in word)
    page.goto(link.removeprefix(settings.BASE_URL))
    assert_accessible(page)

    page.locator("summary", has_text="Telephone").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("+39 06 0000 000")
    page.get_by_role("button", name="This is right").focus()
    page.keyboard.press("Enter")

    page.wait_for_selector("text=1 line changed")
    assert_accessible(page)
    host.refresh_from_db()
    assert host.phone == "+39 06 0000 000"
