"""What everybody reads follows from rounded counts alone, and the same figure is judged alike wherever it stands."""

from datetime import date

import pytest
from django.urls import reverse

from lifecycle.roles import Role
from quality.definitions import BY_CODE
from quality.figure import Figure, Number, together
from quality.figures import Figures
from quality.improvement import ImprovementAction
from quality.indicators import Unit
from quality.losses import Loss, Step, worst_of
from quality.many import Many
from quality.report.facts import ReportFacts
from quality.report.lines import as_public, to_five
from quality.report.said import say_losses
from quality.report_models import Disclosure, QualityReport, SelfAssessment
from quality.self_assessing import Placed, place, said_by
from tests.factories.quality import a_past_stay
from tests.portal.code_walk import text_of
from tests.portal.conftest import browser_of, cast

__all__ = ["browser_of", "cast"]
QM, CO = Role.QUALITY_MANAGER, Role.SENDING_COORDINATOR
EARLY = {"ended_on": date(2025, 4, 1)}


# Rounded counts


def test_true_counts_that_round_alike_are_told_alike():
    """13 of 18 and 17 of 22 are both read as 15 of 20: nobody can say which it was."""
    told = {
        (figure.counted, figure.of, figure.value, figure.interval)
        for figure in (as_public(Figure(BY_CODE["MQ05"], *counts)) for counts in ((13, 18), (17, 22), (15, 20)))
    }
    assert {(counted, of, value) for counted, of, value, _interval in told} == {(15, 20, 75.0)}
    assert len(told) == 1


def test_a_rate_is_made_of_rounded_counts_and_points_are_rounded_to_five():
    rate = next(one for one in BY_CODE.values() if one.unit == Unit.PER_100_MONTHS)
    points = next(one for one in BY_CODE.values() if one.unit == Unit.POINTS)
    assert as_public(Figure(rate, 4, 1498, given=8.0)).value == as_public(Figure(rate, 6, 1502, given=12.0)).value
    assert as_public(Figure(points, 13, 18, given=42.0, bounds=(11.0, 63.0))).value == 40.0


def test_public_losses_and_their_sentence_follow_the_rounded_counts():
    steps = [Loss(Step.AGREED, 18, 18, 18), Loss(Step.RECOGNISED, 13, 18, 18)]
    told = [one.rounded(to_five) for one in steps]
    assert [(one.count, round(one.of_agreed)) for one in told] == [(20, 100), (15, 75)]
    assert "Of 20 agreed outcomes, 15 were recognised." in say_losses(told)
    assert worst_of(told) == told[1]


def test_the_public_report_tells_no_true_share_and_its_files_have_names_of_their_own(cast, browser_of):
    for nth in range(18):
        a_past_stay(cast, **(EARLY if nth < 5 else {}))
    facts = ReportFacts(Many(cast.actors[QM]), Disclosure.PUBLIC)
    completed = next(line for line in facts.lines if line["code"] == "MQ05")
    assert (completed["value"], completed["cases"], completed["of"]) == ("75.0 %", "about 20", 20)
    assert "72.2" not in str(facts.as_data())

    address = reverse("portal:quality-report-workbook")
    names = {browser_of(QM).get(address, {"for": kind})["Content-Disposition"] for kind in ("", "public")}
    assert len(names) == 2
    assert any("report-public-2025" in name for name in names)


def test_kinds_of_fewer_than_five_are_told_together():
    def kinds(*counts):
        return [(one.words, one.count) for one in together([Number(n, n, c, False) for n, c in counts])]

    assert kinds(("done", 30), ("early", 3), ("gone", 2)) == [("done", 30), ("early, gone", 5)]
    assert kinds(("done", 30), ("early", 8), ("gone", 1)) == [("done", 30), ("early, gone", 9)]
    assert kinds(("done", 30), ("early", 8), ("gone", 0)) == [("done", 30), ("early", 8), ("gone", 0)]


# The same everywhere


def test_page_and_report_judge_a_figure_alike(cast, browser_of, monkeypatch):
    """34 days where 30 are the target: off target on both, and either leads to an action."""
    for _nth in range(12):
        a_past_stay(cast)
    days = Figure(BY_CODE["MQ15"], 12, 12, given=34.0)
    true = Figures.__dict__["figures"].func
    told = property(lambda self: [days if one.metric.code == "MQ15" else one for one in true(self)])
    monkeypatch.setattr(Figures, "figures", told)
    figures = browser_of(QM).get(reverse("portal:quality")).content.decode()
    report = browser_of(QM).get(reverse("portal:quality-report")).content.decode()

    assert "<small>Off target</small>" in figures
    assert ">Off target</span>" in report
    assert "metric=MQ15" in report


