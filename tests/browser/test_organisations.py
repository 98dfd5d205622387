"""Choosing, vouching for, taking out and merging organisations: with script only the form is drawn anew."""

import os

import pytest
from django.urls import reverse

from accounts.partners import publish_contact
from lifecycle.models import OrganisationPart
from lifecycle.planning import give_part
from lifecycle.roles import OrganisationPartKind, Role
from lifecycle.tables.mobility import State
from tests.browser.conftest import assert_accessible
from tests.browser.test_every_page import come_in
from tests.factories.accounts import MembershipFactory, OrganisationFactory, PersonFactory
from tests.lifecycle.conftest import put_in

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("SHOTS")


def looked_at(page, name):
    """Without a fault of axe; kept as a picture where somebody asks for it."""
    assert_accessible(page)
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}-{page.viewport_size['width']}.png", full_page=True)


def settled(page):
    """What was drawn anew listens again: nobody is as quick as a script."""
    page.wait_for_selector(".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added", state="detached")


@pytest.fixture
def coordinator(cast, page, live_server):
    page.goto(live_server.url)
    come_in(page, person_of(cast, Role.SENDING_COORDINATOR), "en")
    return page


def person_of(cast, role):
    from accounts.models import Person

    return Person.objects.get(pk=cast.actors[role].person_id)


def act(cast, name):
    return reverse("portal:act", args=[cast.mobility.pk, name])


def test_a_host_is_found_and_its_contact_shown(cast, coordinator):
    page, school = coordinator, OrganisationFactory(name="Utrecht Voorbeeldcollege", town="Utrecht", country="NL")
    contact = MembershipFactory(organisation=school, person__given_names="Anneke")
    publish_contact(organisation_id=school.pk, membership_id=contact.pk)
    page.goto(act(cast, "partnerships.choose_host"))
    looked_at(page, "host")

    page.fill("#id_organisation_words", "voorbeeldc")
    page.click("#id_organisation_look")
    page.wait_for_selector("text=1 found")
    settled(page)
    assert page.input_value("#id_organisation") == str(school.pk)
    assert "Anneke" in page.inner_text("#id_responsible")
    looked_at(page, "host-found")

    page.select_option("#id_organisation", str(cast.organisations["intermediary"].pk))
    page.wait_for_selector("#id_responsible option:has-text('Anneke')", state="detached")
    settled(page)
    page.select_option("#id_organisation", str(school.pk))
    page.wait_for_selector("#id_responsible option:has-text('Anneke')", state="attached")
    settled(page)
    page.select_option("#id_responsible", str(contact.person_id))
    page.click("form .sj-button--main")
    page.wait_for_url("**/stays/*/")
    part = OrganisationPart.objects.open().get(mobility=cast.mobility, part="hosting")
    assert (part.organisation, part.responsible_id) == (school, contact.person_id)


def test_enter_in_the_search_looks_and_keeps_nothing(cast, coordinator):
    page = coordinator
    OrganisationFactory(name="Utrecht Voorbeeldcollege")
    page.goto(act(cast, "partnerships.choose_host"))

    page.fill("#id_organisation_words", "utrecht")
    page.press("#id_organisation_words", "Enter")

    page.wait_for_selector("text=1 found")


def test_an_institution_without_officer_is_said_at_once(cast, coordinator):
    page, ministry = coordinator, OrganisationFactory(name="Toetsinstituut Voorbeeld", email="post@toets.example")
    page.goto(act(cast, "lifecycle.name_organisation"))
    with page.expect_response("**/lifecycle.name_organisation/"):
        page.select_option("#id_part", "competent")
    settled(page)
    page.fill("#id_organisation_words", "toetsinst")
    page.click("#id_organisation_look")

    page.wait_for_selector("text=may decide on recognition yet")
    assert page.input_value("#id_organisation") == str(ministry.pk)
    assert page.is_visible("#id_invite")
    looked_at(page, "institution")


def test_what_follows_is_shown_before_an_organisation_is_taken_out(cast, coordinator):
    page = coordinator
    put_in(cast.mobility, State.PREPARATION)
    page.goto(act(cast, "lifecycle.take_out_organisation"))
    looked_at(page, "take-out")

    page.click("text=Example hosting")
    page.fill("#id_reason", "The wrong school was chosen")
    page.click("form .sj-button--main")
    page.wait_for_selector("text=Nothing has happened yet.")
    looked_at(page, "take-out-shown")
    page.click("form .sj-button--main")
    page.wait_for_url("**/stays/*/")

    assert not OrganisationPart.objects.open().filter(mobility=cast.mobility, part="hosting").exists()


def test_the_gate_leads_to_vouching(cast, coordinator):
    page, host = coordinator, OrganisationFactory(name="Onbekende Werkplaats", confirmed_at=None)
    put_in(cast.mobility, State.PREPARATION)
    give_part(mobility=cast.mobility, organisation_id=host.pk, part=OrganisationPartKind.HOSTING)
    from lifecycle.doors import wake

    wake(machine="mobility", pk=cast.mobility.pk)
    page.goto(reverse("portal:stay", args=[cast.mobility.pk]))
    looked_at(page, "gate")
    page.click("text=Say what was checked")
    looked_at(page, "vouch")
    page.click("text=visited")
    page.fill("#id_checked_on", "2025-11-03")
    page.click("form .sj-button--main")
    page.wait_for_url("**/stays/*/")

    assert not OrganisationPart.objects.open().get(mobility=cast.mobility, part="hosting").held


def test_operator_pages(cast, page, live_server):
    page.goto(live_server.url)
    come_in(page, PersonFactory(is_staff=True, with_second_factor=True), "en")
    one = OrganisationFactory(name="Wachtende school", confirmed_at=None)
    OrganisationFactory(name="Wachtende schooll", town="Brugge")
    for name, args in (("organisations", []), ("organisation", [one.pk]), ("merge-organisation", [one.pk])):
        page.goto(reverse(f"operator:{name}", args=args))
        looked_at(page, name)
    page.click("text=Wachtende schooll")
    page.fill("#id_reason", "Typed twice")
    page.click("form .sj-actions button")
    page.wait_for_selector("text=Nothing has happened yet.")
    looked_at(page, "merge-shown")
