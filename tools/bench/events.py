"""`manage.py bench events`: a million chained events, every hash computed anew, on all cores."""

import json
from collections.abc import Callable
from typing import Any

from tools.bench.databases import answer_of, own_database

EVENTS = 1_000_000


def run(say: Callable[[str], None], events: int = EVENTS) -> dict[str, Any]:
    """events, chains, seconds, per_s, cores. The events are written first, which is not measured."""
    with own_database() as environment:
        say(f"writing {events} events ...")
        figures: dict[str, Any] = json.loads(answer_of("tools.bench.many_events", events, environment=environment))
    say(
        f"{figures['events']} events in {figures['chains']} chains verified in {figures['seconds']} s "
        f"on {figures['cores']} cores: {figures['per_s']}/s"
    )
    return figures
