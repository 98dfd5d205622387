"""`manage.py lifecycle_table`: the four tables as pages and diagrams in docs/lifecycle."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tools import lifecycle_pages


class Command(BaseCommand):
    """Writes the pages; with --check only says whether they are up to date."""

    help = "Print the four tables of the lifecycle as pages with diagrams into docs/lifecycle."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; exit 1 when a page is stale")

    def handle(self, *args: Any, check: bool = False, **options: Any) -> None:
        if check:
            if stale := lifecycle_pages.stale():
                raise CommandError(f"Stale: {', '.join(stale)}. Run `manage.py lifecycle_table` and commit docs/lifecycle.")
            self.stdout.write("The pages in docs/lifecycle say what the tables say.")
            return
        for path in lifecycle_pages.write():
            self.stdout.write(f"wrote {path}")
