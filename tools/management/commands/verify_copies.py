"""`manage.py verify_copies`: compare the organisations that rows carry for lists with what the parts of their stays say."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lifecycle.models import Mobility
from lifecycle.organisations.sides import copy_sides, stays_with_wrong_copies

NAMED = 10


class Command(BaseCommand):
    """Exit 0 when lists find every row where it belongs, 1 with the numbers of the stays where they do not."""

    help = "Compare the organisations by which lists find stays, to-dos and papers with the parts of the stays."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--mend", action="store_true", help="Copy anew what differs, as is done once a day.")

    def handle(self, *args: Any, **options: Any) -> None:
        wrong = stays_with_wrong_copies()
        if wrong and options["mend"]:
            copy_sides(wrong)
            self.stdout.write(f"{len(wrong)} stays differed and were copied anew.")
        elif wrong:
            some = Mobility.unscoped.filter(pk__in=list(wrong)[:NAMED]).order_by("number")
            numbers = ", ".join(some.values_list("number", flat=True))
            raise CommandError(f"{len(wrong)} stays differ from their parts: {numbers}. Mend them with --mend.")
        else:
            self.stdout.write("Every stay, open to-do and paper carries the organisations of its parts.")
