"""`manage.py bench tick`: what one minute asks of the database when there is nothing to do."""

import json
from collections.abc import Callable
from typing import Any

from tools.bench.databases import answer_of, own_database, require_postgres

STAYS = 100_000


def run(say: Callable[[str], None], stays: int = STAYS) -> dict[str, Any]:
    """stays, queries. The first tick of the day comes before, and is not counted."""
    require_postgres()
    with own_database() as environment:
        say(f"writing {stays} stays ...")
        figures: dict[str, Any] = json.loads(answer_of("tools.bench.idle_tick", stays, environment=environment))
    say(f"a minute with nothing to do at {figures['stays']} stays: {figures['queries']} queries")
    return figures
