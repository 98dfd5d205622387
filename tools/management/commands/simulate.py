"""`manage.py simulate`: believable stays at any size."""

import os
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from quality.keeping import count_what_is_missing
from tools.simulate.chance import MOST_SEEDS
from tools.simulate.running import SeedUsed, prepare, refresh_statistics, simulate

BAR = 30  # signs


class Command(BaseCommand):
    """Stays of all kinds in all states, with everything that belongs to them; papers are samples."""

    help = "Fill the configured database with invented stays of all kinds in all states. Their papers are samples."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--mobilities", type=int, required=True, help="how many stays")
        parser.add_argument("--seed", type=int, default=1, help="0 to 9999; the same seed gives the same stays (1)")

        parser.add_argument(
            "--thin",
            action="store_true",
            help="only the rows that pages, reminders and reports read: for very many stays",
        )

    def handle(self, *args: Any, mobilities: int, seed: int, thin: bool = False, **options: Any) -> None:
        if getattr(settings, "SOJOURN_ENV", "") == "production":
            raise CommandError("Invented stays do not belong among real ones: not where SOJOURN_ENV is production.")
        if mobilities < 1 or not 0 <= seed < MOST_SEEDS:
            raise CommandError("Give --mobilities 1 or more and --seed from 0 to 9999.")
        self.begun = self.begun_all = time.monotonic()
        self.what = ""
        cores = os.cpu_count() or 1
        prepared = prepare(progress=self._progress, processes=cores, thin=thin)
        try:
            simulate(mobilities, seed, prepared=prepared, progress=self._progress, processes=cores)
        except SeedUsed:
            raise CommandError(f"Stays of seed {seed} are in this database already. Choose another --seed.") from None
        refresh_statistics()
        count_what_is_missing.work()
        seconds = time.monotonic() - self.begun_all
        self.stdout.write(f"{mobilities} {'thin ' if thin else ''}stays of seed {seed} in {seconds:.0f} seconds.")

    def _progress(self, what: str, done: int, of: int) -> None:
        if what != self.what:
            self.what, self.begun = what, self.begun_all if not self.what else time.monotonic()
        left = (time.monotonic() - self.begun) / done * (of - done)
        full = BAR * done // of
        line = f"\r{what:12} [{'#' * full}{'.' * (BAR - full)}] {done} of {of}, {left:.0f} seconds left "
        self.stderr.write(line, ending="\n" if done == of else "")
        self.stderr.flush()
