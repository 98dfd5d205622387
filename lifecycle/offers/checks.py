"""The system check that ties what is asked at the click to the guards it answers and the values to choose from."""

from collections.abc import Iterator
from typing import Any

from django.core.checks import Error, register

from lifecycle.from_table import asked_by
from lifecycle.machines import MACHINES, RegisteredMachine
from lifecycle.offers.asking import DECISION, SAID_BESIDE, guards_answered, kind_of
from lifecycle.offers.details import CHOICES, PARTS
from lifecycle.offers.fields import Kind
from lifecycle.registry import GUARDS
from lifecycle.table import Transition


@register()
def questions_are_complete(**_kwargs: Any) -> list[Error]:
    """Errors that stop start-up: lifecycle.E020 to E023."""
    rows = [(machine, row) for machine in MACHINES.values() for row in machine.table.transitions]
    found = [error for machine, row in rows for error in (*_unasked(machine, row), *_without_choices(machine, row))]
    asked = {(f"{machine.table.name}.{row.name}", name) for machine, row in rows for name in _names(machine, row)}
    found += [
        Error(f"{step} does not ask for {name}, for which choices or parts are registered", id="lifecycle.E022")
        for step, name in sorted({*CHOICES, *PARTS} - asked)
    ]
    return [*found, *_deaf()]


def _names(machine: RegisteredMachine, row: Transition) -> list[str]:
    return list(asked_by(machine.model, row.name)) if hasattr(machine.model, row.name) else []


def _unasked(machine: RegisteredMachine, row: Transition) -> Iterator[Error]:
    asked = {*_names(machine, row), *SAID_BESIDE}
    for guard in guards_answered(row):
        for name in sorted(set(guard.answers) - asked):
            text = f"{guard.name} is answered by {name}, which {machine.table.name}.{row.name} does not ask for"
            yield Error(text, id="lifecycle.E020")


def _without_choices(machine: RegisteredMachine, row: Transition) -> Iterator[Error]:
    step = f"{machine.table.name}.{row.name}"
    for name in _names(machine, row):
        detail = asked_by(machine.model, row.name)[name]
        wants = kind_of(detail, machine.model, chosen=False)[0] in (Kind.COMMENTS, Kind.LINES)
        if wants and name != DECISION and (step, name) not in CHOICES and (step, name) not in PARTS:
            yield Error(f"{step} asks for {name}: nobody says from what to choose", id="lifecycle.E021")


def _deaf() -> Iterator[Error]:
    for guard in GUARDS.values():
        if guard.answers and "details" not in guard.asks:
            yield Error(f"{guard.name} says what answers it and does not look at what is typed", id="lifecycle.E023")
