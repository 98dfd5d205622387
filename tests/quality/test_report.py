"""The report says the same on page, paper and workbook; findings lead to a form filled from them."""

import zipfile
from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import translation

from lifecycle.roles import Role
from quality.figures import Figures
from quality.findings import Findings
from quality.improvement import ActionState, ImprovementAction
from quality.many import Many, figure_of
from quality.report.facts import ReportFacts
from quality.report.issuing import issue_report
from quality.report.lines import rounded
from quality.report.workbook import workbook_of
from quality.report_models import Disclosure, SelfAssessment
from quality.self_assessing import Placed, place
from quality.targets import Reading, reading_of
from quality.voices import Voices
from tests.factories.accounts import OrganisationFactory, PersonFactory
from tests.factories.quality import a_past_stay, said, told_early
from tests.portal.code_walk import text_of
from tests.portal.conftest import browser_of, cast

__all__ = ["browser_of", "cast"]
QM, LE, HT, CO = Role.QUALITY_MANAGER, Role.PARTICIPANT, Role.HOST_TUTOR, Role.SENDING_COORDINATOR
EARLY = {"ended_on": date(2025, 4, 1)}


def in_year(year: int, **more):
    start, end = date(year, 3, 3), date(year, 4, 25)
    return {"planned_start": start, "started_on": start, "planned_end": end, "ended_on": end, **more}


def many(cast, **choice) -> Many:
    return Many(cast.actors[QM], **choice)


def keys(cast, **choice) -> set[str]:
    return {one.key.split(":")[0] + ":" + one.key.split(":")[1] for one in Findings(many(cast, **choice)).all}


@pytest.fixture
def poor_year(cast):
    """40 stays of 2025: 10 came home early, 75 % completed, between 60 and 86: below 95 with certainty."""
    for nth in range(40):
        a_past_stay(cast, **(EARLY if nth < 10 else {}))


# What the figures propose


def test_off_target_with_certainty_is_proposed_and_an_uncertain_figure_is_not(cast, poor_year):
    assert "off:MQ05" in keys(cast)
    figure = figure_of(Figures(cast.actors[QM], "2025"), "MQ05")
    assert reading_of(figure) == Reading.BELOW


def test_a_figure_whose_interval_crosses_the_target_is_uncertain_and_proposes_nothing(cast):
    """28 of 30 completed: 93.3 %, between 79 and 98."""
    for nth in range(30):
        a_past_stay(cast, **(EARLY if nth < 2 else {}))
    assert reading_of(figure_of(Figures(cast.actors[QM], "2025"), "MQ05")) == Reading.UNCERTAIN
    assert "off:MQ05" not in keys(cast)


def test_fewer_than_ten_cases_have_no_verdict(cast):
    for _nth in range(9):
        a_past_stay(cast, **EARLY)
    assert reading_of(figure_of(Figures(cast.actors[QM], "2025"), "MQ05")) == Reading.FEW
    assert keys(cast) == set()


def test_two_cycles_in_which_it_gets_worse_are_proposed(cast):
    """2023: 20 of 20, 2024: 19 of 20, 2025: 18 of 20."""
    for year, early in ((2023, 0), (2024, 1), (2025, 2)):
        for nth in range(20):
            a_past_stay(cast, **in_year(year, **({"ended_on": date(year, 4, 1)} if nth < early else {})))
    assert "falling:MQ05" in keys(cast)
    assert "falling:MQ05" not in keys(cast, period="2024")


def test_roles_a_point_apart_are_proposed(cast):
    """Participants say 3, tutors 5: two points apart."""
    for _nth in range(6):
        stay = a_past_stay(cast)
        said(stay, LE, 3)
        said(stay, HT, 5, PersonFactory())
    assert "apart:whole" in keys(cast)
    (whole,) = [one for one in Voices(many(cast).chosen).compared if one.theme.code == "whole"]
    assert whole.apart == 2.0


def test_the_same_reason_three_times_at_one_host_is_proposed_for_that_host(cast):
    """Six came home early from the poor host, four for the placement; nobody else did."""
    host, other = OrganisationFactory(name="Poor host"), OrganisationFactory(name="Good host")
    for nth in range(12):
        stay = a_past_stay(cast, host=host, **(EARLY if nth < 6 else {}))
        if nth < 6:
            told_early(stay, "placement_mismatch")
        a_past_stay(cast, host=other)
    found = [one for one in Findings(many(cast)).all if one.key.startswith("reason:")]
    assert [(one.partner_name.split(",")[0], one.red) for one in found] == [("Poor host", True)]


