"""Whatever column a step changes is stored, on every machine, and no other column is written."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.actors import SYSTEM
from agreements.models import AgreementVersion
from assessments.models import OutcomeResult
from ground import clock
from lifecycle.columns import changed_since, columns_of
from lifecycle.engine import Taking, take
from lifecycle.from_table import asked_by, from_table
from lifecycle.machines import MACHINES
from lifecycle.models import Event, Mobility
from lifecycle.roles import Role
from lifecycle.standing import Standing
from partnerships.models import Memorandum, MemorandumVersion
from tests.lifecycle.conftest import put_in

ROWS = [
    (name, row, source)
    for name, registered in MACHINES.items()
    for row in registered.table.transitions
    for source in row.sources
]
DAYS = st.dates(date(2026, 3, 11), date(2026, 5, 1))  # after the day since which a paused stay is paused
STARTED = datetime(2026, 1, 2, 3, 4, 5, 678, tzinfo=UTC)


@pytest.fixture
def subjects(cast, facts):
    """One subject of each machine, by name; what a state needs is there."""
    memorandum = Memorandum.unscoped.create(code="M-1", opened_by=cast.organisations["sending"], created_at=clock.now())
    subjects = {
        "mobility": cast.mobility,
        "mou": MemorandumVersion.unscoped.create(
            memorandum=memorandum, created_at=clock.now(), number=1, content={"aims": ["one"]}
        ),
        "agreement_version": AgreementVersion.unscoped.create(
            mobility=cast.mobility, created_at=clock.now(), number=1, submitted_at=STARTED, in_force_at=STARTED
        ),
        "outcome_result": OutcomeResult.unscoped.create(mobility=cast.mobility, key="u1-o1", title="Bakes bread"),
    }
    assert set(subjects) == set(MACHINES)
    return subjects


def standing(name, subject, state):
    """Where the subject stands, in this state; written past every rule."""
    model = MACHINES[name].model
    if model is Mobility:
        return Standing.of_stay(put_in(subject, state))
    type(subject).unscoped.filter(pk=subject.pk).update(state=state)
    found = model.unscoped.get(pk=subject.pk)
    return Standing.of(name, found, Mobility.unscoped.get(pk=found.stay_id) if found.stay_id else None)


def typed(at, row, draw):
    """What somebody types: days, texts, a decision among those that the row knows."""
    details = {}
    for name in asked_by(at.machine.model, row.name):
        if name == "decision":
            details[name] = draw(st.sampled_from([str(target) for target in row.targets]))
        elif name.endswith("_on") or name in ("last_day", "suspended_from"):
            details[name] = draw(DAYS)
        elif name == "comments":
            details[name] = {"period": draw(st.text("abc ", max_size=9))}
        elif name == "outcomes":
            details[name] = ["u1-o1"]
        elif name != "facts":
            details[name] = draw(st.text("abc ", min_size=1, max_size=9))
    return details


def stored(at):
    return columns_of(at.machine.model.unscoped.get(pk=at.subject.pk))


@pytest.mark.slow
@settings(max_examples=3, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_after_each_row_of_each_machine_the_row_stored_is_the_row_in_memory(subjects, data):
    for name, row, source in ROWS:
        at = standing(name, subjects[name], source)
        before = stored(at)

        event = take(Taking(row, at, SYSTEM, Role.SYSTEM, typed(at, row, data.draw))).event

        assert stored(at) == columns_of(at.subject), (name, row.name, source)
        assert stored(at) != before
        assert (event.to_state, event.version) == (str(at.subject.state), at.subject.version)
        assert (
            at.stay is None
            or at.machine.is_the_stays
            or columns_of(at.stay) == columns_of(Mobility.unscoped.get(pk=at.stay.pk))
        )


def another_method(monkeypatch, model, machine, method):
    """The row of that name with another method."""
    moved = from_table(machine)(method)
    moved._django_fsm.field = model._meta.get_field("state")  # as Django does when it loads the class
    monkeypatch.setattr(model, method.__name__, moved)


def test_a_method_that_changes_a_column_no_other_changes_is_stored(subjects, monkeypatch):
    def cancel(self):
        self.planned_start, self.objective, self.travel_days = date(2026, 2, 1), "Another aim", 3

    another_method(monkeypatch, Mobility, "mobility", cancel)
    at = standing("mobility", subjects["mobility"], "ready")

    take(Taking(MACHINES["mobility"].table.rows["cancel"], at, SYSTEM, Role.SYSTEM, {}))

    found = Mobility.unscoped.get(pk=at.subject.pk)
    assert (found.planned_start, found.objective, found.travel_days) == (date(2026, 2, 1), "Another aim", 3)
    assert found.state == "cancelled"


def test_a_change_inside_a_json_column_is_stored(subjects, monkeypatch):
    def abandon(self):
        self.content["aims"].append("two")

    another_method(monkeypatch, MemorandumVersion, "mou", abandon)
    at = standing("mou", subjects["mou"], "draft")

    take(Taking(MACHINES["mou"].table.rows["abandon"], at, SYSTEM, Role.SYSTEM, {}))

    assert MemorandumVersion.unscoped.get(pk=at.subject.pk).content == {"aims": ["one", "two"]}


def test_a_column_that_the_step_leaves_alone_is_not_written_back(subjects):
    at = standing("mobility", subjects["mobility"], "ready")
    Mobility.unscoped.filter(pk=at.subject.pk).update(objective="Written meanwhile")

    take(Taking(MACHINES["mobility"].table.rows["cancel"], at, SYSTEM, Role.SYSTEM, {}))

    assert Mobility.unscoped.get(pk=at.subject.pk).objective == "Written meanwhile"
    assert Event.unscoped.filter(name="cancel").count() == 1


def test_what_changed_is_named_in_the_order_of_the_model():
    stay = Mobility(number="S-1", travel_days=1)
    before = columns_of(stay)
    stay.travel_days, stay.number, stay.country = 2, "S-2", ""

    assert changed_since(before, stay) == ("number", "travel_days")