def test_actions_closed_in_time_are_told_alike_on_page_and_report(cast, browser_of):
    """One was due on 1 December 2025 and nobody did it."""
    for _nth in range(12):
        a_past_stay(cast)
    ImprovementAction.unscoped.create(
        organisation_id=cast.actors[QM].organisation_id, opened_by_id=cast.actors[QM].person_id, text="Talk",
        opened_on=date(2025, 9, 1), due_on=date(2025, 12, 1), state="agreed",
        owner_id=cast.actors[CO].person_id,
    )  # fmt: skip
    for name in ("quality", "quality-report"):
        page = browser_of(QM).get(reverse(f"portal:{name}"), {"period": "2025"})
        assert "0 of 1" in page.content.decode(), name


def test_year_and_choice_go_along_to_the_report_and_its_papers(cast, browser_of):
    for _nth in range(12):
        a_past_stay(cast)
        a_past_stay(cast, planned_start=date(2024, 3, 3), started_on=date(2024, 3, 3), planned_end=date(2024, 4, 25),
                    ended_on=date(2024, 4, 25))  # fmt: skip
    client = browser_of(QM)
    figures = client.get(reverse("portal:quality"), {"period": "2024", "programme": "Erasmus+"}).content.decode()
    assert f"{reverse('portal:quality-report')}?period=2024&amp;programme=Erasmus%2B" in figures

    papers = reverse("portal:quality-papers")
    issued = client.post(papers, {"period": "2024", "for": "internal"})
    assert "period=2024" in issued.url
    assert "report-internal-2024" in client.get(
        reverse("portal:quality-report-workbook"), {"period": "2024"}
    )["Content-Disposition"]  # fmt: skip


def test_of_all_years_nothing_is_issued_for_the_public_and_the_page_says_which_year_it_shows(cast, browser_of):
    for _nth in range(12):
        a_past_stay(cast)
    client = browser_of(QM)
    refused = client.post(reverse("portal:quality-papers"), {"period": "*", "for": "public"}, follow=True)

    assert "Choose the year first; nothing was issued." in text_of(refused)
    assert not QualityReport.unscoped.exists()
    page = client.get(reverse("portal:quality-report"), {"period": "*", "for": "public"})
    assert "This is 2025, the newest." in text_of(page)


# Two at the self-assessment


@pytest.fixture
def placed(cast):
    a_past_stay(cast)
    place(actor=cast.actors[QM], cycle="2025", placed={"P1": Placed(2), "P2": Placed(1, note="By us")})
    return cast


def marks() -> dict[str, str]:
    rows = {row.descriptor: row for row in SelfAssessment.unscoped.filter(cycle="2025")}
    return {f"{code}-seen": said_by(rows.get(code)).mark for code in ("P1", "P2", "P3")}


def at(code: str) -> SelfAssessment | None:
    return SelfAssessment.unscoped.filter(cycle="2025", descriptor=code).first()


def test_a_second_tab_writes_what_was_changed_in_it_alone(placed, browser_of):
    address, client, loaded = reverse("portal:quality-descriptors"), browser_of(QM), marks()
    as_loaded = {"P1-position": "2", "P1-note": "", "P2-position": "1", "P2-note": "By us", "P3-note": ""}
    sent = {"cycle": "2025", **as_loaded, **loaded}
    client.post(address, {**sent, "P1-position": "4", "P1-note": "From the first tab"})
    saved = client.post(address, {**sent, "P3-position": "3"})

    assert saved.status_code == 302
    assert (at("P1").position, at("P1").note, at("P3").position) == (4, "From the first tab", 3)
    assert at("P2").note == "By us"


def test_what_both_changed_says_so_and_keeps_what_was_typed(placed, browser_of):
    address, client, loaded = reverse("portal:quality-descriptors"), browser_of(QM), marks()
    sent = {"cycle": "2025", **loaded}
    client.post(address, {**sent, "P1-position": "4", "P1-note": "First"})
    refused = client.post(address, {**sent, "P1-position": "1", "P1-note": "Second", "P3-position": "2", "P3-note": ""})

    assert refused.status_code == 409
    assert "Changed meanwhile by somebody else; everything else is saved" in text_of(refused)
    assert "Second" in refused.content.decode()
    assert (at("P1").note, at("P3").position) == ("First", 2)
    client.post(address, {"cycle": "2025", **marks(), "P1-position": "1", "P1-note": "Second"})
    assert at("P1").note == "Second"
