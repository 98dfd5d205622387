"""The units of a stay at a glance: what is missing is asked for only while somebody can still decide it."""

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.models import OutcomeResult
from assessments.selectors import results_of
from lifecycle.models import Mobility
from lifecycle.models.mobility import Approach
from lifecycle.people.sections import Extent, Section
from lifecycle.roles import Role
from lifecycle.tables.mobility import State
from portal.stay.page import StayPage
from portal.stay.unit_matrix import (
    AGREED,
    ASSESSMENT,
    EVIDENCE_COLUMN,
    HOLE,
    MEMORANDUM,
    RECOGNITION,
    VALIDATION,
    matrix_of,
)
from recognition.models import OutcomeDecision
from tests.factories.recognition import handed_in
from tests.lifecycle.conftest import NOW, put_in
from tests.portal.conftest import a_session

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


def reads(cast, role, where) -> str:
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = a_session(cast.actors[role])
    answer = client.get(where)
    assert answer.status_code == 200, where
    return answer.content.decode()


def test_each_cell_opens_what_it_stands_for(cast):
    handed_in(cast)
    matrix = StayPage(cast.stay(), cast.actors[Role.SENDING_COORDINATOR]).matrix
    assert matrix is not None
    (row, *_others) = matrix.rows
    opened = {cell.key: cell.address for cell in row.cells}

    thread = reverse("portal:thread", args=[cast.mobility.pk])
    assert opened[AGREED].endswith("#part-units_and_outcomes")
    page = reads(cast, Role.SENDING_COORDINATOR, thread)
    for key in (EVIDENCE_COLUMN, ASSESSMENT, VALIDATION, RECOGNITION):
        assert opened[key] == f"{thread}#unit-1-{key}"
        assert f'id="unit-1-{key}"' in page
    assert results_of(cast.stay())[0].title in page


def test_the_unit_that_a_needed_memorandum_lacks_is_a_hole(cast):
    handed_in(cast)
    Mobility.unscoped.filter(pk=cast.mobility.pk).update(mou_required=True)
    matrix = matrix_of(cast.stay(), ALL)
    assert matrix is not None
    looks = {cell.look for row in matrix.rows if not row.extra for cell in row.cells if cell.key == MEMORANDUM}
    assert looks == {HOLE}


def test_the_host_reads_the_decision_and_not_why(cast):
    handed_in(cast)
    result = results_of(cast.stay())[0]
    OutcomeDecision.objects.create(
        outcome=result, decision="not_validated", reason="The evidence shows another dish", decided_at=NOW,
        validator_id=cast.actors[Role.SENDING_COORDINATOR].person_id,
    )  # fmt: skip
    thread = reverse("portal:thread", args=[cast.mobility.pk])
    why = "The evidence shows another dish"
    assert (why in reads(cast, Role.SENDING_COORDINATOR, thread), why in reads(cast, Role.HOST_COORDINATOR, thread)) == (
        True, False,
    )  # fmt: skip


def test_the_thread_asks_no_more_with_more_rows(cast):
    handed_in(cast)
    first = results_of(cast.stay())[0]

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            reads(cast, Role.SENDING_COORDINATOR, reverse("portal:thread", args=[cast.mobility.pk]))
        return len(queries)

    asked()
    before = asked()
    for nth in range(8):
        OutcomeResult.objects.create(
            mobility=cast.mobility, key=f"more-{nth}", title=f"More {nth}", origin="unplanned", position=20 + nth,
            unit_code=first.unit_code,
        )  # fmt: skip
    assert asked() <= before
