"""Worlds of thin stays on PostgreSQL, each in a database of its own that is gone afterwards, or kept (`BENCH_WORLDS`)."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tools.bench.databases import answer_of, kept_database, own_database

FILLER = "tools.bench.thin_world"


@contextmanager
def walked(kinds: Iterable[str] = ()) -> Iterator[Path]:
    """The file of patterns, of all kinds of stays or of these; gone afterwards, but for one that is to be kept.

    The one that is kept (`BENCH_PATTERNS`) is taken as it is, whatever kinds it was made of.
    """
    kept = os.environ.get("BENCH_PATTERNS", "")
    with TemporaryDirectory() as folder:
        file = Path(kept) if kept else Path(folder) / "patterns"
        if not file.exists():
            with own_database() as environment:  # patterns are text for one sort of database
                answer_of(FILLER, "walk", file, *kinds, environment=environment)
        yield file


@contextmanager
def world_of(stays: int, patterns: Path) -> Iterator[dict[str, str]]:
    """The environment of processes that look at so many stays.

    With `BENCH_WORLDS=PREFIX` they stay in a database named after it for the next run, and are taken as they are then.
    """

    def fill(environment: dict[str, str]) -> None:
        answer_of(FILLER, "fill", patterns, stays, environment=environment)

    prefix = os.environ.get("BENCH_WORLDS", "")
    with kept_database(f"{prefix}_{stays}", fill) if prefix else own_database() as environment:
        if not prefix:
            fill(environment)
        yield environment
