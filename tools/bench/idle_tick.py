"""Writes stays and counts what a tick asks that has nothing to do: `python -m tools.bench.idle_tick STAYS`."""

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
from lifecycle.models import Mobility  # noqa: E402
from tools.bench.thin_stays import COPIES, write_stays  # noqa: E402


def main(stays: int) -> None:
    """Write, tick once for the day, count."""
    write_stays(stays)
    tick()
    with CaptureQueriesContext(connection) as asked:
        done = tick() + outbox.drain()
    if done:
        raise SystemExit(f"{done} things were done: this was no minute with nothing to do.")
    sys.stdout.write(
        json.dumps({"stays": Mobility.unscoped.filter(number__startswith=COPIES).count(), "queries": len(asked)}) + "\n"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]))