def test_a_host_with_three_people_is_hidden_and_one_more_with_it(cast):
    small, large, middle = (OrganisationFactory(name=name) for name in ("Small", "Large", "Middle"))
    for host, number in ((small, 3), (large, 12), (middle, 6)):
        for _nth in range(number):
            a_past_stay(cast, host=host)
    stays = {host["name"].split(",")[0]: host["stays"] for host in ReportFacts(many(cast)).hosts}
    assert {name: stays[name] for name in ("Large", "Middle", "Small")} == {"Large": "12", "Middle": "x", "Small": "x"}


# The way to an action


def test_from_the_report_one_click_leads_to_a_form_filled_from_the_finding(cast, browser_of, poor_year):
    report = text_of(browser_of(QM).get(reverse("portal:quality-report")))
    assert "self-assessed against EQAVET" in report
    assert "compliant" not in report
    key = next(one.key for one in Findings(many(cast)).all if one.key.startswith("off:MQ05"))
    page = browser_of(QM).get(reverse("portal:quality-action-new"), {"finding": key})
    assert "is off its target with certainty" in page.content.decode()

    owner = cast.actors[CO].person_id
    browser_of(CO)  # gives the coordinator an account
    sent = {"finding": "Too many come home", "text": "Talk before they go", "owner": str(owner), "due_on": "2026-06-01",
            "target": "85", "measure_on": "2027-03-31"}  # fmt: skip
    address = f"{reverse('portal:quality-action-new')}?finding={key}"
    assert browser_of(QM).post(address, sent).status_code == 302
    action = ImprovementAction.unscoped.get()
    assert (action.metric, action.cycle, action.baseline_n, action.state) == ("MQ05", "2025", 40, "agreed")
    assert [one.taken_up for one in Findings(many(cast)).all if one.key == key] == [action]


def test_without_owner_the_form_says_so_and_keeps_what_was_typed(cast, browser_of, poor_year):
    sent = {"finding": "Too many come home", "text": "Talk before they go", "due_on": "2026-06-01"}
    page = browser_of(QM).post(reverse("portal:quality-action-new"), sent)
    text = text_of(page)
    assert page.status_code == 400
    assert "Choose who does it. An action without owner is not started." in text
    assert "Talk before they go" in page.content.decode()
    assert not ImprovementAction.unscoped.exists()


def test_a_finding_can_be_kept_with_a_reason_and_not_without(cast, browser_of, poor_year):
    address = reverse("portal:quality-action-new")
    assert browser_of(QM).post(address, {"keep": "1", "finding": "Few", "reason": ""}).status_code == 400
    assert browser_of(QM).post(address, {"keep": "1", "finding": "Few", "reason": "A strike"}).status_code == 302
    assert ImprovementAction.unscoped.get().state == ActionState.REJECTED


def test_the_page_of_an_action_takes_it_to_its_end(cast, browser_of, poor_year):
    browser_of(CO)
    sent = {"finding": "x", "text": "Talk", "owner": str(cast.actors[CO].person_id), "due_on": "2026-06-01"}
    browser_of(QM).post(reverse("portal:quality-action-new"), sent)
    action = ImprovementAction.unscoped.get()

    def move(role, name, **data):
        address = reverse("portal:quality-action-move", args=[action.pk, name])
        return browser_of(role).post(address, {f"{name}-{key}": value for key, value in data.items()})

    assert move(CO, "finish", words="").status_code == 400
    assert move(CO, "finish", words="We talked").status_code == 302
    refused = move(QM, "close", decision="keep", evidence="", paper="")
    assert refused.status_code == 400
    assert "Nothing is closed without evidence" in text_of(refused)
    assert move(QM, "close", decision="keep", evidence="Minutes of May").status_code == 302
    action.refresh_from_db()
    assert action.state == ActionState.CLOSED
    page = text_of(browser_of(CO).get(reverse("portal:quality-action", args=[action.pk])))
    assert "Minutes of May" in page


# The public version, paper and workbook


