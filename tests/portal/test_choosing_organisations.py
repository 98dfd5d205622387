"""Lists of organisations: the own partners, others by three letters or a number, and nobody else's people."""

import html
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Organisation, Partner
from accounts.partners import know, publish_contact
from lifecycle.models import Mobility, OrganisationPart
from lifecycle.roles import Role
from tests.factories.accounts import MembershipFactory, OrganisationFactory
from tests.factories.partnerships import a_memorandum, the_parties

CO = Role.SENDING_COORDINATOR


@pytest.fixture
def host_form(cast, browser_of):
    """Reads or sends the form with which the host is chosen."""
    client, address = browser_of(CO), reverse("portal:act", args=[cast.mobility.pk, "partnerships.choose_host"])
    return lambda **data: client.post(address, data) if data else client.get(address)


def options(answer, name):
    """The words of a list, without the empty one."""
    found = re.search(rf'<select[^>]*name="{name}".*?</select>', answer.content.decode(), re.DOTALL).group()
    return [
        html.unescape(words)
        for value, words in re.findall(r'<option\s+value="([^"]*)"[^>]*>\s*([^<]*)', found)
        if value
    ]


def chosen(answer, name):
    found = re.search(rf'<select[^>]*name="{name}".*?</select>', answer.content.decode(), re.DOTALL).group()
    return re.findall(r'<option\s+value="([^"]*)"\s+selected', found)


def test_list_has_the_partners_and_nobody_else(cast, host_form):
    OrganisationFactory(name="Utrecht Voorbeeldcollege")
    written_down = OrganisationFactory(name="Aalst Werkplaats", confirmed_at=None)
    know(keeper_id=cast.organisations["sending"].pk, organisation_id=written_down.pk)

    listed = options(host_form(), "organisation")

    assert [words.partition(",")[0] for words in listed] == [
        "Aalst Werkplaats", *(f"Example {part}" for part in ("competent", "employer", "hosting", "intermediary")),
    ]  # fmt: skip
    assert listed[0] == f"Aalst Werkplaats, Gent, Belgium ({written_down.code}), not confirmed"


def test_who_sends_is_no_host_and_who_hosts_abroad_no_sending_employer(cast, browser_of, host_form):
    school = cast.organisations["sending"]
    for code, country in (("LTCO", school.country), ("ITCO", "IT")):
        company = OrganisationFactory(name=f"Werk {country}", code=code, country=country, kind="company")
        know(keeper_id=school.pk, organisation_id=company.pk)
    plan = reverse("portal:plan") + "?variant=apprentice"
    looking = {"variant": "apprentice", "employer_words": "Werk", "employer_looked": "", "look": "employer"}

    refused = host_form(organisation=school.pk)
    listed = options(browser_of(CO).get(plan), "employer")
    found = options(browser_of(CO).post(plan, looking), "employer")

    assert refused.status_code == 400
    assert not [words for name in ("organisation", "company") for words in options(refused, name) if "sending" in words]
    assert [words.partition(",")[0] for words in listed] == ["Werk LT"]
    assert [words.partition(",")[0] for words in found] == ["Werk IT", "Werk LT"]


def test_parties_of_an_own_memorandum_are_partners(cast, host_form):
    school = OrganisationFactory(name="Porto Escola Exemplo", confirmed_at=None)
    parties = the_parties(cast)
    a_memorandum(cast, "in_force", parties=[parties[0], {**parties[1], "organisation": str(school.pk)}])

    assert any(words.startswith("Porto Escola Exemplo") for words in options(host_form(), "organisation"))


@pytest.mark.parametrize("words", ["rech", "UTRECHT v", "E10012345", "10012345", "999888777"])
def test_others_are_found_by_letters_or_number_without_script(host_form, words):
    school = OrganisationFactory(name="Utrecht Voorbeeldcollege", oid="E10012345", pic="999888777")

    answer = host_form(organisation_words=words, organisation_looked="", look="organisation")

    assert answer.status_code == 200
    assert options(answer, "organisation")[0].startswith("Utrecht Voorbeeldcollege")
    assert chosen(answer, "organisation") == [str(school.pk)]
    assert "1 found" in answer.content.decode()


