"""`manage.py bench outbox`: workers that are killed while they work; then an accountant counts."""

import json
from collections.abc import Callable
from typing import Any

from tools.bench.databases import answer_of, own_database

ROWS, KILLS = 3000, 100


def run(say: Callable[[str], None], rows: int = ROWS, kills: int = KILLS) -> dict[str, Any]:
    """rows, kills, lost (must be 0), twice, per_s."""
    with own_database() as environment:
        say(f"{rows} effects, {kills} kills ...")
        answer = answer_of("tools.bench.killed_workers", rows, kills, environment=environment)
    figures: dict[str, Any] = json.loads(answer)
    say(
        f"{figures['rows']} effects with {figures['kills']} kills: {figures['lost']} lost, {figures['twice']} done twice, "
        f"{figures['per_s']}/s"
    )
    return figures
