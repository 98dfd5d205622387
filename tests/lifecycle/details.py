"""What a person would type at each transition, so that only the thing under test can refuse."""

from datetime import date
from typing import Any

from lifecycle.from_table import asked_by
from lifecycle.models import Mobility
from lifecycle.table import Transition

TYPED: dict[str, Any] = {
    "arrived_on": date(2026, 3, 2),
    "suspended_from": date(2026, 3, 10),
    "resumed_on": date(2026, 3, 16),
    "last_day": date(2026, 3, 20),
    "comments": {"period_and_place": "Say where"},
    "outcomes": ["u1-o1"],
    "units": None,  # brought along by an answer to an appeal; nobody types it
    "request_note": "asked by telephone",
    "selection_criteria": "criteria 2025, version 1",
}


def details_for(row: Transition, mobility: Mobility) -> dict[str, Any]:
    """Every detail the row asks for, and a reason. One that nobody wrote an answer for fails by its name."""
    asked = asked_by(type(mobility), row.name).keys() - {"reason_code"}
    assert asked <= TYPED.keys(), f"{row.name}: add to TYPED what a person types as {sorted(asked - TYPED.keys())}"
    details = {name: TYPED[name] for name in asked}
    if "lifecycle.reason_given" in row.needs:
        details |= {"reason": "as agreed by telephone"}
        if row.reasons:
            details |= {"reason_code": row.reasons[-1]}
    return details
