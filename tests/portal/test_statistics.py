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
