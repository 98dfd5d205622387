"""`manage.py try_guards`: would anybody notice if a guard said nothing?"""

import subprocess
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser


class Command(BaseCommand):
    """Exit 0 when each guard is noticed by one of its tests, 1 when one is not or no test names its codes."""

    help = "Silence each guard in turn, and say whether a test that names one of its codes fails."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--guard", action="append", default=[], metavar="NAME", help="this one only; repeatable")
        parser.add_argument("tests", nargs="*", default=["tests"], help="files or folders; all tests, where not given")

    def handle(self, *args: Any, guard: list[str], tests: list[str], **options: Any) -> None:
        # One run for all: each process makes its database once. For one guard a second process does not pay.
        several = ["-n", "0" if guard else "auto"]
        chosen = ["-p", "tests.without_guards", *(["--without-guards", ",".join(guard)] if guard else [])]
        still = ["-q", "--no-migrations", "-p", "no:randomly", "-p", "no:cacheprovider"]
        command = [sys.executable, "-m", "pytest", "-c", "pyproject.toml", *still, *several, *chosen, *tests]
        sys.exit(subprocess.run(command, cwd=settings.BASE_DIR, check=False).returncode)
