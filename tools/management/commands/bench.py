"""`manage.py bench NAME`: one of the benchmarks in tools/bench."""

import json
from importlib import import_module
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

# modules of tools.bench, each with run(say) -> figures
NAMES = ("transitions", "outbox", "events", "reminders", "tick")
OF_ANY_SIZE = ("reminders", "tick")  # these take a number of stays


class Command(BaseCommand):
    """Prints figures in words; with --json nothing but the figures, for machines."""

    help = (
        "Measure: the engine's door beside its floor, the outbox while its workers are killed, the chains of events, "
        "a sweep of reminders beside its floor, a minute with nothing to do."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", choices=NAMES)
        parser.add_argument("--stays", type=int, help="how many stays there are (reminders, tick)")
        parser.add_argument("--json", action="store_true", dest="as_json", help="print the figures only, as JSON")

    def handle(self, *args: Any, name: str, as_json: bool = False, stays: int | None = None, **options: Any) -> None:
        if stays is not None and (name not in OF_ANY_SIZE or stays < 1):
            raise CommandError(f"--stays takes a number from one, for {' and '.join(OF_ANY_SIZE)} only.")
        module = import_module(f"tools.bench.{name}")  # only the one that is asked for
        size = {} if stays is None else {"stays": stays}
        figures = module.run(self._nothing if as_json else self._say, **size)
        if as_json:
            self.stdout.write(json.dumps(figures))

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

    def _nothing(self, line: str) -> None: ...