def test_the_public_version_hides_below_ten_and_rounds_counts_to_five(cast, browser_of):
    for nth in range(12):
        stay = a_past_stay(cast)
        if nth < 5:
            said(stay, LE, 5)
    public = {line["code"]: line for line in ReportFacts(many(cast), Disclosure.PUBLIC).lines}
    internal = {line["code"]: line for line in ReportFacts(many(cast)).lines}
    assert internal["MQ25"]["value"] == "100.0 %"
    assert public["MQ25"]["value"] == "x"
    assert public["MQ05"]["cases"] == "about 10"
    assert [rounded(number) for number in (0, 1, 4, 5, 12, 13, 98)] == ["0", "<5", "<5", "5", "10", "15", "100"]
    page = text_of(browser_of(QM).get(reverse("portal:quality-report"), {"for": "public", "partner": "x"}))
    assert "Hosts side by side" not in page
    assert "Start an action" not in page


def test_the_public_version_tells_answers_only_where_half_answered(cast):
    for nth in range(30):
        stay = a_past_stay(cast)
        if nth < 12:
            said(stay, LE, 5)
    line = next(one for one in ReportFacts(many(cast), "public").lines if one["code"] == "MQ25")
    assert line["value"] == "x"  # 12 of 30 answered


def test_the_workbook_says_the_figures_of_the_page_and_how_each_is_computed(cast, poor_year):
    facts = ReportFacts(many(cast))
    book = zipfile.ZipFile(BytesIO(workbook_of(facts)))
    text = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
    completed = next(line for line in facts.lines if line["code"] == "MQ05")
    assert completed["cases"] == "30 of 40"
    for words in ("30 of 40", completed["computed"], "self-assessed against EQAVET", "Definitions"):
        assert words in text
    assert "<f>" not in text


def test_an_issued_report_has_a_number_and_its_next_version_keeps_it(cast, poor_year):
    first = issue_report(actor=cast.actors[QM], facts=ReportFacts(many(cast)), language="en")
    second = issue_report(actor=cast.actors[QM], facts=ReportFacts(many(cast)), language="en")
    assert first.document.number == second.document.number
    assert (first.version_no, second.version_no) == (1, 2)
    public = issue_report(actor=cast.actors[QM], facts=ReportFacts(many(cast), "public"), language="nl")
    assert public.document.number != first.document.number
    assert "actions" in public.document.snapshot["data"]


# The self-assessment


def test_a_school_places_itself_between_two_statements_and_sees_where_it_stood(cast, browser_of):
    a_past_stay(cast)
    a_past_stay(cast, **in_year(2024))
    place(actor=cast.actors[QM], cycle="2024", placed={"P1": Placed(2), "R4": Placed(3)})
    address = reverse("portal:quality-descriptors")
    assert text_of(browser_of(QM).get(address, {"cycle": "2025"})).count("The system can show") == 25
    sent = {"cycle": "2025", "P1-position": "3", "P1-evidence": "VSG-2026-ME-0001", "R4-position": "9"}
    assert browser_of(QM).post(address, sent).status_code == 302
    assert SelfAssessment.unscoped.get(cycle="2025").position == 3  # a step that does not exist is none

    rows = {row["code"]: row for row in ReportFacts(many(cast, period="2025")).descriptors}
    assert (rows["P1"]["before"], rows["P1"]["now"], rows["P1"]["evidence"]) == (2, 3, 1)
    assert (rows["R4"]["before"], rows["R4"]["now"]) == (3, None)


def test_who_is_no_quality_manager_finds_neither_descriptors_nor_papers(cast, browser_of):
    for name in ("descriptors", "papers", "report-workbook"):
        assert browser_of(CO).get(reverse(f"portal:quality-{name}")).status_code == 404


def test_a_choice_is_kept_for_oneself_and_does_not_mix_with_the_filters_of_stays(cast, browser_of):
    a_past_stay(cast)
    keep = {"name": "Last year", "query": "period=2025"}
    assert browser_of(QM).post(reverse("portal:quality-report-save"), keep).status_code == 302
    assert "Last year" in text_of(browser_of(QM).get(reverse("portal:quality-report")))
    assert "Last year" not in text_of(browser_of(QM).get(reverse("portal:stays")))


def test_the_report_is_written_in_dutch_too(cast, poor_year):
    with translation.override("nl"):
        data = ReportFacts(many(cast)).as_data()
    assert data["filters"] != ReportFacts(many(cast)).as_data()["filters"]
