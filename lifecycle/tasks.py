"""Celery's side of the outbox: a task only wakes a worker; the rows lie in our own table."""

from uuid import UUID

from celery import shared_task

from lifecycle.effects import outbox
from lifecycle.effects.ticking import tick
from lifecycle.effects.worker_signs import sign_of_life
from lifecycle.models.operation import WorkerWay


@shared_task(name=outbox.WAKE_UP)
def work_row(pk: str) -> None:
    """Work one row. A second wake-up for it finds nothing to do."""
    outbox.work_one(UUID(pk))
    sign_of_life(WorkerWay.CELERY)


@shared_task(name="lifecycle.tasks.sweep")
def sweep() -> int:
    """Find what a wake-up missed: a broker that was down or emptied, a worker that was killed."""
    return outbox.drain(limit=200, keep_going=_still_there)


def _still_there() -> bool:
    sign_of_life(WorkerWay.CELERY)
    return True


@shared_task(name="lifecycle.tasks.tick_task")
def tick_task() -> int:
    """Do what fell due."""
    return tick()