def test_two_letters_find_nothing_and_say_so(host_form):
    OrganisationFactory(name="Utrecht Voorbeeldcollege")

    answer = host_form(organisation_words="Ut", organisation_looked="", look="organisation")

    assert "at least three letters" in answer.content.decode()
    assert not any(words.startswith("Utrecht") for words in options(answer, "organisation"))


def test_who_registered_and_was_not_confirmed_is_not_found(host_form):
    OrganisationFactory(name="Utrecht Voorbeeldcollege", confirmed_at=None)

    answer = host_form(organisation_words="Utrecht", organisation_looked="")

    assert "Nothing found" in answer.content.decode()


def test_what_was_chosen_is_not_sent_by_who_then_looked_for_another_in_vain(cast, host_form):
    picked = cast.organisations["intermediary"].pk
    answer = host_form(organisation=picked, organisation_words="Nowhere", organisation_looked="", company_words="")

    assert chosen(answer, "organisation") in ([], [""])
    assert "Nothing found" in answer.content.decode()
    again = host_form(
        organisation="",
        organisation_words="Nowhere",
        organisation_looked="Nowhere",
        company_words="",
        company_looked="",
    )
    assert again.status_code == 400


def test_words_not_looked_for_yet_are_looked_for_before_anything_is_kept(cast, host_form):
    OrganisationFactory(name="Utrecht Voorbeeldcollege")
    OrganisationFactory(name="Utrecht Proefschool")
    before = OrganisationPart.objects.open().get(mobility=cast.mobility, part="hosting")

    answer = host_form(
        organisation=cast.organisations["intermediary"].pk, organisation_words="utrecht", company_words=""
    )

    assert answer.status_code == 200
    assert chosen(answer, "organisation") == [str(cast.organisations["intermediary"].pk)]
    assert "sj-error" not in answer.content.decode()
    assert OrganisationPart.objects.open().get(mobility=cast.mobility, part="hosting") == before


def test_found_and_looked_for_it_is_kept(cast, host_form):
    school = OrganisationFactory(name="Utrecht Voorbeeldcollege")

    answer = host_form(organisation=school.pk, organisation_words="utr", organisation_looked="utr")

    assert answer.status_code == 302
    assert OrganisationPart.objects.open().get(mobility=cast.mobility, part="hosting").organisation == school


@pytest.mark.slow
def test_people_of_others_are_never_listed_but_the_published_contact(cast, host_form):
    host = cast.organisations["hosting"]
    published = MembershipFactory(organisation=host)

    alone = host_form(organisation=host.pk, look="organisation")
    publish_contact(organisation_id=host.pk, membership_id=published.pk)
    answer = host_form(organisation=host.pk, look="responsible")

    assert options(alone, "responsible") == []
    assert "They decide who is responsible" in alone.content.decode()
    assert options(answer, "responsible") == [published.person.full_name]
    assert (
        options(host_form(organisation=cast.organisations["intermediary"].pk, look="organisation"), "responsible") == []
    )


def test_own_people_are_listed_where_the_own_organisation_is_chosen(cast, browser_of):
    address = reverse("portal:act", args=[cast.mobility.pk, "lifecycle.name_organisation"])
    own = cast.organisations["sending"].pk

    answer = browser_of(CO).post(address, {"part": "competent", "organisation": own, "look": "organisation"})

    assert "Sending_Coordinator Example" in options(answer, "responsible")


def test_contact_whose_membership_ended_is_no_contact(cast, host_form):
    host = cast.organisations["hosting"]
    former = MembershipFactory(organisation=host, since_on="2025-01-01", until_on="2025-12-31")
    publish_contact(organisation_id=host.pk, membership_id=former.pk)

    assert options(host_form(organisation=host.pk, look="organisation"), "responsible") == []


