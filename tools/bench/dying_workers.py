"""Workers that die: processes that run `manage.py work`, killed at moments nobody chose, each followed by another."""

import os
import random
import signal
import time
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.context import ForkProcess

from django.core.management import call_command
from django.db import connection

from lifecycle.models import OutboxRow
from lifecycle.models.outbox_row import OutboxState

WORKERS = 2


def work_and_die(done: Callable[[], int], *, of: int, kills: int, longest: float, within: float) -> int:
    """Spread the kills over the work until no row is open, at most `longest` seconds; returns how many there were.

    `done` counts what is done so far, of so many; a kill comes within so many seconds of its turn.
    """
    connection.close()
    workers = [_worker() for _nth in range(WORKERS)]
    begun, killed = time.perf_counter(), 0
    while time.perf_counter() - begun < longest:
        if killed < kills and done() >= of * killed / (kills + 1):
            time.sleep(random.uniform(0, within))
            victim = random.randrange(WORKERS)
            os.kill(workers[victim].pid or 0, signal.SIGKILL)
            workers[victim].join()
            workers[victim] = _worker()
            killed += 1
        elif killed == kills and not _open_rows():
            break
        else:
            time.sleep(0.005 if killed < kills else 0.2)
    for worker in workers:
        worker.terminate()
        worker.join()
    return killed


def _worker() -> ForkProcess:
    worker: ForkProcess = get_context("fork").Process(target=_run_the_command)
    worker.start()
    return worker


def _run_the_command() -> None:
    with open(os.devnull, "w") as nowhere:
        call_command("work", processes=1, stdout=nowhere)


def _open_rows() -> bool:
    found = OutboxRow.objects.filter(state__in=(OutboxState.WAITING, OutboxState.CLAIMED)).exists()
    connection.close()  # a worker forked after this must not inherit it
    return found
