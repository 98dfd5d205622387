"""State x transition x role against one text file, so that a change of rights shows as a change of lines."""

import pytest

from lifecycle.doors import perform_transition
from lifecycle.errors import RoleRefused, TransitionRefused
from lifecycle.roles import Role, WhenSilent
from lifecycle.tables.mobility import TRANSITIONS, State
from tests.lifecycle import rights
from tests.lifecycle.conftest import put_in
from tests.lifecycle.details import details_for
from tests.sampled import a_few

PEOPLE = [role for role in Role if role not in (Role.SYSTEM, Role.LEAD, Role.CLOSER, Role.PARTY)]
# In the cast of these tests LEAD is the sending coordinator and CLOSER the quality manager.
STANDS_FOR = {Role.LEAD: Role.SENDING_COORDINATOR, Role.CLOSER: Role.QUALITY_MANAGER}


def test_rights_are_those_of_the_file():
    assert rights.lines() == rights.FILE.read_text(encoding="utf-8").splitlines()


def allowed(row):
    return {STANDS_FOR.get(who, who) for who in row.roles if not isinstance(who, WhenSilent)}


@pytest.mark.parametrize("row", TRANSITIONS, ids=lambda row: row.name)
def test_each_role_meets_the_door_as_the_table_says(row, cast, facts):
    for role in PEOPLE:
        mobility = put_in(cast.mobility, row.sources[0])
        try:
            perform_transition(
                machine="mobility", pk=mobility.pk, name=row.name, actor=cast.actors[role], **details_for(row, mobility)
            )
            passed = True
        except RoleRefused:
            passed = False

        assert passed == (role in allowed(row)), role


@pytest.mark.parametrize("row", a_few(TRANSITIONS, one_of=4), ids=lambda row: row.name)
def test_no_row_is_taken_from_a_state_that_is_not_its_own(row, cast, facts):
    actor = next((cast.actors[role] for role in PEOPLE if role in allowed(row)), None)
    if actor is None:  # SYSTEM's rows are tried by nobody else
        assert row.by_system_only
        return
    for state in State:
        if state in row.sources:
            continue
        mobility = put_in(cast.mobility, state)
        with pytest.raises(TransitionRefused) as refusal:
            perform_transition(
                machine="mobility", pk=mobility.pk, name=row.name, actor=actor, **details_for(row, mobility)
            )
        assert [item.code for item in refusal.value.unmet] == ["lifecycle.wrong_state"]
