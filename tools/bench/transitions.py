"""`manage.py bench transitions`: the whole door against the bare driver, side by side in one run.

The engine takes suspensions and resumptions in turn: visibility, lock, version, role, guards, change, chained event,
remark, three outbox rows, to-dos. The floors read and write the same by the bare driver (`tools.bench.floor`).
"""

import json
import statistics
from collections.abc import Callable
from typing import Any

from tools.bench.databases import answer_of, own_database, the_server

Say = Callable[[str], None]
ROUNDS, SECONDS = 9, 1.5
CLIENTS = {"single": (1, "apart"), "eight": (8, "apart"), "same_row": (8, "same")}


def run(say: Say) -> dict[str, Any]:
    """Figures by case: steps a second of engine and floors, and the ratios. A server that is not there is left out."""
    figures: dict[str, Any] = {}
    if the_server() is None:
        say("PostgreSQL does not answer: only SQLite is measured.")
    else:
        with own_database() as environment:
            for case, (clients, where) in CLIENTS.items():
                figures[case] = _case(case, clients, where, environment, say)
    with own_database(on_sqlite=True) as environment:
        figures["sqlite"] = _case("sqlite", 1, "apart", environment, say)
    return figures


def _case(name: str, clients: int, where: str, environment: dict[str, str], say: Say) -> dict[str, float]:
    """Short rounds of floors and engine in turn, in processes of their own, so that a busy machine slows all alike.

    The rates are those of the middle round; a ratio is the middle one of the rounds' own ratios.
    """
    answer = answer_of("tools.bench.clients", clients, where, ROUNDS, SECONDS, environment=environment)
    rounds: dict[str, list[float]] = json.loads(answer)
    engine, a, b = (statistics.median(rounds[who]) for who in ("engine", "a", "b"))
    to_a, to_b = (
        statistics.median(ours / bare for ours, bare in zip(rounds["engine"], rounds[who], strict=True))
        for who in ("a", "b")
    )
    say(f"{name:10} engine {engine:7.1f}/s  floor A {a:7.1f}/s  ratio {to_a:.3f}  floor B {b:7.1f}/s  ratio {to_b:.3f}")
    return {
        "engine_per_s": round(engine, 1), "floor_a_per_s": round(a, 1), "floor_b_per_s": round(b, 1),
        "ratio_a": round(to_a, 3), "ratio_b": round(to_b, 3),
    }  # fmt: skip
