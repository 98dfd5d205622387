"""`manage.py bench report`: the figures of quality for the largest organisation and for all, as the installation grows.

Worlds of thin stays with five answers each, each in a database of its own. Beside each figure its floor: the same sums read
by the bare driver in the same run; beside keeping them current, the plain insert of the answers (`tools.bench.figures_read`).
"""

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from tools.bench.databases import answer_of, require_postgres
from tools.bench.worlds import walked, world_of

SIZES = (10_000, 100_000, 1_000_000)
TIMES = 20


def run(
    say: Callable[[str], None], sizes: Sequence[int] = SIZES, times: int = TIMES, kinds: Iterable[str] = ()
) -> dict[str, Any]:
    """Of the last size: ms of the page data of the largest and of all; growth from the size before; cost of keeping."""
    require_postgres()
    by_size = []
    with walked(kinds) as patterns:
        for size in sizes:
            say(f"writing {size} stays with five answers each, and counting them ...")
            with world_of(size, patterns) as environment:
                by_size.append(json.loads(answer_of("tools.bench.figures_read", times, environment=environment)))
                say(", ".join(f"{name} {number}" for name, number in by_size[-1].items()))
    return in_short(by_size)


def in_short(by_size: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """`write_ratio` is writing answers and keeping the figures current, by writing answers."""
    last, before = by_size[-1], by_size[-2 if len(by_size) > 1 else -1]
    return {
        "largest_ms": last["largest_ms"],
        "all_ms": last["all_ms"],
        "growth": round(last["largest_ms"] / max(before["largest_ms"], 0.01), 2),
        "write_ratio": last["write_ratio"],
        "floor": {name: last[name] for name in ("largest_floor_ms", "all_floor_ms", "plain_insert_ms", "keeping_ms")},
        "sizes": list(by_size),
    }
