"""`manage.py pictures ADDRESS`: pictures of a demo whose web process answers at ADDRESS."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from tools.pictures import pages_without_picture, take_pictures
from tools.shots import MANUAL, PAGES


class Command(BaseCommand):
    """Needs Chromium and the packages of requirements/work.txt."""

    help = "Take the pictures of docs/manual, and one of every page at both widths into var/pictures."

    def add_arguments(self, parser: CommandParser) -> None:
        """Where the demo answers."""
        parser.add_argument("address")

    def handle(self, *args: Any, **options: Any) -> None:
        """Take them all; a page nobody took is a fault."""
        folder = Path(settings.BASE_DIR)
        seen = take_pictures(options["address"], MANUAL, folder / "docs" / "manual" / "pictures")
        seen |= take_pictures(options["address"], PAGES, folder / "var" / "pictures", full=True)
        if left := pages_without_picture(seen):
            raise CommandError(f"No picture of: {', '.join(left)}. Add them to tools/shots.py.")
        self.stdout.write(f"{2 * (len(MANUAL) + len(PAGES))} pictures.")
