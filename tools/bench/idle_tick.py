"""Counts what a tick asks that has nothing to do, in a thin world: `python -m tools.bench.idle_tick`."""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.db import connection  # noqa: E402  (the registry of apps comes first)
from django.test.utils import CaptureQueriesContext  # noqa: E402

from lifecycle.effects import outbox  # noqa: E402
from lifecycle.effects.ticking import tick  # noqa: E402
from lifecycle.models import Mobility, OutboxRow, Reminder  # noqa: E402

MOST_TICKS = 10  # until everything that was due is done


def main() -> None:
    """Do what is due, throw its mails away, count."""
    Reminder.objects.filter(sent_at=None).update(paused=True)
    for _nth in range(MOST_TICKS):
        tick()
        if not OutboxRow.objects.all().delete()[0]:
            break
    with CaptureQueriesContext(connection) as asked:
        done = tick() + outbox.drain()
    if done:
        raise SystemExit(f"{done} things were done: this was no minute with nothing to do.")
    sys.stdout.write(json.dumps({"stays": Mobility.unscoped.count(), "queries": len(asked)}) + "\n")


if __name__ == "__main__":
    main()
