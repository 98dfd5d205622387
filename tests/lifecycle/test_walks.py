"""The engine by properties: random walks over transitions, roles and facts."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ground.errors import SojournError
from lifecycle.doors import perform_transition, wake
from lifecycle.models import Event, Mobility, OutboxRow, ToDo
from lifecycle.registry import GUARDS
from lifecycle.roles import Role
from lifecycle.tables.mobility import MACHINE, TRANSITIONS, State
from lifecycle.writing import FIRST, event_hash
from tests.lifecycle.conftest import put_in
from tests.lifecycle.details import details_for

PEOPLE = [role for role in Role if role not in (Role.SYSTEM, Role.LEAD, Role.CLOSER, Role.PARTY)]
GUARD_NAMES = sorted({name for row in TRANSITIONS for name in row.needs})
STEPS = st.lists(
    st.tuples(
        st.sampled_from([row.name for row in TRANSITIONS]),
        st.sampled_from(PEOPLE),
        st.sets(st.sampled_from(GUARD_NAMES), max_size=3),
    ),
    min_size=1,
    max_size=25,
)
walks = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def picture(mobility):
    """Everything a refusal must leave untouched."""
    row = Mobility.unscoped.filter(pk=mobility.pk).values().get()
    return (
        row,
        Event.unscoped.count(),
        OutboxRow.objects.count(),
        sorted(ToDo.unscoped.values_list("pk", "closed_at")),
    )


@pytest.mark.slow
@walks
@given(start=st.sampled_from(list(State)), steps=STEPS)
def test_a_walk_moves_only_along_rows_and_a_refusal_leaves_no_trace(cast, facts, start, steps):
    put_in(cast.mobility, start)
    for name, role, unmet in steps:
        before, facts.unmet = picture(cast.mobility), unmet
        stay = cast.stay()
        row = MACHINE.rows[name]
        events = Event.unscoped.filter(mobility=stay).count()
        try:
            perform_transition(
                machine="mobility", pk=stay.pk, name=name, actor=cast.actors[role], **details_for(row, stay)
            )
        except SojournError:
            assert picture(cast.mobility) == before
            continue
        new = list(Event.unscoped.filter(mobility=stay).order_by("seq"))[events:]
        assert new[0].name == name
        for event in new:
            taken = MACHINE.rows[event.name]
            assert event.from_state in taken.sources
            assert event.to_state == (event.from_state if not taken.targets else taken.target)
        assert not set(row.needs) & unmet


@pytest.mark.slow
@walks
@given(steps=STEPS)
def test_replaying_the_events_gives_the_state_and_the_chain_holds(cast, facts, steps):
    for name, role, unmet in steps:
        facts.unmet = unmet
        stay = cast.stay()
        try:
            perform_transition(
                machine="mobility",
                pk=stay.pk,
                name=name,
                actor=cast.actors[role],
                **details_for(MACHINE.rows[name], stay),
            )
        except SojournError:
            continue
    stay = cast.stay()
    state, prev = str(State.DRAFT), FIRST
    for seq, event in enumerate(Event.unscoped.filter(chain=stay.pk).order_by("seq"), start=1):
        assert (event.seq, event.prev, event.hash) == (seq, prev, event_hash(event))
        if event.kind == "transition":
            assert event.from_state == state
            state = event.to_state
        prev = event.hash

    assert state == str(stay.state)


def test_every_state_is_reached_by_somebody_when_all_is_met(cast, facts):
    """Walk the whole graph breadth first through the door itself, not through the table."""
    seen, queue = {str(State.DRAFT)}, [str(State.DRAFT)]
    facts.unmet = {name for name in GUARDS if name in SYSTEM_NEEDS}  # else SYSTEM moves on before anybody can
    while queue:
        state = queue.pop(0)
        for row in MACHINE.leaving(state):
            stay = put_in(cast.mobility, state)
            after = _state_after(row, stay, cast, facts)
            if after and after not in seen:
                seen.add(after)
                queue.append(after)

    assert seen == set(State)


SYSTEM_NEEDS = {name for row in TRANSITIONS if row.by_system_only for name in row.needs}


def _state_after(row, stay, cast, facts):
    if row.by_system_only:
        facts.unmet, held = set(), facts.unmet
        wake(machine="mobility", pk=stay.pk)
        facts.unmet = held
        return (
            Event.unscoped.filter(mobility=stay, name=row.name)
            .order_by("-seq")
            .values_list("to_state", flat=True)
            .first()
        )
    facts.unmet, held = facts.unmet - set(row.needs), facts.unmet
    for role in PEOPLE:
        try:
            event = perform_transition(
                machine="mobility", pk=stay.pk, name=row.name, actor=cast.actors[role], **details_for(row, stay)
            )
        except SojournError:
            continue
        facts.unmet = held
        return event.to_state
    facts.unmet = held
    return None


@pytest.mark.parametrize("state", [state for state in State if state not in MACHINE.finals])
def test_a_refusal_names_every_unmet_requirement(state, cast, facts):
    for row in MACHINE.leaving(state):
        if row.by_system_only or len(row.needs) < 2:
            continue
        stay, facts.unmet = put_in(cast.mobility, state), set(row.needs)
        refused = None
        for role in PEOPLE:
            try:
                perform_transition(
                    machine="mobility", pk=stay.pk, name=row.name, actor=cast.actors[role], **details_for(row, stay)
                )
            except SojournError as error:
                refused = getattr(error, "unmet", None) or refused

        assert [item.code for item in refused] == list(row.needs)
