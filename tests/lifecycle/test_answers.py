"""Questions asked ahead for several guards: the same answers, for this stay and this moment only."""

from datetime import date

import pytest

from agreements.services import give_consent
from assessments.guards import DEBRIEFED, PLANNED
from assessments.models import Debriefing, FollowUp
from ground import clock
from lifecycle.answers import answered, holds, rows_of
from lifecycle.gate import check_guard
from lifecycle.models import Mobility
from lifecycle.registry import GUARDS, OWED
from lifecycle.roles import Role
from lifecycle.standing import Standing
from lifecycle.tables.mobility import State
from tests.lifecycle.conftest import put_in
from tests.lifecycle.journeys import statements

WHO_TAKES_PART = "read organisationpart namedpart membership"  # what every guard may ask besides
READING = sorted(name for name, guard in GUARDS.items() if guard.reads and not guard.at_the_click)


@pytest.fixture
def stay(cast):
    """A stay abroad, consented to, with one follow-up that nobody held."""
    guardian = cast.actors[Role.GUARDIAN].person_id
    give_consent(mobility=cast.mobility, guardian_id=guardian, consents={"travel": True}, note="")
    FollowUp.objects.create(mobility=cast.mobility, nth=1, period_from=date(2026, 3, 2), due_on=date(2026, 3, 9))
    return put_in(cast.mobility, State.ONGOING)


def debrief(cast):
    Debriefing.objects.create(
        mobility=cast.mobility, held_on=clock.today(), person_id=cast.actors[Role.HOST_TUTOR].person_id
    )


@pytest.mark.parametrize("name", READING)
def test_a_guard_finds_what_it_says_it_reads_and_asks_no_more(name, stay):
    guard, at = GUARDS[name], Standing.of_stay(stay)
    alone = check_guard(guard, at)

    with answered(stay, guard.reads), statements() as told:
        assert check_guard(guard, at) == alone
    assert set(told) <= {WHO_TAKES_PART}


@pytest.mark.parametrize("name", sorted(name for name, owed in OWED.items() if owed.reads))
def test_what_is_owed_beside_the_gate_is_asked_ahead_too(name, stay):
    owed = OWED[name]
    alone = owed.check(stay)

    with answered(stay, owed.reads), statements() as told:
        assert owed.check(stay) == alone
    assert told == []


def test_an_answer_ends_with_its_block_and_is_of_one_instance_only(cast, stay):
    other = Mobility.unscoped.get(pk=stay.pk)
    with answered(stay, (DEBRIEFED, PLANNED)):
        debrief(cast)
        assert not holds(DEBRIEFED, stay)  # as it was when the block began: nothing may be written within it
        assert holds(DEBRIEFED, other)
        assert [each.nth for each in rows_of(PLANNED, stay)] == [1]
    assert holds(DEBRIEFED, stay)


def test_after_a_fault_nothing_is_answered_any_more(cast, stay):
    with pytest.raises(LookupError), answered(stay, (DEBRIEFED,)):
        raise LookupError
    debrief(cast)
    assert holds(DEBRIEFED, stay)


def test_no_question_is_no_journey(stay):
    with statements() as told, answered(stay, ()), answered(None, (DEBRIEFED,)):
        pass
    assert told == []
