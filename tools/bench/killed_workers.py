"""Kills workers and keeps account: `python -m tools.bench.killed_workers ROWS KILLS` prints the figures as JSON.

A worker is a process that runs `manage.py work`. What it works here is an effect of two halves, as a mail is: outside of
the database a line is added to a file, inside a row is written under the effect's key. Kills come at any moment: while
a row is claimed, worked, recorded.
"""

import json
import os
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.db import connection, transaction  # noqa: E402  (the registry of apps comes first)

from lifecycle.effects import outbox  # noqa: E402
from lifecycle.models import OutboxRow  # noqa: E402
from lifecycle.models.outbox_row import OutboxState  # noqa: E402
from lifecycle.registry import handler  # noqa: E402
from tools.bench.dying_workers import work_and_die  # noqa: E402

KIND = "bench.effect"
LEASE_SECONDS = outbox.SPARE_SECONDS + 2  # so that nobody waits a minute for what a killed worker held
LONGEST = 300  # seconds until the account is drawn up whatever is left
WORK_SECONDS = 0.004  # what a mail server takes to answer
DONE_OUTSIDE = Path(tempfile.gettempdir())  # set by main()


@handler(KIND, words="measured")
class Effect:
    """Outside of the database, then inside; a second run of the second half finds the key."""

    def work(self, row: OutboxRow) -> None:
        time.sleep(WORK_SECONDS)
        line = os.open(DONE_OUTSIDE, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.write(line, f"{row.key}\n".encode())
        os.close(line)

    def record(self, row: OutboxRow, result: None) -> None:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO bench_effect (key) VALUES (%s) ON CONFLICT (key) DO NOTHING", [row.key])


def main(rows: int, kills: int) -> None:
    """Order the effects, let workers work and die, count."""
    global DONE_OUTSIDE
    outbox.LEASE[KIND.partition(".")[0]] = outbox.LEASE_OF_OTHERS = LEASE_SECONDS
    _order(rows)
    with tempfile.TemporaryDirectory() as folder:
        DONE_OUTSIDE = Path(folder) / "effects"
        DONE_OUTSIDE.touch()
        begun = time.perf_counter()
        killed = work_and_die(_lines, of=rows, kills=kills, longest=LONGEST, within=4 * WORK_SECONDS)
        seconds = time.perf_counter() - begun
        figures = {"rows": rows, "kills": killed, **_account(rows), "per_s": round(rows / seconds, 1)}
    sys.stdout.write(json.dumps(figures) + "\n")


def _order(rows: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_effect (key varchar(200) PRIMARY KEY)")
    with transaction.atomic():
        for nth in range(rows):
            outbox.add(KIND, key=f"effect:{nth}", payload={"nth": nth})


def _lines() -> int:
    return DONE_OUTSIDE.read_bytes().count(b"\n")


def _account(rows: int) -> dict[str, Any]:
    """An effect is lost that was not done outside, not recorded inside, or whose order is not done."""
    wanted = {f"effect:{nth}" for nth in range(rows)}
    outside = Counter(DONE_OUTSIDE.read_text().split())
    with connection.cursor() as cursor:
        cursor.execute("SELECT key FROM bench_effect")
        inside = {key for (key,) in cursor.fetchall()}
    done = set(OutboxRow.objects.filter(state=OutboxState.DONE).values_list("key", flat=True))
    return {"lost": len(wanted - (set(outside) & inside & done)), "twice": sum(times > 1 for times in outside.values())}


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
