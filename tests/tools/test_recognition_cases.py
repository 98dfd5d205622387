"""Decisions from case files, through the whole engine, and their papers read back beside the facts of the case."""

from pathlib import Path

import pytest
from django.utils import translation

from assessments.models import Origin, OutcomeResult
from documents import shelf
from documents.models import Document
from lifecycle.models import Mobility
from recognition.appeals import appealable, appeals_of
from recognition.models import UnitDecision
from tests.documents.reading import text_of
from tests.tools.facts import expected
from tests.tools.test_cases import folded, hidden_in, lacking, printed
from tools.cases.folder import require_all_printed
from tools.cases.reader import read_case
from tools.cases.run import Run
from tools.cases.runner import Runner
from tools.chains import Found, verify_all

pytestmark = [pytest.mark.slow, pytest.mark.pdf]
FOLDER = Path(__file__).parents[2] / "tools" / "cases" / "recognition"


def run(case: str) -> Run:
    """To its end; every paper printed, none hides what it carries, the chain holds."""
    done = Runner(read_case(FOLDER / f"{case}.yaml")).run()
    require_all_printed()
    assert verify_all(Found()) is None
    assert {paper.number: found for paper in printed() if (found := hidden_in(paper))} == {}
    return done


def says_its_facts(done: Run, *without: str) -> None:
    """Each paper of the case says what the case says."""
    facts = {kind: found for kind, found in expected(done.data).items() if kind not in without}
    with translation.override("en"):
        assert lacking(facts) == []


def texts(done: Run, kind: str) -> list[str]:
    """The finals of a kind, the oldest first, read back."""
    papers = Document.unscoped.filter(kind=kind, rendering="final", mobility=done.mobility_id).order_by("created_at")
    return [" ".join(text_of(shelf.read(paper.file)).split()) for paper in papers]


def says(text: str, *facts: str) -> None:
    assert [fact for fact in facts if folded(fact) not in folded(text)] == []


def test_an_appeal_changes_one_unit_and_upholds_another_and_touches_no_third(fresh: Path):
    done = run("appealed")

    first, second, third = texts(done, "recognition_statement")
    says(first, "Own learning was not shown", "within 30 days after you received this statement")
    says(second, "Full", "The shift plans of weeks 4 and 5 show the own learning", "not passed")
    says(third, "Credits added to the record of the learner", "The effect was left out")
    kept = UnitDecision.objects.filter(mobility=done.mobility_id)
    assert [kept.filter(unit_code=code).count() for code in ("101", "104", "201")] == [1, 3, 1]
    assert {one.unit_code: one.answer for one in appeals_of(done.mobility)[0].units.all()} == {
        "104": "changed", "201": "stays",
    }  # fmt: skip
    assert str(appealable(done.mobility)[0].last_day) == "2026-09-17"  # opened on 18 August; a new version moves no day


def test_where_everything_is_refused_the_europass_is_issued_all_the_same(fresh: Path):
    done = run("all-refused")

    says_its_facts(done)
    assert set(UnitDecision.objects.values_list("decision", flat=True)) == {"none"}
    assert len(texts(done, "europass_mobility")) == 1
    assert done.mobility.state == "completed"


def test_the_certificate_of_an_early_return_states_the_days_and_tasks_done_and_none_planned(fresh: Path):
    done = run("early-return")

    says_its_facts(done)
    (certificate,) = texts(done, "attendance_certificate")
    says(certificate, "from 2 to 27 February 2026, 26 days", "Planned the week with Jana and set up the site")
    assert "woodchip" not in certificate
    assert "27 March" not in certificate


def test_a_staff_stay_ends_with_a_certificate_and_carries_what_nobody_planned(fresh: Path):
    done = run("staff-unplanned")

    says_its_facts(done)
    assert len(texts(done, "attendance_certificate")) == 1
    assert not UnitDecision.objects.exists()
    extra = OutcomeResult.unscoped.filter(mobility=done.mobility_id, origin=Origin.UNPLANNED)
    assert list(extra.values_list("title", flat=True)) == ["contact for a student exchange in 2027"]


def test_three_institutions_decide_each_on_its_unit_and_not_alike_on_ten_learners(fresh: Path):
    done = run("ten")

    assert len(done.stays) == 10
    assert set(Mobility.unscoped.values_list("state", flat=True)) == {"feedback"}
    assert UnitDecision.objects.count() == 30
    statements = Document.unscoped.filter(kind="recognition_statement", rendering="final")
    assert statements.count() == 30  # each institution its own, for each learner
    assert len({paper.organisation_id for paper in statements}) == 3
    for stay in done.stays.values():
        for paper in statements.filter(mobility=stay).select_related("organisation"):
            text = text_of(shelf.read(paper.file))
            held = UnitDecision.objects.get(mobility=stay, institution=paper.organisation)
            says(" ".join(text.split()), paper.organisation.name, held.unit_code, held.reason)
    kinds = {
        code: set(UnitDecision.objects.filter(unit_code=code).values_list("decision", flat=True))
        for code in ("101", "104", "201")
    }
    assert kinds == {"101": {"full", "partial"}, "104": {"full", "extra_credit"}, "201": {"none", "partial"}}
