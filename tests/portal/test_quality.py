"""The page of the quality manager, its export, and the page of single answers."""

import csv
from datetime import date
from io import BytesIO, StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import Membership, MembershipRole
from ground import clock
from lifecycle.roles import Role
from quality.definitions import METRICS
from quality.figure import Number
from quality.figures import Figures
from quality.keeping import count_organisation
from quality.models import YearFact
from tests.factories.accounts import OrganisationFactory
from tests.factories.quality import a_past_stay, said
from tests.quality.forty import TODAY, forty

QM, LE, CO = Role.QUALITY_MANAGER, Role.PARTICIPANT, Role.SENDING_COORDINATOR


def with_case_access(cast) -> None:
    actor = cast.actors[QM]
    Membership.objects.create(
        person_id=actor.person_id,
        organisation_id=actor.organisation_id,
        role=MembershipRole.CASE_ACCESS,
        since_on=date(2025, 9, 1),
    )


@pytest.fixture
def ten(cast):
    """Ten stays of last year, nine to their end, eight of them satisfied."""
    for nth in range(10):
        stay = a_past_stay(cast, **({"ended_on": date(2025, 4, 1)} if nth == 9 else {}))
        said(stay, LE, 5 if nth < 8 else 2)
    return cast


def test_figures_stand_with_numerator_phase_and_how_they_are_computed(ten, browser_of):
    page = browser_of(QM).get(reverse("portal:quality")).content.decode()

    assert "10 stays of 2025" in page
    for words in ("9 of 10", "90.0 %", "8 of 10", "80.0 %", "mean 4.4 of 5", "Planning", "Review", "EQAVET 4"):
        assert words in page, words
    assert "Stays completed: 9 of 10, 90.0 %; with certainty between 60 and 98 %" in page
    assert "Stays that lasted to the agreed last day" in page


def test_choice_stays_in_the_address_and_goes_into_the_export(ten, browser_of):
    page = browser_of(QM).get(reverse("portal:quality"), {"period": "2025"}).content.decode()

    assert f"{reverse('portal:quality-export')}?period=2025" in page
    assert '<option value="2025" selected>' in page
    assert "10 stays of 2025" in page


def test_export_says_what_the_page_says(ten, browser_of):
    answer = browser_of(QM).get(reverse("portal:quality-export"))
    rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))

    assert answer["Content-Type"].startswith("text/csv")
    completed = next(row for row in rows if "Stays completed" in row)
    assert completed[:9] == [
        "MQ05", "Evaluation", "Stays completed", "MQ05 · EQAVET 4", "shown", "9", "10", "90.0", "%",
    ]  # fmt: skip
    assert ["", "", "What became of the stays", "Came home early", "", "1"] in rows


def test_hidden_on_the_page_is_hidden_in_the_export(cast, browser_of):
    stay = a_past_stay(cast, host=OrganisationFactory(name="=Kitchen"))
    said(stay, LE, 5)
    client = browser_of(QM)
    page = client.get(reverse("portal:quality")).content.decode()
    rows = list(csv.reader(StringIO(client.get(reverse("portal:quality-export")).content.decode("utf-8-sig"))))

    assert "Too few stays to show" in page
    assert "x is hidden" in page
    assert "1 of 1" not in page
    assert next(row for row in rows if "Stays completed" in row)[5:8] == ["x", "x", "x"]


def test_a_number_hidden_for_a_smaller_group_beside_it_does_not_say_that_nothing_is_shown(monkeypatch, ten, browser_of):
    monkeypatch.setattr(Figures, "count", Number("", "", 10, hidden=True))

    page = browser_of(QM).get(reverse("portal:quality")).content.decode()

    assert "Too few stays to show" not in page
    assert "Stays that began in 2025" in page


def test_partner_with_a_dangerous_name_is_text_in_the_export(cast, browser_of):
    host = OrganisationFactory(name="=1+1", town="")
    a_past_stay(cast, host=host)

    answer = browser_of(QM).get(reverse("portal:quality-export"), {"partner": str(host.pk)})

    assert "'=1+1" in answer.content.decode()


def test_page_without_stays_says_what_would_be_there(cast, browser_of):
    assert "No figures yet" in browser_of(QM).get(reverse("portal:quality")).content.decode()


def test_only_quality_managers_have_the_place_and_the_figures(ten, browser_of):
    assert f'href="{reverse("portal:quality")}"' in browser_of(QM).get(reverse("portal:today")).content.decode()
    for role in Role:
        if role in ten.actors and role not in (QM, Role.VALIDATOR):
            page = browser_of(role).get(reverse("portal:quality")).content.decode()
            assert "9 of 10" not in page, role
            assert "No figures yet" in page, role
    assert f'href="{reverse("portal:quality")}"' not in browser_of(CO).get(reverse("portal:today")).content.decode()


def test_single_answers_are_for_case_access_only(ten, browser_of):
    assert browser_of(QM).get(reverse("portal:quality-answers")).status_code == 404
    assert "Read the answers" not in browser_of(QM).get(reverse("portal:quality")).content.decode()

    with_case_access(ten)
    client = browser_of(QM)
    page = client.get(reverse("portal:quality-answers")).content.decode()

    assert "10 answers" in page
    assert page.count("5, very satisfied") == 8
    assert "Read the answers" in client.get(reverse("portal:quality")).content.decode()


