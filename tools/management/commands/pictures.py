"""`manage.py pictures ADDRESS FOLDER`: the manual's pictures, from a demo whose web process answers at ADDRESS."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from tools.pictures import take_pictures


class Command(BaseCommand):
    """Needs Chromium and the packages of requirements/work.txt."""

    help = "Take the pictures of docs/manual."

    def add_arguments(self, parser: CommandParser) -> None:
        """Where the demo answers, and where the pictures go."""
        parser.add_argument("address")
        parser.add_argument("folder")

    def handle(self, *args: Any, **options: Any) -> None:
        """Take them all."""
        take_pictures(options["address"], options["folder"])
