"""What one outbox row may take of a worker: seconds, and the worker of memory.

A row that never ends or eats all memory must not stop the others. It is ended, its fault is kept on it, and after five
starts it is parked (reliability rule 4). With Celery the broker's own hard limit stands behind this one.
"""

import resource
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class TookTooLong(Exception):
    """The row used up its time."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """End what runs inside after so many seconds. Signals reach the main thread only: elsewhere nothing is limited."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(*_given: Any) -> None:
        raise TookTooLong

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds, 1.0)  # again each second, where the first was swallowed
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def hold_memory(megabytes: int) -> None:
    """From now on this process gets no more address space than this; what asks for more meets a MemoryError."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))
