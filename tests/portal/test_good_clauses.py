"""A text of a memorandum becomes a good example by a click of its owner, without names, and is taken over by others."""

from django.urls import reverse

from accounts.models import Organisation
from library.models import Clause
from lifecycle.roles import Role
from partnerships.clauses import without_names
from tests.factories.partnerships import CONTENT, a_memorandum, again
from tests.portal.code_walk import text_of

CO, HC = Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR
WORDS = (
    "Ona Keturakė of Example hosting rings sending_coordinator@people.example.org or +370 600 00000, and Example"
    " hosting answers."
)


def signed(cast):
    """In force, with a text of the own words that names everybody."""
    version = a_memorandum(cast, "in_force", content={**CONTENT, "differing": WORDS})
    version.parties.filter(position=0).update(contact_name="Ona Keturakė")
    return again(version)


def test_names_and_addresses_are_taken_out(cast):
    text = without_names(signed(cast), WORDS)
    assert text == (
        "[a person] of [an organisation] rings [an address] or [an address], and [an organisation] answers."
    )


def test_only_its_owner_offers_it_and_only_by_a_click(cast, browser_of):
    version = signed(cast)
    address = reverse("portal:memorandum-offer", args=[version.pk])
    assert browser_of(HC).get(address).status_code == 404
    page = text_of(browser_of(CO).get(address))
    assert "[a person] of [an organisation]" in page and "Ona Keturakė" not in page
    assert not Clause.unscoped.exists()

    browser_of(CO).post(address, {"field": "differing"})
    (clause,) = Clause.unscoped.all()
    assert (clause.organisation, clause.field) == (cast.organisations["sending"], "differing")
    assert "Keturakė" not in clause.text

    browser_of(CO).post(address, {"field": "differing", "back": "1"})
    assert not Clause.unscoped.exists()


def test_it_is_offered_where_others_write_that_text_and_taken_over_with_what_stands_there(cast, browser_of):
    version = signed(cast)
    browser_of(CO).post(reverse("portal:memorandum-offer", args=[version.pk]), {"field": "differing"})
    Clause.unscoped.update(organisation=Organisation.objects.get(pk=cast.organisations["intermediary"].pk))
    draft = a_memorandum(cast, code="MOU-LT-IT-09", content=CONTENT)
    address = reverse("portal:memorandum-write", args=[draft.pk, "bodies"])
    assert "1 good example" in text_of(browser_of(CO).get(address))

    taken = str(Clause.unscoped.get().pk)
    browser_of(CO).post(address, {"differing": "Ours.", "procedures": CONTENT["procedures"], "clause": taken})
    assert again(draft).content["differing"].startswith("Ours.\n\n[a person] of [an organisation]")
