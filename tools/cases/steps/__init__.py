"""What `do:` may say in a case file: the steps made for case files, every transition, every act."""

from datetime import date
from typing import Any

from lifecycle.machines import MACHINES
from lifecycle.offers.asking import kinds_asked
from lifecycle.offers.fields import Kind
from lifecycle.registry import ACTS
from tools.cases.steps import after, agreement, before, during, memorandum, signing
from tools.cases.steps.registry import STEPS

# Importing them registers their steps.
MODULES = (after, agreement, before, during, memorandum, signing)

SHORT = {"memorandum": "mou", "agreement": "agreement_version", "outcome": "outcome_result"}


def transition_named(name: str) -> tuple[str, str] | None:
    """(machine, transition) for `confirm_arrival`, `memorandum.submit`, `agreement.submit_version`, `outcome.reassess`."""
    head, _dot, tail = name.rpartition(".")
    machine = SHORT.get(head, head) or "mobility"
    return (machine, tail) if machine in MACHINES and tail in MACHINES[machine].table.rows else None


def known_steps() -> list[str]:
    """Every name that `do:` may have."""
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
        return list(_kinds(*found))
    return None


def is_day(name: str, key: str) -> bool:
    """Whether this detail of a step must be a day."""
    found = transition_named(name)
    if name in STEPS or found is None:
        return key in ("day", "until", "valid_from", "valid_until", "review_by") or key.endswith("_on")
    return _kinds(*found).get(key) == Kind.DAY


def details_of(machine: str, name: str, given: dict[str, Any]) -> dict[str, Any]:
    """`with:` as the transition's own parameters: days as dates, lists and texts as they are."""
    kinds = _kinds(machine, name)
    return {key: date.fromisoformat(value) if kinds.get(key) == Kind.DAY else value for key, value in given.items()}


def _kinds(machine: str, name: str) -> dict[str, Kind]:
    return kinds_asked(MACHINES[machine], MACHINES[machine].table.rows[name])
