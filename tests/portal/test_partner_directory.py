"""The directory of partners: the list and its filters, its map and export, a list pasted into it."""

import csv
import io
from datetime import date

import pytest

from accounts.models import Organisation
from accounts.partners import know
from lifecycle.roles import Role
from partners import services
from partners.models import Profile
from partners.places import Period, set_places
from portal.partners import opened
from tests.factories.accounts import MembershipFactory, OrganisationFactory, PersonFactory, account_of
from tests.factories.partnerships import a_memorandum
from tests.portal.at_partners import LIST, directory, text

CO = Role.SENDING_COORDINATOR


# The list


def test_the_list_shows_organisations_and_what_is_due_with_each(cast, browser_of):
    a_memorandum(cast, "in_force", valid_until=date(2026, 2, 20), review_by=None)
    Profile.objects.create(organisation=cast.organisations["hosting"], field="1013", trade="hotel")

    page = text(browser_of(CO).get(LIST))

    assert "4 partners, 1 memorandum needs you" in page
    assert "Ends 20 Feb" in page
    assert "hotel" in page
    assert "Example sending" not in page.split("<main")[1]


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"country": "IT"}, ["Example competent", "Example hosting", "Example intermediary"]),
        ({"country": "LT"}, ["Example employer"]),
        ({"field": "1013"}, ["Example hosting"]),
        ({"kind": "institution"}, []),
        ({"saved": "force"}, ["Example hosting"]),
        ({"name": "HOSTing"}, ["Example hosting"]),
        ({"name": "exampletown", "country": "LT"}, ["Example employer"]),
        ({"field": "nonsense", "country": "??", "sort": "-nothing"}, None),
    ],
)
def test_filters_narrow_the_list_and_nonsense_is_left_out(cast, asked, names):
    a_memorandum(cast, "in_force")
    Profile.objects.create(organisation=cast.organisations["hosting"], field="1013")

    found = [row.name for row in directory(cast, **asked).rows]

    assert found == names if names is not None else len(found) == 4


@pytest.mark.parametrize("sort", ["name", "-name", "memorandum", "-memorandum", "stays", "-open", "rating", "-rating"])
def test_each_head_orders_the_list(cast, browser_of, sort):
    a_memorandum(cast, "in_force")
    page = text(browser_of(CO).get("/partners/", {"sort": sort}))
    assert f'aria-sort="{"descending" if sort.startswith("-") else "ascending"}"' in page


def test_the_first_press_on_a_number_asks_for_the_most(cast, browser_of):
    page = text(browser_of(CO).get(LIST))
    assert 'href="?sort=-stays"' in page
    assert directory(cast, sort="-stays").rows[0].now == 1
    assert directory(cast, sort="rating").rows


def test_the_filter_stays_until_the_next_visit(cast, browser_of):
    client = browser_of(CO)
    client.get("/partners/?country=LT&sort=-name")

    again = client.get("/partners/")

    assert again.status_code == 302
    assert "country=LT" in again["Location"]
    assert "This is the filter of your last visit." in text(client.get(again["Location"]))


def test_where_nothing_fits_the_widest_way_back_is_named(cast, browser_of):
    page = text(browser_of(CO).get("/partners/?country=LT&name=hosting"))
    assert "No partner fits these filters" in page
    assert "Without “Search: hosting” there is 1." in page


def test_an_empty_directory_says_what_a_partner_is(cast, browser_of):
    MembershipFactory(organisation=(lonely := OrganisationFactory()), person=(person := PersonFactory()))
    client = browser_of(CO)
    client.force_login(account_of(person))

    page = text(client.get("/partners/"))

    assert "No partner yet" in page
    assert "A partner is a school, a company or a ministry you work with." in page
    assert "sj-tiles" not in page
    assert lonely.name in page  # as the one acted for


def test_the_map_counts_by_country_and_names_who_is_elsewhere(cast, browser_of):
    far = OrganisationFactory(name="Ejemplo", country="UY", town="Montevideo")
    know(keeper_id=cast.organisations["sending"].pk, organisation_id=far.pk)

    page = text(browser_of(CO).get(LIST))

    assert 'aria-label="Italy: 3 partners"' in page
    assert "elsewhere, not on the map" in page
    assert 'aria-label="Uruguay: 1 partner"' not in page
    assert "Stays ever" in text(browser_of(CO).get("/partners/?table=1"))


def test_nobodys_country_is_known(cast):
    Organisation.objects.update(country="")
    page = directory(cast)
    assert (page.squares(), page.by_country(), page.listed_countries()) == ([], [], [])


