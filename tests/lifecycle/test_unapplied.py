"""Nothing that everybody signed stays unapplied in silence."""

from dataclasses import replace
from datetime import date

import pytest

from lifecycle.checks import everything_has_its_words
from lifecycle.gate import next_gate
from lifecycle.models import Mobility, ToDo
from lifecycle.registry import GUARDS
from lifecycle.standing import Standing
from lifecycle.tables import MACHINE_TABLES
from lifecycle.todos import owed_at
from lifecycle.unapplied import unapplied
from lifecycle.vocabulary import Missing
from tests.factories.agreements import CO, abroad, amending, asked_to_sign, sent_for_signature, sign, versions
from tests.factories.assessments import on

BY_ITSELF = [
    (table, row) for table in MACHINE_TABLES.values() for row in table.transitions if row.by_system_only
]  # every step that Sojourn takes by itself
APPLYING = [(table, row) for table, row in BY_ITSELF if row.applies]
HINDERING = [
    (row.name, guard) for _table, row in APPLYING for guard in row.needs if not GUARDS[guard].routes
]  # what could keep such a step from being taken


@pytest.mark.parametrize(("table", "row"), BY_ITSELF, ids=lambda one: getattr(one, "name", ""))
def test_step_that_is_taken_by_itself_waits_for_one_thing_or_says_what_it_waits_for(table, row):
    at_the_click = any(GUARDS[name].at_the_click for name in row.needs)  # only the step that causes it takes it
    assert at_the_click or row.forward or row.applies or len(row.needs) == 1


def test_check_of_start_up_names_one_that_would_wait_in_silence(monkeypatch):
    table = MACHINE_TABLES["mobility"]
    rows = tuple(replace(row, applies=False) for row in table.transitions)
    monkeypatch.setitem(MACHINE_TABLES, "mobility", replace(table, transitions=rows))
    assert [fault.msg.split()[0] for fault in everything_has_its_words() if fault.id == "lifecycle.E014"] == [
        "mobility.amend_agreement"
    ]


@pytest.mark.parametrize(("step", "guard"), HINDERING)
def test_whatever_hinders_a_signed_change_is_owed_at_once_and_nothing_once_it_is_applied(
    cast, monkeypatch, step, guard
):
    abroad(cast)
    with on(date(2026, 3, 10)):
        amending(cast, period_and_place={"place": "The second kitchen"})
        version = sent_for_signature(cast)
        hindrance = Missing("lifecycle.basic_missing", CO, params={"field": guard})
        asked = GUARDS[guard]
        monkeypatch.setitem(GUARDS, guard, replace(asked, check=lambda mobility: [hindrance]))
        sign(cast, *asked_to_sign(version))
        assert hindrance.key in {todo.key for todo in ToDo.unscoped.filter(mobility=cast.mobility, closed_at=None)}

        monkeypatch.setitem(GUARDS, guard, asked)
        assert not [item for item in unapplied(Standing.of_stay(cast.stay())) if item.key == hindrance.key]
    assert versions(cast)[-1][1] in ("signing", "in_force")


def test_what_the_gate_says_already_is_not_owed_a_second_time(cast, monkeypatch):
    Mobility.unscoped.filter(pk=cast.mobility.pk).update(country="")
    at = Standing.of_stay(cast.stay())
    gate = next_gate(at)
    assert gate is not None
    at_the_gate = gate[1][0]
    monkeypatch.setattr("lifecycle.todos.unapplied", lambda _at: [at_the_gate])
    owing = owed_at(at)
    assert owing.wanted[at_the_gate.key] == at_the_gate
    assert at_the_gate.key not in owing.beside
