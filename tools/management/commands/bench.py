"""`manage.py bench NAME`: one of the benchmarks in tools/bench."""

import json
from importlib import import_module
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

# modules of tools.bench, each with run(say) -> figures
NAMES = (
    "transitions", "outbox", "mail", "events", "reminders", "tick", "dashboard", "load", "agreements", "documents",
    "report",
)  # fmt: skip
# which takes what
TAKING = {
    "stays": ("reminders", "tick", "load"), "sizes": ("dashboard", "report"), "seconds": ("load",),
    "agreements": ("agreements",), "documents": ("documents",),
}  # fmt: skip


def _sizes(text: str) -> list[int]:
    """Raises ValueError, which the parser says."""
    return sorted(int(size) for size in text.split(","))


class Command(BaseCommand):
    """Prints figures in words; with --json nothing but the figures, for machines."""

    help = (
        "Measure: the engine's door beside its floor, outbox and mails while workers are killed, the chains of events, "
        "a sweep of reminders beside its floor, a minute with nothing to do, pages in worlds of growing size, callers at once, "
        "agreements sent for signature, and papers printed, beside plain WeasyPrint."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", choices=NAMES)
        parser.add_argument("--stays", type=int, help="how many stays there are (reminders, tick, load)")
        parser.add_argument(
            "--sizes", type=_sizes, help="numbers of stays, small to large: 2000,20000 (dashboard, report)"
        )
        parser.add_argument("--seconds", type=int, help="how long pages are asked (load)")
        parser.add_argument("--agreements", type=int, help="how many agreements are sent for signature (agreements)")
        parser.add_argument("--documents", type=int, help="how many learning agreements are printed (documents)")
        parser.add_argument("--json", action="store_true", dest="as_json", help="print the figures only, as JSON")

    def handle(self, *args: Any, name: str, as_json: bool = False, **options: Any) -> None:
        given = {word: options[word] for word in TAKING if options.get(word) is not None}
        for word, value in given.items():
            if name not in TAKING[word] or min([value] if isinstance(value, int) else value) < 1:
                raise CommandError(f"--{word} takes numbers from one, for {' and '.join(TAKING[word])} only.")
        module = import_module(f"tools.bench.{name}")  # only the one that is asked for
        figures = module.run(self._nothing if as_json else self._say, **given)
        if as_json:
            self.stdout.write(json.dumps(figures))

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

    def _nothing(self, line: str) -> None: ...
