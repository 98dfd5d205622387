"""Writes chained events and verifies them: `python -m tools.bench.many_events EVENTS` prints the figures as JSON."""

import json
import os
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import timedelta
from multiprocessing import get_context
from uuid import uuid4

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.db import connection, transaction  # noqa: E402  (the registry of apps comes first)

from ground import clock  # noqa: E402
from lifecycle.models import Event  # noqa: E402
from lifecycle.models.event import EventKind  # noqa: E402
from lifecycle.writing import FIRST, event_hash  # noqa: E402
from tools.chains import Found, verify_chains  # noqa: E402

IN_A_CHAIN = 50  # events of a stay that has come to its end
CHAINS_AT_ONCE = 100


def main(events: int) -> None:
    """Write, verify, print."""
    cores = os.cpu_count() or 1
    _write(events, cores if connection.vendor == "postgresql" else 1)
    found, begun = Found(), time.perf_counter()
    wrong = verify_chains(found, processes=cores)
    seconds = time.perf_counter() - begun
    if wrong is not None or found.events != events:
        raise SystemExit(f"{found.events} of {events} events hold: {wrong}")
    figures = {
        "events": found.events, "chains": found.chains, "seconds": round(seconds, 1),
        "per_s": round(found.events / seconds), "cores": cores,
    }  # fmt: skip
    sys.stdout.write(json.dumps(figures) + "\n")


def _write(events: int, processes: int) -> None:
    lengths = [IN_A_CHAIN] * (events // IN_A_CHAIN) + ([events % IN_A_CHAIN] if events % IN_A_CHAIN else [])
    portions = [lengths[at : at + CHAINS_AT_ONCE] for at in range(0, len(lengths), CHAINS_AT_ONCE)]
    connection.close()
    with ProcessPoolExecutor(processes, mp_context=get_context("fork")) as pool:
        list(pool.map(_write_chains, portions))


def _write_chains(lengths: list[int]) -> None:
    with transaction.atomic():
        rows = [event for length in lengths for event in chain_of(length)]
        Event.unscoped.bulk_create(rows, batch_size=500)


def chain_of(length: int) -> Iterator[Event]:
    """The chain of a stay as the engine writes it: steps and facts of people, with days and references."""
    stay, school, person = uuid4(), uuid4(), uuid4()
    prev, at = FIRST, clock.now() - timedelta(days=length)
    for seq in range(1, length + 1):
        event = Event(
            id=uuid4(), chain=stay, seq=seq, prev=prev, at=at + timedelta(days=seq), kind=EventKind.ACT, machine="mobility",
            subject_id=stay, name="assessments.record_follow_up", table_number=1, from_state="ongoing", to_state="ongoing",
            role="HT", person_id=person, organisation_id=school, version=7,
            details={"nth": seq, "done_on": (at + timedelta(days=seq)).date().isoformat(), "follow_up": str(uuid4())},
        )  # fmt: skip
        prev = event.hash = event_hash(event)
        yield event


if __name__ == "__main__":
    main(int(sys.argv[1]))
