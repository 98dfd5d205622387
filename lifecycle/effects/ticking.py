"""What falls due with time alone. Run every minute, by `manage.py work` or by Celery's beat; safe to run twice.

A minute with nothing to do asks one question for each function, and one for all jobs of the day together.
"""

from collections.abc import Callable, Iterator

import structlog
from django.db import InterfaceError, OperationalError

from lifecycle.effects.daily import not_done_yet

log = structlog.get_logger()

_ticks: list[Callable[[], int]] = []


def on_tick(function: Callable[[], int]) -> Callable[[], int]:
    """Register something to do every minute; it returns how much it did."""
    _ticks.append(function)
    return function


def tick() -> int:
    """Do what is due. Returns how many things were done.

    A fault of one stops none of the others; the first one is raised when all had their turn.
    """
    done, faults = 0, []
    for name, function in _to_do():
        try:
            done += function()
        except (OperationalError, InterfaceError):
            raise  # without the database none of them can go on
        except Exception as fault:
            log.error("tick.fault", task=name, exc_info=True)
            faults.append(fault)
    if faults:
        raise faults[0]
    return done


def _to_do() -> Iterator[tuple[str, Callable[[], int]]]:
    for function in _ticks:
        yield function.__name__, function
    for job in not_done_yet():
        yield job.name, job
