"""`manage.py work`: does the outbox' work where no broker is set; on every core, and the day's jobs beside it."""

import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.context import ForkProcess
from typing import Any

import structlog
from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import InterfaceError, OperationalError, close_old_connections, connections

from lifecycle.effects import outbox
from lifecycle.effects.limits import hold_memory
from lifecycle.effects.ticking import tick
from lifecycle.effects.worker_signs import sign_of_life
from lifecycle.models.operation import WorkerWay

log = structlog.get_logger()

PAUSE_SECONDS = 1.0
TICK_SECONDS = 60.0
Round = Callable[[], int]


@dataclass
class Helper:
    """What a process beside this one does; it is started again where it dies."""

    works: Round
    process: ForkProcess | None = None


class Command(BaseCommand):
    help = "Sends the mails and renders the papers that wait, and does what falls due, until it is stopped."
    parent: int | None = None  # of a helper: the process that started it

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="work what is ready now, then end")
        parser.add_argument(
            "--processes", type=int, default=0, help="how many work the outbox at once; 0: as many as there are cores"
        )

    def handle(self, *args: Any, once: bool = False, processes: int = 0, **options: Any) -> None:
        self.going, self.next_tick = True, 0.0
        self.helpers: list[Helper] = []
        hold_memory(settings.WORKER_MEMORY_MIB)
        if once:
            sign_of_life(WorkerWay.LOOP)
            self.stdout.write(f"{tick()} reminders and deadlines, {outbox.drain()} effects done.")
            return
        self._stop_on_signals()
        self.stdout.write("Working. Stop with Ctrl+C; what is in hand is finished first.")
        self._work(processes or os.cpu_count() or 1)
        self.stdout.write("Stopped.")

    def _work(self, processes: int) -> None:
        """Alone it does both in turn. Else the time's work has a process of its own, in nobody's way."""
        if processes == 1:
            self._loop(self._tick_and_drain)
            return
        self.helpers = [Helper(self._tick), *(Helper(self._drain) for _nth in range(processes - 1))]
        try:
            self._loop(self._drain)
        finally:
            for helper in self.helpers:
                if helper.process is not None:
                    helper.process.terminate()
                    helper.process.join()

    def _loop(self, works: Round) -> None:
        while self._is_wanted():
            self._look_after_helpers()
            try:
                worked = works()
            except (OperationalError, InterfaceError) as fault:
                # Locked by a long writer, or a database that is started again: what waits is still there afterwards.
                log.warning("work.database_away", error=type(fault).__name__)
                worked = 0
            close_old_connections()
            if self.going and not worked:
                time.sleep(PAUSE_SECONDS)

    def _tick_and_drain(self) -> int:
        self._tick()
        return self._drain()

    def _tick(self) -> int:
        """Once a minute; where the database was away, as soon as it is there again."""
        if time.monotonic() >= self.next_tick:
            try:
                tick()
            except (OperationalError, InterfaceError):
                raise
            except Exception:  # noqa: BLE001  (logged there; a minute later it has its next turn)
                log.warning("work.tick_failed")
            self.next_tick = time.monotonic() + TICK_SECONDS
        return 0

    def _drain(self) -> int:
        worked = outbox.drain(limit=100, keep_going=self._goes_on)
        if worked:
            self.stdout.write(f"{worked} effects done.")
        return worked

    def _goes_on(self) -> bool:
        """Asked before each row."""
        sign_of_life(WorkerWay.LOOP)
        return self._is_wanted()

    def _is_wanted(self) -> bool:
        """A helper whose first process was killed ends as well."""
        return self.going and self.parent in (None, os.getppid())

    def _look_after_helpers(self) -> None:
        for helper in self.helpers:
            if helper.process is not None and helper.process.is_alive():
                continue
            if helper.process is not None:
                log.warning("work.helper_died")
            connections.close_all()  # two processes must not speak over one connection
            helper.process = get_context("fork").Process(
                target=self._help, args=(helper.works, os.getpid()), daemon=True
            )
            helper.process.start()

    def _help(self, works: Round, parent: int) -> None:
        self.parent, self.helpers = parent, []
        self._stop_on_signals()
        self._loop(works)

    def _stop_on_signals(self) -> None:
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, self._stop)

    def _stop(self, *_signal: Any) -> None:
        self.going = False
