"""`manage.py work`: does the outbox' work in a loop, where no broker is set."""

import signal
import time
from typing import Any

import structlog
from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import InterfaceError, OperationalError, close_old_connections

from lifecycle.effects import outbox
from lifecycle.effects.limits import hold_memory
from lifecycle.effects.ticking import tick
from lifecycle.effects.worker_signs import sign_of_life
from lifecycle.models.operation import WorkerWay

log = structlog.get_logger()

PAUSE_SECONDS = 1.0
TICK_SECONDS = 60.0


class Command(BaseCommand):
    help = "Sends the mails and renders the papers that wait, and does what falls due, until it is stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="work what is ready now, then end")

    def handle(self, *args: Any, once: bool = False, **options: Any) -> None:
        self.going = True
        hold_memory(settings.WORKER_MEMORY_MIB)
        if once:
            sign_of_life(WorkerWay.LOOP)
            self.stdout.write(f"{tick()} reminders and deadlines, {outbox.drain()} effects done.")
            return
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, self._stop)
        self.stdout.write("Working. Stop with Ctrl+C; what is in hand is finished first.")
        self._loop()
        self.stdout.write("Stopped.")

    def _loop(self) -> None:
        self.next_tick = 0.0
        while self.going:
            try:
                worked = self._round()
            except (OperationalError, InterfaceError) as fault:
                # Locked by a long writer, or a database that is started again: what waits is still there afterwards.
                log.warning("work.database_away", error=type(fault).__name__)
                worked = 0
            close_old_connections()
            if self.going and not worked:
                time.sleep(PAUSE_SECONDS)

    def _round(self) -> int:
        if time.monotonic() >= self.next_tick:
            tick()
            self.next_tick = time.monotonic() + TICK_SECONDS
        worked = outbox.drain(limit=100, keep_going=self._goes_on)
        if worked:
            self.stdout.write(f"{worked} effects done.")
        return worked

    def _goes_on(self) -> bool:
        """Asked before each row."""
        sign_of_life(WorkerWay.LOOP)
        return self.going

    def _stop(self, *_signal: Any) -> None:
        self.going = False