def test_employer_of_an_apprentice_is_looked_for_while_planning(cast, browser_of):
    works = OrganisationFactory(name="Leuven Proefbakkerij", kind="company")
    data = {"variant": "apprentice", "given_names": "Ola", "employer_words": "proefbak", "employer_looked": ""}
    stays = Mobility.unscoped.count()

    answer = browser_of(CO).post(reverse("portal:plan"), data)

    assert chosen(answer, "employer") == [str(works.pk)]
    assert 'value="Ola"' in answer.content.decode()
    assert "sj-error" not in answer.content.decode()
    assert Mobility.unscoped.count() == stays


def test_host_of_a_group_is_looked_for_while_planning(cast, browser_of):
    school = OrganisationFactory(name="Utrecht Voorbeeldcollege")

    answer = browser_of(CO).post(reverse("portal:plan-group"), {"organisation_words": "voorbeeldc", "name": "3B"})

    assert (answer.status_code, chosen(answer, "organisation")) == (200, [str(school.pk)])


def test_party_of_a_memorandum_is_looked_for_and_what_was_typed_is_kept(cast, browser_of):
    version = a_memorandum(cast)
    OrganisationFactory(name="Utrecht Voorbeeldcollege")
    address = reverse("portal:memorandum-write", args=[version.pk, "parties"])
    typed = {
        "organisation-0": str(cast.organisations["sending"].pk), "contact_function-0": "Head of mobility",
        "organisation-1": "",
    }  # fmt: skip

    answer = browser_of(CO).post(address, {**typed, "organisation_words": "utrecht", "look": "organisation"})

    assert options(answer, "organisation-1")[0].startswith("Utrecht Voorbeeldcollege")
    assert chosen(answer, "organisation-0") == [str(cast.organisations["sending"].pk)]
    assert 'value="Head of mobility"' in answer.content.decode()
    assert version.parties.count() == 2


def test_list_costs_the_same_with_more_partners(cast, host_form):
    def more(number):
        for organisation in OrganisationFactory.create_batch(number):
            know(keeper_id=cast.organisations["sending"].pk, organisation_id=organisation.pk)

    more(2)  # whom it tells is tried with the first and the last of them
    host_form()
    with CaptureQueriesContext(connection) as few:
        host_form()
    more(5)
    with CaptureQueriesContext(connection) as many:
        host_form()

    assert len(few) == len(many)


def test_administrator_chooses_whom_partners_see(cast, browser_of):
    held = MembershipFactory(organisation=cast.organisations["sending"])
    profile = {"town": "Exampletown", "contact": str(held.pk)}

    browser_of(Role.ADMINISTRATOR).post(reverse("accounts:organisation"), profile)

    assert Organisation.objects.get(pk=cast.organisations["sending"].pk).contact == held


@pytest.mark.slow
def test_who_adds_a_partner_may_name_it_and_its_contact(cast, browser_of, host_form):
    known = OrganisationFactory(name="Gent Leerwinkel", confirmed_at=None)
    facts = {"kind": "vet_school", "country": "BE", "town": "Gent", "given_names": "An", "family_names": "Proef"}
    add = reverse("portal:add-partner")

    browser_of(CO).post(add, {**facts, "name": "Gent Leerwinkel", "email": "an@voorbeeld.example"})
    browser_of(CO).post(add, {**facts, "name": "Gent Proefatelier", "email": "bo@voorbeeld.example"})

    listed = [words.partition(",")[0] for words in options(host_form(), "organisation")]
    assert {"Gent Leerwinkel", "Gent Proefatelier"} <= set(listed)
    mine = Organisation.objects.get(name="Gent Proefatelier")
    assert options(host_form(organisation=mine.pk, look="organisation"), "responsible") == ["An Proef"]
    assert options(host_form(organisation=known.pk, look="organisation"), "responsible") == []


PARTNER = {"kind": "company", "country": "BE", "town": "Gent", "given_names": "An", "family_names": "Proef"}


def test_near_name_is_pointed_out_when_a_partner_is_added(browser_of):
    OrganisationFactory(name="Proefbakkerij Leuven", town="Leuven", code="PBL")
    typed = {**PARTNER, "name": "Proefbakkerij Leuven bv", "email": "an@voorbeeld.example"}

    shown = browser_of(CO).post(reverse("portal:add-partner"), typed)
    done = browser_of(CO).post(reverse("portal:add-partner"), {**typed, "another": "on"})

    assert "Proefbakkerij Leuven, Leuven (PBL, confirmed)" in shown.content.decode()
    assert (shown.status_code, done.status_code) == (400, 302)


