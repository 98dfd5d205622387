"""What stands beside the figures of the report, and the ways down from it."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import MembershipRole
from assessments.models import Incident
from ground import clock
from lifecycle.roles import Role
from quality.figure import Figure
from quality.findings import Findings
from quality.many import Many
from quality.report.beside import _waited, countries, in_time
from quality.report.facts import ReportFacts
from tests.factories.accounts import MembershipFactory, OrganisationFactory
from tests.factories.quality import a_past_stay
from tests.portal.conftest import browser_of, cast
from tests.quality.forty import TODAY, forty

__all__ = ["browser_of", "cast"]
QM = Role.QUALITY_MANAGER


@pytest.fixture
def year(cast):
    with clock.set_to(TODAY):
        forty(cast)
        yield


def days(*values: int) -> Figure:
    spread = {str(one): values.count(one) for one in values}
    return Figure(metric=None, counted=0, of=len(values), spread=spread)  # type: ignore[arg-type]  # not looked at


def test_waiting_is_drawn_from_ten_stays_on_and_without_single_ones_at_its_ends():
    assert _waited("2025", days(1, 20, 20, 20, 20, 30, 30, 30, 400))["box"] == []
    assert _waited("2025", days(1, 20, 20, 20, 20, 30, 30, 30, 30, 30, 400))["box"] == [20, 20, 30, 30, 30]


def test_countries_of_few_people_are_hidden_in_the_table_of_cycles(cast, year):
    for nth in range(3):
        a_past_stay(cast, country="FI", host=OrganisationFactory(country="FI", name=f"Example {nth}"))
    table = countries(Many(cast.actors[QM], period="2025"))

    assert table["cycles"] == ["2025"]
    words = {row["country"]: row["cells"][0]["words"] for row in table["rows"]}
    assert words["Finland"] == "x"
    assert list(words.values()).count("x") >= 2  # one more, so that it does not follow from the sum


def test_actions_stand_on_a_line_of_time_and_late_ones_say_so(cast, year):
    plan = in_time(ReportFacts(Many(cast.actors[QM])).own_actions, date(2026, 1, 12))

    assert sorted(row["late"] for row in plan["rows"]) == [False, True]
    assert "1 done, 1 late" in plan["said"]


def test_alerts_by_month_are_for_holders_of_case_access_and_stand_in_no_paper(cast, year):
    assert Incident.objects.exists()
    facts = ReportFacts(Many(cast.actors[QM], period="2025"))
    assert facts.alerts["rows"] == []
    MembershipFactory(
        person_id=cast.actors[QM].person_id, organisation_id=cast.actors[QM].organisation_id,
        role=MembershipRole.CASE_ACCESS,
    )  # fmt: skip
    facts = ReportFacts(Many(cast.actors[QM], period="2025"))
    assert [(row["month"], row["count"], row["waiting"]) for row in facts.alerts["rows"]] == [("2025-03", 6, 1)]
    assert "alerts" not in facts.as_data()


def test_a_report_is_chosen_by_everything_that_figures_are_and_a_finding_keeps_the_choice(cast, year):
    many = Many(cast.actors[QM], period="2025", partner="ES", who="learner")

    assert next(one.choice for one in Findings(many).all) == {
        "period": "2025", "partner": "ES", "programme": "*", "who": "learner",
    }  # fmt: skip
    assert all(one.partner_id is None for one in Findings(many).all)


def test_from_the_report_one_click_leads_to_the_stays_behind_a_figure(cast, browser_of, year):
    page = f"{reverse('portal:quality-report')}?period=2025&who=learner"
    link = f"{reverse('portal:quality-stays')}?metric=MQ05&amp;period=2025&amp;who=learner"
    assert link not in browser_of(QM).get(page).content.decode()
    MembershipFactory(
        person_id=cast.actors[QM].person_id, organisation_id=cast.actors[QM].organisation_id,
        role=MembershipRole.CASE_ACCESS,
    )  # fmt: skip
    assert link in browser_of(QM).get(page).content.decode()


def test_what_is_asked_half_a_year_and_a_year_later_stands_apart_among_the_answers(cast, year):
    rows = ReportFacts(Many(cast.actors[QM], period="2025")).answers["rows"]

    assert {(row["words"].split(":")[0], row["of"], row["hidden"]) for row in rows if row["code"] == "F03"} == {
        ("six months after", 6, False), ("a year after", 5, False),
    }  # fmt: skip
    assert [row["hidden"] for row in rows if row["code"] == "L01"] == [False]
