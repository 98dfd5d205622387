"""A host's day in a real browser: all senders on one page, from there to what is asked, and why a text does not cover."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import Organisation, Person
from lifecycle.models import OrganisationPart
from lifecycle.planning import give_part
from lifecycle.roles import OrganisationPartKind, Role
from lifecycle.standing import Standing
from notifications.links import link_of_party, token_of
from partnerships.services import settle, settle_version
from tests.browser.conftest import assert_accessible
from tests.browser.test_every_page import come_in
from tests.factories.accounts import OrganisationFactory
from tests.factories.partnerships import a_memorandum, under
from tests.portal.more_stays import another

pytestmark = pytest.mark.browser
CO, HC = Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR


def two_senders(cast):
    """A memorandum that the stay waits for, and another school with a trainee."""
    version = a_memorandum(cast, "under_review")
    under(cast, version)
    settle_version(pk=version.pk)
    settle(Standing.of_stay(cast.stay()))
    stay = another(cast)
    school = OrganisationFactory(name="Second example school", country="LV")
    OrganisationPart.objects.filter(mobility=stay, part="sending").update(organisation=school)
    give_part(mobility=stay, organisation_id=cast.organisations["hosting"].pk, part=OrganisationPartKind.HOSTING)
    return version


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_pages_of_a_host_pass_and_lead_to_what_is_asked(cast, page, live_server, language):
    version = two_senders(cast)
    page.goto(live_server.url)
    come_in(page, Person.objects.get(pk=cast.actors[HC].person_id), language)
    for path in ("/today/", "/stays/?saved=active", "/todos/", "/partners/own/", f"/stays/{cast.mobility.pk}/"):
        page.goto(path)
        assert_accessible(page)
        assert page.evaluate("document.documentElement.lang") == language, path

    page.goto("/today/")
    text = reverse("portal:memorandum", args=[version.pk])
    page.locator(f"a.sj-button[href^='{text}']").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{text}**")


@pytest.mark.parametrize("language", ["en", "nl"])
def test_why_a_memorandum_does_not_cover_passes(cast, page, live_server, language):
    under(cast, a_memorandum(cast, "in_force", valid_until=date(2026, 3, 31)))
    a_memorandum(cast, "in_force", code="MOU-LT-IT-02")
    page.goto(live_server.url)
    come_in(page, Person.objects.get(pk=cast.actors[CO].person_id), language)
    page.goto(reverse("portal:stay-memorandum", args=[cast.mobility.pk]))
    assert_accessible(page)
    page.goto(reverse("portal:act", args=[cast.mobility.pk, "partnerships.plan_units"]))
    assert_accessible(page)
    assert page.locator("textarea:visible").count() == 0  # what stands nowhere yet is written one click further away


def test_who_comes_by_link_reads_what_is_asked(cast, page, live_server):
    version = a_memorandum(cast, "under_review")
    further = a_memorandum(cast, "signing", code="MOU-LT-IT-02")
    for one in (version, further):
        settle_version(pk=one.pk)
    person = Person.objects.get(pk=cast.actors[HC].person_id)
    house = Organisation.unscoped.get(pk=cast.organisations["hosting"].pk)
    page.goto(reverse("portal:link", args=[token_of(link_of_party(person_id=person.pk, organisation_id=house.pk))]))
    assert page.locator("h1").inner_text() == "2 things are asked of you"
    assert_accessible(page)
