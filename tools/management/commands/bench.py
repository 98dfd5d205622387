"""`manage.py bench NAME`: one of the benchmarks in tools/bench."""

import json
from importlib import import_module
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

NAMES = ("transitions", "outbox", "events")  # modules of tools.bench, each with run(say) -> figures


class Command(BaseCommand):
    """Prints figures in words; with --json nothing but the figures, for machines."""

    help = "Measure: the engine's door beside its floor, the outbox while its workers are killed, the chains of events."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", choices=NAMES)
        parser.add_argument("--json", action="store_true", dest="as_json", help="print the figures only, as JSON")

    def handle(self, *args: Any, name: str, as_json: bool = False, **options: Any) -> None:
        module = import_module(f"tools.bench.{name}")  # only the one that is asked for
        figures = module.run(self._nothing if as_json else self._say)
        if as_json:
            self.stdout.write(json.dumps(figures))

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

    def _nothing(self, line: str) -> None: ...
