"""`manage.py bench tick`: what one minute asks of the database when there is nothing to do."""

import json
from collections.abc import Callable, Iterable
from typing import Any

from tools.bench.databases import answer_of, require_postgres
from tools.bench.worlds import walked, world_of

STAYS = 100_000


def run(say: Callable[[str], None], stays: int = STAYS, kinds: Iterable[str] = ()) -> dict[str, Any]:
    """stays, queries. What is due in that world is done before, and is not counted."""
    require_postgres()
    say(f"writing {stays} stays ...")
    with walked(kinds) as patterns, world_of(stays, patterns) as environment:
        figures: dict[str, Any] = json.loads(answer_of("tools.bench.idle_tick", environment=environment))
    say(f"a minute with nothing to do at {figures['stays']} stays: {figures['queries']} queries")
    return figures