def test_the_export_holds_what_is_seen_and_no_rating(cast, browser_of):
    Organisation.objects.filter(name="Example hosting").update(name="=Example hosting")
    answer = browser_of(CO).get("/partners/export.csv?country=IT")
    rows = list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))

    assert rows[0][:3] == ["Partner", "Town", "Country"]
    assert sorted(row[0] for row in rows[1:]) == ["'=Example hosting", "Example competent", "Example intermediary"]
    assert "rating" not in " ".join(rows[0]).lower()


def test_the_number_of_to_dos_is_that_of_the_list_it_leads_to(cast):
    host = cast.organisations["hosting"]
    services.note_check(
        actor=cast.actors[CO],
        organisation_id=host.pk,
        data={"kind": "insurance", "checked_on": date(2025, 2, 1), "valid_until": date(2026, 2, 1)},
    )
    set_places(host.pk, "host", [Period(date(2026, 3, 2), date(2026, 4, 30), 0)])
    for row in directory(cast).all:
        page = opened.OpenPage(row.organisation, cast.actors[CO], host.today)
        assert row.open.number == page.number, row.name
        assert (row.open.look == "overdue") == (row.name == "Example hosting")


# A pasted list


HEADS = "Name\tPlaats\tLand\tSoort\tTel\n"
GOOD = HEADS + 'Hotel Eżempju\tSliema\tMalta\tbedrijf\t+356 0000\n"Taller\nEjemplo"\tValencia\tES\tcompany\t\n'


def pasted(client, text, **more):
    answer = client.post("/partners/paste/", {"list": text, **more})
    return answer, " ".join(answer.content.decode().split())


def test_a_pasted_list_is_looked_at_before_anything_is_written(cast, browser_of):
    client, before = browser_of(CO), Organisation.unscoped.count()

    answer, page = pasted(client, GOOD + "Example hosting\tExampletown\tIT\tschool\t\n")
    assert answer.status_code == 200
    assert "3 partners were read, nothing is added yet" in page
    assert "It is on Sojourn already and is found again." in page
    assert Organisation.unscoped.count() == before
    seen = answer.context["read"].digest

    assert pasted(client, GOOD, add="1", seen=seen)[0].status_code == 200  # it was changed meanwhile: looked at again
    assert Organisation.unscoped.count() == before
    added, _page = pasted(client, GOOD + "Example hosting\tExampletown\tIT\tschool\t\n", add="1", seen=seen)

    assert added.status_code == 302
    taller = Organisation.unscoped.get(name="Taller Ejemplo")
    assert (taller.country, taller.typed_by) == ("ES", cast.organisations["sending"])
    assert Organisation.unscoped.count() == before + 2
    assert len(directory(cast).all) == 6


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Rood\tGroen\n1\t2\n", "None of the 2 heads says what stands below."),
        ("Naam\tPlaats\nHotel\tSliema\n", "No column says: Country."),
        (HEADS, "Below the heads stands nobody."),
        ("", "There is nothing in the list."),
        (GOOD + "\tPorto\tPT\tschool\t\n", "Line 5: Name is lacking."),
        (GOOD + "Tasca\tPorto\tNergensland\tcompany\t\n", "Line 5: “Nergensland” is no country we know."),
        (GOOD + "Tasca\tPorto\tPT\tcircus\t\n", "Line 5: “circus” is no kind we know."),
        (GOOD + "hotel ezempju\tsliema\tMT\tcompany\t\n", "Line 5: It stands in line 2 already."),
        (HEADS + "".join(f"H{nth}\tPorto\tPT\t\t\n" for nth in range(201)), "add at most 200 at once"),
        ("Name\tTown\tCountry\tOID\nHotel\tPorto\tPT\tE12\n", "Line 2: An OID is the letter E and 8 digits"),
    ],
)
def test_a_wrong_list_is_told_line_by_line_and_nothing_is_written(cast, browser_of, text, words):
    before = Organisation.unscoped.count()
    answer, page = pasted(browser_of(CO), text, add="1", seen="x")
    assert answer.status_code == 400
    assert words in page
    assert Organisation.unscoped.count() == before
    assert text.partition("\n")[0].split("\t")[0] in page


def test_a_column_without_a_known_head_is_chosen(cast, browser_of):
    columns = {"column-0": "name", "column-1": "town", "column-2": "country"}
    answer, page = pasted(browser_of(CO), "Rood;Groen;Blauw\nTasca Exemplo;Porto;Portugal\n", **columns)
    assert answer.status_code == 200
    assert "1 partner was read" in page
