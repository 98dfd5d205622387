"""The callers of the transition benchmark: processes that step for some seconds, by a floor or by the engine.

`python -m tools.bench.clients CLIENTS same|apart ROUNDS SECONDS` prints steps a second of each round:
{"engine": [...], "a": [...], "b": [...]}.
"""

import gc
import json
import multiprocessing
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
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
from tools.bench.floor import Floor, Places, Statement, floor_of, places_of  # noqa: E402
from tools.bench.scene import Scene, build_scene  # noqa: E402

WARM_UP = 40  # tries until texts are compiled and the server keeps its plans, as in a process that has run for a while
MEASURED = ("a", "engine", "b")
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


@contextmanager
def stepping(who: str, actor: Actor, stay: UUID) -> Iterator[Callable[[str], bool]]:
    """A function that takes one step of this stay: by the engine, or by the bare driver on floor "a" or "b"."""
    if who == "engine":
        yield partial(engine_step, actor, stay)
        return
    steps, places = floor_of(who, connection.vendor), places_of(stay, actor)
    if connection.vendor == "sqlite":
        yield _on_sqlite(steps, places)
        return
    import psycopg

    given = {**connection.get_connection_params(), "cursor_factory": psycopg.Cursor, "context": None}
    with psycopg.connect(**given) as bare:
        floor = Floor(bare.cursor(), steps, places, "postgresql")

        def step(name: str) -> bool:
            with bare.transaction():
                return floor.step(name)

        yield step


def _on_sqlite(steps: Mapping[str, list[Statement]], places: Places) -> Callable[[str], bool]:
    connection.ensure_connection()
    bare = connection.connection  # the driver's own connection, with the same pragmas
    floor = Floor(bare.cursor(), steps, places, "sqlite")

    def step(name: str) -> bool:
        bare.execute("BEGIN IMMEDIATE")
        done = floor.step(name)
        bare.execute("COMMIT")
        return done

    return step


def client(who: str, actor: Actor, stay: UUID, seconds: float, start: Any, out: Any) -> None:
    """Step until the time is over; tell how many steps were taken."""
    with stepping(who, actor, stay) as step:
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


def measure(who: str, clients: int, scene: Scene, seconds: float, *, same: bool) -> float:
    """Steps a second of all clients together."""
    context = multiprocessing.get_context("fork")
    start, out = context.Barrier(clients), context.Queue()
    connection.close()
    gc.freeze()  # as a web process does once it is loaded (config.wsgi)
    stays = [scene.stays[0 if same else nth] for nth in range(clients)]
    running = [context.Process(target=client, args=(who, scene.actor, stay, seconds, start, out)) for stay in stays]
    for process in running:
        process.start()
    steps = sum(out.get(timeout=seconds + 60) for _process in running)
    for process in running:
        process.join()
    return steps / seconds


def tidy() -> None:
    """The tables as autovacuum leaves them: a run is shorter than its nap, and plans for empty tables are bad ones."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = 0")  # autovacuum itself may be at it
            cursor.execute("VACUUM (ANALYZE)")


def a_scene(stays: int) -> Scene:
    """Stays of their own for each measurement: what one leaves behind is no story for the next to read."""
    with transaction.atomic():
        scene = build_scene(stays)
    for stay in scene.stays:
        for name in OTHER:  # what is made once, as the key of who acts, is there before anything is measured
            assert engine_step(scene.actor, stay, name)
    return scene


def main(clients: int, same: bool, rounds: int, seconds: float) -> dict[str, list[float]]:
    """Engine and floors in turn."""
    found: dict[str, list[float]] = {who: [] for who in MEASURED}
    for _nth in range(rounds):
        for who in found:
            scene = a_scene(1 if same else clients)
            tidy()
            found[who].append(measure(who, clients, scene, seconds, same=same))
    return found


if __name__ == "__main__":
    given = sys.argv[1:]
    print(json.dumps(main(int(given[0]), given[1] == "same", int(given[2]), float(given[3]))))  # noqa: T201
