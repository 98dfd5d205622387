"""What `do:` may say in a case file: the steps made for case files, every transition, every act."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from lifecycle.from_table import asked_by
from lifecycle.machines import MACHINES
from lifecycle.registry import ACTS
from tools.cases.run import Run

Perform = Callable[[Run], None]
EVERY_TRANSITION_TAKES = ("reason", "reason_code")
SHORT = {"memorandum": "mou", "agreement": "agreement_version", "outcome": "outcome_result"}


@dataclass(frozen=True)
class CaseStep:
    """A step made for case files: takes its details from sections, passes one or several doors."""

    name: str
    perform: Perform
    sections: tuple[str, ...]
    takes: tuple[str, ...]
    says: str


STEPS: dict[str, CaseStep] = {}


def case_step(name: str, *, sections: Iterable[str] = (), takes: Iterable[str] = ()) -> Callable[[Perform], Perform]:
    """Register a step. Its docstring is its line in docs/case-files.md."""

    def register(function: Perform) -> Perform:
        says = " ".join((function.__doc__ or "").split())
        STEPS[name] = CaseStep(name, function, tuple(sections), tuple(takes), says)
        return function

    return register


def load() -> None:
    """Import the modules that register steps."""
    from tools.cases.steps import (  # noqa: F401  (registering is importing)
        after,
        agreement,
        before,
        during,
        memorandum,
        signing,
    )


def transition_named(name: str) -> tuple[str, str] | None:
    """(machine, transition) for `confirm_arrival`, `memorandum.submit`, `agreement.submit_version`, `outcome.reassess`."""
    head, _dot, tail = name.rpartition(".")
    machine = SHORT.get(head, head) or "mobility"
    return (machine, tail) if machine in MACHINES and tail in MACHINES[machine].table.rows else None


def known_steps() -> list[str]:
    """Every name that `do:` may have."""
    load()
    long = {machine: short for short, machine in SHORT.items()}
    names = [
        f"{long[machine]}.{row}" if machine in long else row
        for machine, registered in MACHINES.items()
        for row, transition in registered.table.rows.items()
        if not transition.by_system_only
    ]
    return sorted({*STEPS, *names, *ACTS})


def takes(name: str) -> list[str] | None:
    """The keys that `with:` may have for this step; None where only the form itself knows."""
    if name in STEPS:
        return list(STEPS[name].takes)
    if found := transition_named(name):
        machine, row = found
        return [*asked_by(MACHINES[machine].model, row), *EVERY_TRANSITION_TAKES]
    return None


def is_day(name: str, key: str) -> bool:
    """Whether this detail of a step must be a day."""
    found = transition_named(name)
    if name in STEPS or found is None:
        return key in ("day", "until") or key.endswith("_on")
    asked = asked_by(MACHINES[found[0]].model, found[1])
    return key in asked and asked[key].kind is date


def details_of(machine: str, name: str, given: dict[str, Any]) -> dict[str, Any]:
    """`with:` as the transition's own parameters: days as dates, lists and texts as they are."""
    asked = asked_by(MACHINES[machine].model, name)
    return {
        key: date.fromisoformat(value) if key in asked and asked[key].kind is date else value
        for key, value in given.items()
    }
