"""The page of the quality manager, its export, and the page of single answers."""

import csv
from datetime import date
from io import StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Membership, MembershipRole
from lifecycle.roles import Role
from quality.figure import Number
from quality.figures import Figures
from quality.keeping import count_organisation
from tests.factories.accounts import OrganisationFactory
from tests.factories.quality import a_past_stay, said

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
