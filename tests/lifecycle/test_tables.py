"""The tables as they stand, without a database: what the reference counts and forbids."""

import pytest

from lifecycle.roles import Role, WhenSilent
from lifecycle.tables import MACHINE_TABLES
from lifecycle.tables.mobility import MACHINE, RANK, STAGES, TRANSITIONS, Stage, State

SILENT_SIDES = {Role.HOST_COORDINATOR, Role.HOST_TUTOR, Role.COMPETENT_INSTITUTION, Role.QUALITY_MANAGER, Role.ASSESSOR}
NEVER_WAIVED = {
    "agreements.signed_by_all",
    "agreements.guardian_consents",
    "assessments.insured_and_reachable",
    "partnerships.mou_holds",
    "partnerships.mou_covers_stay",
    "recognition.validator_not_assessor",
    "recognition.outcome_reason_given",
    "lifecycle.reason_given",
    "agreements.version_in_force",
}


def test_rows_of_the_stay_are_numbered_in_the_order_in_which_they_stand():
    """Papers, guards and people speak of "row 24": a number means one row, and none is left out."""
    assert [row.number for row in TRANSITIONS] == [nth for nth, _row in enumerate(TRANSITIONS, start=1)]


def test_every_stage_has_states_and_the_page_shows_them_in_the_order_of_the_way():
    assert list(STAGES) == list(Stage)
    assert all(STAGES.values())
    ranks = [[RANK[state] for state in states] for states in STAGES.values()]
    assert sorted(ranks) == ranks


def test_every_state_but_the_two_ends_belongs_to_one_stage():
    staged = [state for states in STAGES.values() for state in states]

    assert sorted(staged) == sorted(state for state in State if state not in (State.WITHDRAWN, State.CANCELLED))


@pytest.mark.parametrize("machine", MACHINE_TABLES.values(), ids=list(MACHINE_TABLES))
def test_every_state_is_reachable(machine):
    reached, before = {machine.initial}, set()
    while reached != before:
        before = set(reached)
        reached |= {target for row in machine.transitions if reached & set(row.sources) for target in row.targets}

    assert reached == set(machine.states)


@pytest.mark.parametrize("state", [state for state in State if state not in MACHINE.finals])
def test_every_state_has_a_way_out_when_host_institution_and_quality_manager_stay_silent(state):
    def somebody_left(row):
        return any(
            who.role not in SILENT_SIDES if isinstance(who, WhenSilent) else who not in SILENT_SIDES
            for who in row.roles
        )

    ways = [
        row.name for row in MACHINE.leaving(state) if row.targets and set(row.targets) != {state} and somebody_left(row)
    ]

    assert ways


@pytest.mark.parametrize("machine", MACHINE_TABLES.values(), ids=list(MACHINE_TABLES))
def test_names_of_rows_are_unique_and_every_row_says_who_may(machine):
    names = [row.name for row in machine.transitions]

    assert len(names) == len(set(names))
    assert all(row.roles for row in machine.transitions)


@pytest.mark.parametrize("machine", MACHINE_TABLES.values(), ids=list(MACHINE_TABLES))
def test_only_guards_of_the_row_may_be_waived_and_never_the_forbidden_ones(machine):
    for row in machine.transitions:
        assert set(row.may_be_waived) <= set(row.needs)
        assert not set(row.may_be_waived) & NEVER_WAIVED


@pytest.mark.parametrize("machine", MACHINE_TABLES.values(), ids=list(MACHINE_TABLES))
def test_a_role_in_brackets_has_a_rule_on_silence(machine):
    for row in machine.transitions:
        assert any(isinstance(who, WhenSilent) for who in row.roles) == (row.silence is not None)


def test_ranks_follow_the_way_of_a_stay():
    assert list(RANK) == [state for state in State if state in RANK]
    assert RANK[State.PREPARATION] < RANK[State.AGREEMENT_REVIEW] < RANK[State.ONGOING] < RANK[State.COMPLETED]
