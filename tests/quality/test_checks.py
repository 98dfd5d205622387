"""Each check stands at its gate: what blocks is a guard there, what warns may be waived or is said on a page."""

import pytest
from django.urls import reverse

from lifecycle.registry import GUARDS
from lifecycle.roles import Role
from lifecycle.tables import MACHINE_TABLES
from quality.checks import CHECKS, Strength, chosen_without_criteria
from quality.figures import Figures
from quality.guards import NO_ANSWER
from tests.factories.quality import a_past_stay
from tests.portal.code_walk import text_of
from tests.portal.conftest import browser_of, cast

__all__ = ["browser_of", "cast"]
GATES = [(check.code, gate) for check in CHECKS for gate in check.gates]


def guards_of(gate, code):
    row = MACHINE_TABLES[gate.machine].rows[gate.transition]
    return row, [name for name in row.needs if code in GUARDS[name].unmet]


def test_all_twenty_are_there_each_once_and_each_is_somewhere():
    assert [check.code for check in CHECKS] == [f"CK-{nth:02}" for nth in range(1, 21)]
    assert all(check.gates or check.said_on for check in CHECKS)


@pytest.mark.parametrize(("check", "gate"), GATES, ids=[f"{code}-{gate.transition}" for code, gate in GATES])
def test_each_code_is_one_of_a_guard_at_its_gate(check, gate):
    assert {code for code in gate.codes if not guards_of(gate, code)[1]} == set()


@pytest.mark.parametrize(("check", "gate"), GATES, ids=[f"{code}-{gate.transition}" for code, gate in GATES])
def test_what_warns_may_be_waived(check, gate):
    if gate.strength == Strength.WARN:
        for code in gate.codes:
            row, names = guards_of(gate, code)
            assert set(names) & set(row.may_be_waived)


def test_feedback_of_nobody_blocks_and_of_one_warns():
    """CK-17."""
    row = MACHINE_TABLES["mobility"].rows["complete"]
    assert "quality.someone_answered" not in row.may_be_waived
    assert "quality.feedback_in" in row.may_be_waived
    assert "quality.no_answer" in NO_ANSWER


def test_stays_without_noted_criteria_are_counted_in_the_report(cast, browser_of):
    for nth in range(10):
        a_past_stay(cast, selection_criteria="Criteria 2025" if nth < 7 else "")
    assert chosen_without_criteria(Figures(cast.actors[Role.QUALITY_MANAGER], "2025")) == (3, 10)
    page = text_of(browser_of(Role.QUALITY_MANAGER).get(reverse("portal:quality-report")))
    assert "3 of 10 stays name no criteria by which the person was chosen" in page


def test_the_page_of_checks_names_all_of_them(cast, browser_of):
    page = text_of(browser_of(Role.QUALITY_MANAGER).get(reverse("portal:quality-checks")))
    assert all(check.code in page for check in CHECKS)
