"""What the country at home asks for stands in the departure pack."""

import pytest

from accounts.actors import SYSTEM
from accounts.models import Organisation
from agreements.national_packs import PACKS, asked_by_country
from documents.labels import PARTIES
from tests.agreements.test_papers import built, in_force

pytestmark = pytest.mark.django_db


def test_pack_of_a_dutch_school_names_what_the_netherlands_ask_for_with_its_source(cast):
    home = cast.organisations["sending"].pk
    Organisation.objects.visible_to(SYSTEM).filter(pk=home).update(country="NL")
    in_force(cast)
    rows = built("departure_pack", cast.stay())[0].snapshot["national"]

    assert rows[0]["own_name"] == "praktijkovereenkomst (POK)"
    assert rows[0]["signers"] == "Hosting company, Learner, Sending organisation"
    assert [row["comes_from"] for row in rows if row["title"] == "Learning agreement"] == ["issued with this stay"]
    assert {row["source"] for row in rows} == {"vistacollege.nl, ecvet.nl"}


def test_pack_of_a_country_that_nobody_collected_says_so_and_invents_nothing(cast):
    in_force(cast)
    facts = built("departure_pack", cast.stay())[0].snapshot

    assert (facts["national"], facts["national_unknown"]) == ([], "LT")


def test_nothing_is_asked_where_nothing_is_known_nor_of_staff():
    assert asked_by_country("LT", "Erasmus+", "learner") == []
    assert asked_by_country("NL", "Erasmus+", "staff") == []
    outside = [row["title"] for row in asked_by_country("NL", "other", "learner")]
    assert outside and "Grant agreement" not in outside


@pytest.mark.parametrize("country", PACKS)
def test_each_pack_says_where_it_is_written_and_who_signs_in_known_words(country):
    pack = PACKS[country]
    assert pack.source
    assert {party for paper in pack.papers for party in paper.signed_by} <= PARTIES.keys()
