"""Celery's side of the outbox: a task only wakes a worker; the rows lie in our own table."""

import time
from uuid import UUID

from celery import shared_task

from lifecycle.effects import outbox
from lifecycle.effects.ticking import tick
from lifecycle.effects.worker_signs import sign_of_life
from lifecycle.models.operation import WorkerWay

SWEEP_SECONDS = 30.0  # then whoever waits for a single row has a turn
TICK_SECONDS = 1500  # below the half hour after which RabbitMQ takes a task for lost


@shared_task(name=outbox.WAKE_UP)
def work_row(pk: str) -> None:
    """Work one row. A second wake-up for it finds nothing to do."""
    outbox.work_one(UUID(pk))
    sign_of_life(WorkerWay.CELERY)


@shared_task(name=outbox.SWEEP)
def sweep() -> int:
    """Find what a wake-up missed: a broker that was down or emptied, a worker that was killed; or many rows at once.

    Where more is left than one worker gets done in a while, another one is called to help.
    """
    until = time.monotonic() + SWEEP_SECONDS
    worked = outbox.drain(keep_going=lambda: _still_there() and time.monotonic() < until)
    if time.monotonic() >= until:
        outbox.wake_for_many()
    return worked


def _still_there() -> bool:
    sign_of_life(WorkerWay.CELERY)
    return True


@shared_task(name="lifecycle.tasks.tick_task", soft_time_limit=TICK_SECONDS, time_limit=TICK_SECONDS + 60)
def tick_task() -> int:
    """Do what fell due. The jobs of a day take longer than a row may; one that is handed out twice finds them begun."""
    return tick()
