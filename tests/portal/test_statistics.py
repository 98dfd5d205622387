"""A coordinator's own numbers: page, CSV and workbook say the same, and nobody else's stays are among them."""

import csv
from datetime import date
from io import BytesIO, StringIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from lifecycle.roles import Role
from quality.keeping import count_organisation
from tests.factories.accounts import OrganisationFactory
from tests.factories.quality import a_past_stay

CO, LE, QM = Role.SENDING_COORDINATOR, Role.PARTICIPANT, Role.QUALITY_MANAGER


@pytest.fixture
def counted(cast):
    """Of 2025: three to their end and one early in Spain, one given up in Italy."""
    rome = OrganisationFactory(name="Trattoria Esempio", country="IT", town="Roma")
    for nth in range(4):
        a_past_stay(cast, country="ES", **({"ended_on": date(2025, 4, 1)} if nth == 3 else {}))
    a_past_stay(cast, country="IT", host=rome, state="withdrawn", started_on=None, ended_on=None, programme="Own")
    count_organisation(cast.actors[CO].organisation_id)
    return cast


def rows(client, **asked):
    answer = client.get(reverse("portal:statistics-export"), {"year": "2025", **asked})
    return [[cell.strip() for cell in row] for row in csv.reader(StringIO(answer.content.decode("utf-8-sig")))]


def test_stays_are_counted_by_each_of_the_five(counted, browser_of):
    client = browser_of(CO)

    assert rows(client)[0] == [
        "Programme", "Stays", "Planned", "Abroad now", "Stayed to the end", "Ended early", "Not gone", "Units",
    ]  # fmt: skip
    assert rows(client)[1:] == [
        ["Erasmus+", "4", "0", "0", "3", "1", "0", "0"],
        ["Own", "1", "0", "0", "0", "0", "1", "0"],
        ["Together", "5", "0", "0", "3", "1", "1", "0"],
    ]
    assert [row[:2] for row in rows(client, by="country")[1:]] == [["Spain", "4"], ["Italy", "1"], ["Together", "5"]]
    assert rows(client, by="host")[2][0] == "Trattoria Esempio"
    assert [row[:2] for row in rows(client, by="month")[1:]] == [["March", "5"], ["Together", "5"]]
    assert [row[:2] for row in rows(client, by="field")[1:]] == [["not known yet", "5"], ["Together", "5"]]


def test_page_and_workbook_say_what_the_csv_says(counted, browser_of):
    client = browser_of(CO)
    page = client.get(reverse("portal:statistics"), {"year": "2025"}).content.decode()
    book = client.get(reverse("portal:statistics-workbook"), {"year": "2025"})
    sheet = load_workbook(BytesIO(book.content)).active

    assert "5 stays of your school" in page
    assert 'class="sj-part--done" x="0" width="300"' in page
    assert [[str(cell.value) for cell in row] for row in sheet.rows] == rows(client)


@pytest.mark.parametrize("asked", [{"by": "shoe"}, {"year": "1066"}, {"by": "", "year": "x"}])
def test_what_is_not_known_is_the_usual(counted, browser_of, asked):
    assert browser_of(CO).get(reverse("portal:statistics"), asked).status_code == 200


def test_only_coordinators_of_the_school_read_them(counted, browser_of):
    for role in (LE, QM, Role.HOST_COORDINATOR):
        assert "Nothing to count yet" in browser_of(role).get(reverse("portal:statistics")).content.decode(), role
    assert f'href="{reverse("portal:statistics")}"' in browser_of(CO).get(reverse("portal:stays")).content.decode()


def test_each_number_leads_to_its_stays_and_the_file_says_what_it_holds(counted, browser_of):
    client = browser_of(CO)
    asked = {"year": "2025", "by": "country"}
    assert "value=ES&amp;kind=early" in client.get(reverse("portal:statistics"), asked).content.decode()
    for value, kind, number in (("ES", "done", 3), ("ES", "early", 1), ("", "", 5), ("IT", "done", 0), ("x", "", 0)):
        found = client.get(reverse("portal:statistics-stays"), {**asked, "value": value, "kind": kind})
        assert found.context["found"].paginator.count == number, (value, kind)
    assert browser_of(LE).get(reverse("portal:statistics-stays"), asked).status_code == 404
    name = client.get(reverse("portal:statistics-export"), asked)["Content-Disposition"]
    assert name == 'attachment; filename="stays-by-country-2025.csv"'


def test_months_of_all_years_are_told_year_by_year(counted, browser_of):
    day, last = date(2024, 3, 4), date(2024, 4, 25)
    a_past_stay(counted, planned_start=day, started_on=day, planned_end=last, ended_on=last)
    count_organisation(counted.actors[CO].organisation_id)
    client = browser_of(CO)

    found = rows(client, by="month", year="*")
    assert [row[:2] for row in found[1:3]] == [["March 2024", "1"], ["March 2025", "5"]]
    asked = {"by": "month", "year": "*", "value": "2024-3"}
    assert client.get(reverse("portal:statistics-stays"), asked).context["found"].paginator.count == 1
