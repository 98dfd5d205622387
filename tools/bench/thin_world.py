"""Fills a database with thin stays, for what is measured at a given size.

`python -m tools.bench.thin_world walk FILE [KIND ...]` walks the patterns once, of all kinds of stays or of these, and keeps
them in the file; `fill FILE STAYS` writes so many stays from it into the database of the environment.
"""

import os
import pickle
import sys
from collections.abc import Collection
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.db import connection  # noqa: E402  (the registry of apps comes first)

from tools.simulate.running import prepare, simulate  # noqa: E402
from tools.simulate.variants import VARIANTS  # noqa: E402

SEED = 1


def walk(file: Path, kinds: Collection[str]) -> None:
    """What all worlds are copied from, whatever their size."""
    variants = [variant for variant in VARIANTS if not kinds or variant.name in kinds]
    prepared = prepare(variants, progress=_quietly, processes=os.cpu_count() or 1, thin=True)
    file.write_bytes(pickle.dumps(prepared))


def fill(file: Path, stays: int) -> None:
    """Write the stays, and leave the tables as autovacuum does."""
    prepared = pickle.loads(file.read_bytes())
    simulate(stays, SEED, prepared=prepared, progress=_quietly, processes=os.cpu_count() or 1)
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = 0")  # autovacuum itself may be at it
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("VACUUM (ANALYZE)")
        cursor.execute("CHECKPOINT")


def _quietly(what: str, done: int, of: int) -> None: ...


def main(what: str, file: str, *more: str) -> None:
    """Do it; the last line says that it is done."""
    if what == "walk":
        walk(Path(file), more)
    else:
        fill(Path(file), int(more[0]))
    sys.stdout.write("done\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
