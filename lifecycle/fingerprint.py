"""What a table rules, in sixteen digits: a changed table is noticed, a changed word is not."""

import json
from dataclasses import MISSING, asdict, fields
from hashlib import sha256
from typing import Any

from lifecycle.table import Machine, Transition


def fingerprint(machine: Machine) -> str:
    """Sixteen hexadecimal digits over the states and rows in their order; their words are left out."""
    ruled = {
        "machine": machine.name,
        "initial": machine.initial,
        "states": list(machine.states.values),
        "finals": sorted(machine.finals),
        "rows": [_rules(row) for row in machine.transitions],
    }
    return sha256(json.dumps(ruled, sort_keys=True, default=asdict).encode()).hexdigest()[:16]


def _rules(row: Transition) -> dict[str, Any]:
    """What the row rules. What is left at its default is left out, so that a new column changes no table."""
    columns = [column for column in fields(row) if not column.metadata.get("words")]
    usual = {column.name: column.default for column in columns if column.default is not MISSING}
    given = {column.name: getattr(row, column.name) for column in columns}
    return {name: value for name, value in given.items() if name not in usual or value != usual[name]}
