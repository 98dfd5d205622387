"""`manage.py lifecycle_table`: the four tables as pages and diagrams in docs/lifecycle, and the steps of case files."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tools import lifecycle_pages
from tools.cases.docs import page, with_steps


class Command(BaseCommand):
    """Writes the pages; with --check only says whether they are up to date."""

    help = "Print the four tables of the lifecycle as pages with diagrams into docs/lifecycle."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; exit 1 when a page is stale")

    def handle(self, *args: Any, check: bool = False, **options: Any) -> None:
        steps = with_steps(page().read_text("utf-8"))
        if check:
            stale = lifecycle_pages.stale() + [page().name] * (page().read_text("utf-8") != steps)
            if stale:
                raise CommandError(f"Stale: {', '.join(stale)}. Run `manage.py lifecycle_table` and commit docs.")
            self.stdout.write("The pages in docs say what the tables say.")
            return
        page().write_text(steps, "utf-8")
        for path in lifecycle_pages.write():
            self.stdout.write(f"wrote {path}")