def test_partner_may_be_vouched_for_while_it_is_added(cast, browser_of):
    typed = {**PARTNER, "name": "Proefbakkerij", "email": "an@voorbeeld.example", "checked": "visit"}

    without_day = browser_of(CO).post(reverse("portal:add-partner"), typed)
    browser_of(CO).post(reverse("portal:add-partner"), {**typed, "checked_on": "2026-01-09"})

    assert without_day.status_code == 400
    kept = Partner.unscoped.get(organisation__name="Proefbakkerij")
    assert (kept.keeper, kept.checked, kept.checked_by_id) == (
        cast.organisations["sending"], "visit", cast.actors[CO].person_id,
    )  # fmt: skip


@pytest.mark.parametrize(("part", "fits"), [
    ("employer", ["Example employer", "Werk LT"]),
    ("host_company", ["Werk IT"]),
    ("competent", ["Example competent", "Example sending", "Kamer LT"]),
    ("intermediary", ["Example intermediary"]),
])  # fmt: skip
def test_a_part_is_offered_to_those_who_can_fill_it_and_the_others_are_found(cast, browser_of, part, fits):
    school = cast.organisations["sending"]
    for name, country, kind in (
        ("Werk LT", "LT", "company"), ("Werk IT", "IT", "company"), ("Kamer LT", "LT", "chamber"), ("Kamer IT", "IT", "chamber"),
    ):  # fmt: skip
        one = OrganisationFactory(name=name, code=name.upper().replace(" ", ""), country=country, kind=kind)
        know(keeper_id=school.pk, organisation_id=one.pk)
    address = reverse("portal:act", args=[cast.mobility.pk, "lifecycle.name_organisation"])
    looking = {"part": part, "organisation_words": "Example hosting", "organisation_looked": "", "look": "organisation"}
    client = browser_of(CO)

    listed, found = options(client.get(f"{address}?part={part}"), "organisation"), client.post(address, looking)

    assert [words.partition(",")[0] for words in listed] == fits
    assert options(found, "organisation")[0].startswith("Example hosting")


def test_who_only_decides_is_no_host_in_the_list_and_is_found_all_the_same(cast, browser_of, host_form):
    school = cast.organisations["sending"].pk
    for name, kind, country in (
        ("Werk IT", "company", "IT"), ("Werk PT", "company", "PT"), ("Kamer IT", "chamber", "IT"),
        ("Brug IT", "intermediary", "IT"), ("Lokaal IT", "vet_school", "IT"),
    ):  # fmt: skip
        one = OrganisationFactory(name=name, code=name.upper().replace(" ", ""), country=country, kind=kind)
        know(keeper_id=school, organisation_id=one.pk)
    looking = {
        "organisation_words": "kamer",
        "organisation_looked": "",
        "company_words": "werk pt",
        "company_looked": "",
    }

    alone, found = host_form(), host_form(**looking, look="organisation")
    of_a_group = browser_of(CO).get(reverse("portal:plan-group"))

    def names(answer, field):
        listed = [words.partition(",")[0] for words in options(answer, field)]
        return [name for name in listed if not name.startswith("Example")]

    assert (
        names(alone, "organisation")
        == names(of_a_group, "organisation")
        == ["Brug IT", "Lokaal IT", "Werk IT", "Werk PT"]
    )
    assert names(alone, "company") == ["Werk IT"]  # in the country of the stay
    assert names(found, "organisation")[0] == "Kamer IT"
    assert names(found, "company")[0] == "Werk PT"


def test_the_list_follows_the_part_that_is_chosen(cast, browser_of):
    address = reverse("portal:act", args=[cast.mobility.pk, "lifecycle.name_organisation"])

    changed = browser_of(CO).post(address, {"part": "employer", "look": "part"})

    assert changed.status_code == 200
    assert [words.partition(",")[0] for words in options(changed, "organisation")] == ["Example employer"]
