"""Finding others: by name or number, vouched for, merged; and who finds nobody."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.actors import Actor
from accounts.merging import merge
from accounts.partners import know, publish_contact, vouch
from lifecycle.roles import Role
from partners import services
from tests.factories.accounts import MembershipFactory, OrganisationFactory
from tests.portal.at_partners import LIST, at, text

CO = Role.SENDING_COORDINATOR


@pytest.mark.parametrize(("words", "said_back"), [("Vo", "Type 1 more letter."), ("V", "Type 2 more letters.")])
def test_too_few_letters_find_nothing(cast, browser_of, words, said_back):
    OrganisationFactory(name="Voorbeeldschool Brugge")
    page = text(browser_of(CO).get("/partners/find/", {"words": words}))
    assert said_back in page
    assert "Brugge" not in page


def test_an_organisation_is_found_with_its_contact_alone_and_made_a_partner(cast, browser_of):
    school = OrganisationFactory(name="Voorbeeldschool Brugge", oid="E10012345")
    contact = MembershipFactory(organisation=school, person__given_names="Anneke")
    MembershipFactory(organisation=school, person__given_names="Verborgen")
    publish_contact(organisation_id=school.pk, membership_id=contact.pk)
    client = browser_of(CO)

    page = text(client.get("/partners/find/", {"words": "E10012345"}))
    assert "Anneke" in page
    assert "Verborgen" not in page
    facts = {"checked": "visit", "checked_on": "2026-01-05", "note": ""}
    made = client.post(reverse("partners:vouch", args=[school.pk]), facts)

    assert made.status_code == 302
    page = text(client.get(made["Location"]))
    assert "visited, 5 Jan 2026" in page
    assert "Verborgen" not in page


def test_a_typed_name_goes_along_where_nothing_is_known(cast, browser_of):
    client = browser_of(CO)
    page = text(client.get("/partners/find/", {"words": "Hotel Ningún"}))
    assert "/partners/new/?name=Hotel%20Ning%C3%BAn" in page
    assert 'value="Hotel Ningún"' in text(client.get("/partners/new/?name=Hotel%20Ning%C3%BAn"))


def test_who_is_not_checked_says_so_wherever_it_stands(cast, browser_of):
    unknown = OrganisationFactory(name="Unsure Hotel", confirmed_at=None, claimed_at=None)
    know(keeper_id=cast.organisations["sending"].pk, organisation_id=unknown.pk)
    client = browser_of(CO)

    assert "Not checked by your organisation yet" in text(client.get(LIST))
    assert "Nobody at your organisation has noted" in text(client.get(reverse("partners:partner", args=[unknown.pk])))

    vouch(
        keeper_id=cast.organisations["sending"].pk,
        organisation_id=unknown.pk,
        checked="call",
        checked_on=date(2026, 1, 5),
        note="",
        person_id=None,
    )
    assert "Not checked by your organisation yet" not in text(client.get(LIST))


def test_the_address_of_a_merged_partner_leads_to_the_new_one(cast, browser_of):
    former = OrganisationFactory(name="Hotel Sliema", confirmed_at=None)
    know(keeper_id=cast.organisations["sending"].pk, organisation_id=former.pk)
    services.write_note(actor=cast.actors[CO], organisation_id=former.pk, text="Ask for the front room")
    merge(actor=Actor(None), source_id=former.pk, target_id=cast.organisations["hosting"].pk, reason="twice")

    page = browser_of(CO).get(reverse("partners:partner", args=[former.pk]), follow=True)

    assert page.redirect_chain == [(at("partner", cast), 302)]
    assert "Hotel Sliema is now Example hosting." in text(page)
    assert "Ask for the front room" in text(page)


def test_who_only_administers_reads_no_partners(cast, browser_of):
    page = text(browser_of(Role.ADMINISTRATOR).get("/partners/"))
    assert "No partners here" in page
    assert browser_of(Role.ADMINISTRATOR).get(at("partner", cast)).status_code == 404


def test_a_partner_is_nobodys_but_ones_own(cast, browser_of):
    other = OrganisationFactory()
    assert browser_of(CO).get(reverse("partners:partner", args=[other.pk])).status_code == 404
    assert browser_of(CO).get(reverse("partners:partner", args=[cast.organisations["sending"].pk])).status_code == 404
