"""The callers of the transition benchmark: processes that step for some seconds, by the floor or by the engine.

`python -m tools.bench.clients CLIENTS same|apart ROUNDS SECONDS` prints {"floor": [...], "engine": [...]}, steps a second.
"""

import gc
import json
import multiprocessing
import os
import sys
import time
from datetime import timedelta
from typing import Any
from uuid import UUID

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.db import connection, transaction  # noqa: E402  (the registry of apps comes first)

from accounts.actors import Actor  # noqa: E402
from ground import clock  # noqa: E402
from lifecycle.doors import perform_transition  # noqa: E402
from lifecycle.errors import TransitionRefused  # noqa: E402
from tools.bench.floor import Floor, Statement, taken_down  # noqa: E402
from tools.bench.scene import build_scene  # noqa: E402

WARM_UP = 40  # tries until texts are compiled and the server keeps its plans, as in a process that has run for a while
OTHER = {"suspend": "resume", "resume": "suspend"}
REASON = "Illness in the kitchen of the host, back in a few days"


def engine_step(actor: Actor, stay: UUID, name: str) -> bool:
    """One step through the door; False where the stay is in the other state."""
    today = clock.today()
    details: dict[str, Any] = (
        {"suspended_from": today - timedelta(days=1), "reason": REASON} if name == "suspend" else {"resumed_on": today}
    )
    try:
        perform_transition(machine="mobility", pk=stay, name=name, actor=actor, **details)
    except TransitionRefused:
        return False
    return True


def take_down(actor: Actor, stay: UUID) -> dict[str, list[Statement]]:
    """The statements of one suspension and one resumption, after a pair that makes what is made once."""
    for name in OTHER:
        assert engine_step(actor, stay, name)
    taken = {}
    for name in OTHER:
        with taken_down() as sent:
            assert engine_step(actor, stay, name)
        taken[name] = sent
    return taken


def floor_stepper(stay: UUID, taken: dict[str, list[Statement]], example: UUID) -> Any:
    """A function that takes one step by the bare driver and commits."""
    if connection.vendor == "sqlite":
        return _on_sqlite(stay, taken, example)
    import psycopg

    bare = psycopg.connect(**{**connection.get_connection_params(), "cursor_factory": psycopg.Cursor, "context": None})
    floor = Floor(bare.cursor(), stay, taken, example, "%s")

    def step(name: str) -> bool:
        with bare.transaction():
            return floor.step(name)

    return step


def _on_sqlite(stay: UUID, taken: dict[str, list[Statement]], example: UUID) -> Any:
    connection.ensure_connection()
    bare = connection.connection  # the driver's own connection, with the same pragmas
    floor = Floor(bare.cursor(), stay, taken, example, "?")

    def step(name: str) -> bool:
        bare.execute("BEGIN IMMEDIATE")
        done = floor.step(name)
        bare.execute("COMMIT")
        return done

    return step


def client(who: str, actor: Actor, stay: UUID, taken: Any, example: UUID, seconds: float, start: Any, out: Any) -> None:
    """Step until the time is over; tell how many steps were taken."""
    step = floor_stepper(stay, taken, example) if who == "floor" else lambda name: engine_step(actor, stay, name)
    name = "suspend"
    for _nth in range(WARM_UP):
        step(name)
        name = OTHER[name]
    start.wait()
    steps, end = 0, time.perf_counter() + seconds
    while time.perf_counter() < end:
        steps += step(name)
        name = OTHER[name]
    out.put(steps)


def measure(who: str, clients: int, scene: Any, taken: Any, seconds: float, *, same: bool) -> float:
    """Steps a second of all clients together."""
    context = multiprocessing.get_context("fork")
    start, out = context.Barrier(clients), context.Queue()
    connection.close()
    gc.freeze()  # as a web process does once it is loaded (config.wsgi)
    stays = [scene.stays[0 if same else nth] for nth in range(clients)]
    running = [
        context.Process(target=client, args=(who, scene.actor, stay, taken, scene.stays[0], seconds, start, out))
        for stay in stays
    ]
    for process in running:
        process.start()
    steps = sum(out.get(timeout=seconds + 60) for _process in running)
    for process in running:
        process.join()
    return steps / seconds


def main(clients: int, same: bool, rounds: int, seconds: float) -> dict[str, list[float]]:
    """Floor and engine in turn."""
    with transaction.atomic():
        scene = build_scene(1 if same else clients)
    taken = take_down(scene.actor, scene.stays[0])
    found: dict[str, list[float]] = {"floor": [], "engine": []}
    for _nth in range(rounds):
        for who in found:
            found[who].append(measure(who, clients, scene, taken, seconds, same=same))
    return found


if __name__ == "__main__":
    given = sys.argv[1:]
    print(json.dumps(main(int(given[0]), given[1] == "same", int(given[2]), float(given[3]))))  # noqa: T201
