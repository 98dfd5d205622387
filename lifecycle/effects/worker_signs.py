"""Signs of life: a worker says every half minute that it is there, also between two rows of a long queue."""

import time
from datetime import datetime, timedelta

from ground import clock
from lifecycle.models.operation import WorkerSign, WorkerWay

EVERY_SECONDS = 30.0
SILENT_AFTER = timedelta(minutes=5)
_next: dict[str, float] = {}  # of this process


def sign_of_life(way: WorkerWay) -> None:
    """Written at most every half minute by each process."""
    if time.monotonic() < _next.get(way, 0.0):
        return
    _next[way] = time.monotonic() + EVERY_SECONDS
    WorkerSign.objects.update_or_create(way=way, defaults={"seen_at": clock.now()})


def last_sign() -> datetime | None:
    """Of any worker."""
    return WorkerSign.objects.order_by("-seen_at").values_list("seen_at", flat=True).first()


def is_silent(seen_at: datetime | None) -> bool:
    """Whether somebody should look after the worker."""
    return seen_at is None or clock.now() - seen_at > SILENT_AFTER