@pytest.mark.figures_as_kept
@pytest.mark.parametrize(
    "name", ["portal:quality", "portal:quality-export", "portal:quality-workbook", "portal:quality-answers"]
)
def test_page_costs_the_same_with_many_stays(cast, browser_of, name):
    with_case_access(cast)
    client, counts = browser_of(QM), []
    for number in (30, 30):  # more than a page of answers, so that both show as many
        for _nth in range(number):
            said(a_past_stay(cast), LE, 4)
        count_organisation(cast.actors[QM].organisation_id)
        client.get(reverse(name))
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse(name)).status_code == 200
        counts.append(len(asked))

    assert counts[0] == counts[1] <= 45, counts


CHOICES = ({"period": "2025"}, {"period": "*"}, {"period": "2025", "who": "learner"}, {"period": "2025", "age": "-17"})


def rows_of(text: str) -> dict[str, list[str]]:
    return {
        row[0]: row for row in csv.reader(StringIO(text)) if row[0].startswith(("MQ", "waived", "entered", "recog"))
    }


@pytest.mark.parametrize("choice", CHOICES)
def test_the_same_number_stands_on_the_page_in_both_files_and_in_the_api(cast, browser_of, choice):
    """Of the school with forty stays; 35.3 % are 12 of 34, rounded once and by one."""
    with clock.set_to(TODAY):
        forty(cast)
        client = browser_of(QM)
        page = client.get(reverse("portal:quality"), choice).content.decode()
        text = rows_of(client.get(reverse("portal:quality-export"), choice).content.decode("utf-8-sig"))
        book = load_workbook(BytesIO(client.get(reverse("portal:quality-workbook"), choice).content)).active
        sheet = {
            str(row[0].value): ["" if cell.value is None else str(cell.value) for cell in row] for row in book.rows
        }
        programs = client.get(reverse("api:quality-figures"), choice).json()["results"]

    assert len(programs) == len(METRICS)
    for told in programs:
        in_csv = [one.removeprefix("'") for one in text[told["code"]]]  # so that no sheet takes -2 for a formula
        assert [str(cell) for cell in told.values()] == in_csv == sheet[told["code"]]
        if told["state"] == "shown":
            assert f"{told['counted']} of {told['of']}" in page
            assert told["value"] in page


def test_more_choices_than_three_are_said_to_be_too_many(ten, browser_of):
    asked = {
        "period": "2025",
        "who": "learner",
        "gender": "-",
        "length": "short",
        "together": "single",
        "programme": "Erasmus+",
    }

    assert "3 choices at once at most" in browser_of(QM).get(reverse("portal:quality"), asked).content.decode()
    answer = browser_of(QM).get(reverse("api:quality-figures"), asked)
    assert answer.status_code == 400


def test_every_figure_opens_its_stays_for_holders_of_case_access(ten, browser_of):
    address = reverse("portal:quality-stays")
    assert browser_of(QM).get(address, {"metric": "MQ05", "period": "2025"}).status_code == 404

    with_case_access(ten)
    client = browser_of(QM)
    page = client.get(reverse("portal:quality"), {"period": "2025"}).content.decode()
    assert f'href="{address}?metric=MQ05&amp;period=2025"' in page
    behind = client.get(address, {"metric": "MQ05", "period": "2025"}).content.decode()
    assert "Stays completed: 10 stays" in behind
    assert (behind.count("1 of 1"), behind.count("0 of 1"), behind.count("Came home early")) == (9, 1, 1)
    assert client.get(address, {"metric": "MQ99"}).status_code == 404


def test_numbers_of_a_year_are_typed_and_stand_below_the_line(ten, browser_of):
    client, address = browser_of(QM), reverse("portal:quality-year")
    done = client.post(address, {"year": "2025", "kind": "enrolled", "value": "200", "source": "Register"}, follow=True)

    assert "1 number was kept." in done.content.decode()
    page = client.get(reverse("portal:quality"), {"period": "2025"}).content.decode()
    assert "10 of 200" in page


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("1066;staff;9;", "Line 3: The year is one from 2007"),
        ("2025;shoes;9;", "“shoes” is none of the kinds"),
        ("2025;staff;nine;", "“nine” is no number"),
        ("2025;staff;9,5;", "People are counted in whole numbers"),
        ("2025;staff;-1;", "not below zero"),
        ("2025;staff;9;\n2025;staff_in_training;10;", "is below its part"),
    ],
)
def test_a_file_with_a_wrong_line_keeps_nothing_and_names_it(ten, browser_of, line, said):
    file = SimpleUploadedFile("numbers.csv", f"year;kind;value;source\n2024;enrolled;100;Register\n{line}\n".encode())
    answer = browser_of(QM).post(reverse("portal:quality-year"), {"of_file": "yes", "file": file})

    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert not YearFact.unscoped.exists()


def test_a_good_file_is_kept_whole(ten, browser_of):
    file = SimpleUploadedFile("numbers.csv", b"year;kind;value;source\n2024;enrolled;100;Register\n2025;staff;12;\n")
    browser_of(QM).post(reverse("portal:quality-year"), {"of_file": "yes", "file": file})

    assert {(row.year, row.kind, row.value) for row in YearFact.unscoped.all()} == {
        (2024, "enrolled", 100), (2025, "staff", 12),
    }  # fmt: skip


def test_who_manages_no_quality_types_no_number(ten, browser_of):
    answer = browser_of(CO).post(reverse("portal:quality-year"), {"year": "2025", "kind": "staff", "value": "2"})

    assert answer.status_code == 403
    assert not YearFact.unscoped.exists()
