"""The units of a stay at a glance: what is missing is asked for only while somebody can still decide it."""

from lifecycle.models.mobility import Approach
from lifecycle.people.sections import Extent, Section
from lifecycle.tables.mobility import State
from portal.stay.unit_matrix import matrix_of
from tests.factories.recognition import handed_in
from tests.lifecycle.conftest import put_in

ALL = dict.fromkeys(Section, Extent.FULL)


def words(cast) -> set[str]:
    matrix = matrix_of(cast.stay(), ALL)
    assert matrix is not None
    return {str(cell.words) for row in matrix.rows if not row.extra for cell in row.cells}


def test_decision_is_missing_while_somebody_can_decide_and_never_in_a_completed_stay(cast):
    handed_in(cast)
    assert cast.stay().approach == Approach.CERTIFY
    put_in(cast.mobility, State.RECOGNITION)
    assert "Decision missing" in words(cast)

    put_in(cast.mobility, State.COMPLETED)
    assert "Decision missing" not in words(cast)
    assert "No decision" in words(cast)
