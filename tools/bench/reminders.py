"""`manage.py bench reminders`: a sweep of what is due among a million stays, and the outbox claimed afterwards.

Beside each its floor: the same in plain SQL, sent by the bare driver in the same run (`tools.bench.due_reminders`).
"""

import json
from collections.abc import Callable, Iterable
from typing import Any

from tools.bench.databases import answer_of, require_postgres
from tools.bench.worlds import walked, world_of

STAYS = 1_000_000
AT_LEAST_DUE = 20_000  # where there are as many stays
DUE_OF = 20  # else one stay in twenty


def run(say: Callable[[str], None], stays: int = STAYS, kinds: Iterable[str] = ()) -> dict[str, Any]:
    """Ratios to the floors, rows a second, and what is left after a sweep: of those not mailed today nothing may be."""
    require_postgres()
    due = min(stays, max(AT_LEAST_DUE, stays // DUE_OF))
    say(f"writing {stays} stays, at most {due} people with a reminder due, half of them mailed today ...")
    with walked(kinds) as patterns, world_of(stays, patterns) as environment:
        answer = answer_of("tools.bench.due_reminders", due, environment=environment)
    figures: dict[str, Any] = json.loads(answer)
    say(
        f"sweep {figures['rows_per_s']} reminders/s, {figures['sweep_ratio']} of the floor; "
        f"claim {figures['claim_ratio']} of the floor; left {figures['left_after_first_sweep']}, "
        f"planned by a second sweep {figures['second_sweep_rows']}"
    )
    return figures
