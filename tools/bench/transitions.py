"""`manage.py bench transitions`: the whole door against the bare driver, side by side in one run.

The engine takes suspensions and resumptions in turn: visibility, lock, version, role, guards, change, chained event,
remark, three outbox rows, to-dos. The floor sends the same statements one by one (`tools.bench.floor`).
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings

Say = Callable[[str], None]
ROUNDS = 9
SECONDS = 1.5
CLIENTS = {"single": (1, False), "eight": (8, False), "same_row": (8, True)}
SERVER = os.environ.get("TEST_POSTGRES_URL", "postgres://postgres@127.0.0.1:5432/postgres")


def run(say: Say) -> dict[str, Any]:
    """Figures by case: steps a second of floor and engine, and their ratio. A server that is not there is left out."""
    figures: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        figures["sqlite"] = _case("single", f"sqlite:///{folder}/bench.sqlite3", say)
    if (server := _server()) is None:
        say("PostgreSQL does not answer: only SQLite was measured.")
        return figures
    name = f"bench_{uuid4().hex[:12]}"
    server.execute(f'CREATE DATABASE "{name}"')
    try:
        for case in CLIENTS:
            figures[case] = _case(case, f"{SERVER.rpartition('/')[0]}/{name}", say)
    finally:
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    return {case: figures[case] for case in (*CLIENTS, "sqlite")}


def _server() -> Any:
    import psycopg

    try:
        return psycopg.connect(SERVER, autocommit=True, connect_timeout=3)
    except psycopg.OperationalError:
        return None


def _case(case: str, database: str, say: Say) -> dict[str, float]:
    """Short rounds of floor and engine in turn, in processes of their own, so that a busy machine slows both alike.

    The rates are those of the middle round; the ratio is the middle one of the rounds' own ratios.
    """
    environment = os.environ | {"DATABASE_URL": database, "SOJOURN_LOG_LEVEL": "ERROR", "CELERY_BROKER_URL": ""}
    manage = [sys.executable, str(Path(settings.BASE_DIR) / "manage.py")]
    subprocess.run([*manage, "migrate", "--verbosity", "0"], env=environment, check=True)
    clients, same = CLIENTS[case]
    here = "same" if same else "apart"
    done = subprocess.run(
        [sys.executable, "-m", "tools.bench.clients", str(clients), here, str(ROUNDS), str(SECONDS)],
        env=environment,
        cwd=settings.BASE_DIR,
        check=True,
        capture_output=True,
        text=True,
    )
    rounds = json.loads(done.stdout.splitlines()[-1])
    floor, engine = (statistics.median(rounds[name]) for name in ("floor", "engine"))
    name = "sqlite" if database.startswith("sqlite") else case
    ratio = statistics.median(ours / bare for ours, bare in zip(rounds["engine"], rounds["floor"], strict=True))
    figures = {"floor_per_s": round(floor, 1), "engine_per_s": round(engine, 1), "ratio": round(ratio, 3)}
    say(f"{name:10} floor {floor:8.1f}/s  engine {engine:8.1f}/s  ratio {ratio:.3f}")
    return figures
