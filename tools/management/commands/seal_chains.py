"""`manage.py seal_chains`: seal what is new now, beside the daily one."""

from typing import Any

from django.core.management.base import BaseCommand

from lifecycle.sealing import seal


class Command(BaseCommand):
    """Prints the number and root, to be kept elsewhere."""

    help = "Seal the heads of all chains and new facts under one root, and write it down outside the database."

    def handle(self, *args: Any, **options: Any) -> None:
        made = seal()
        self.stdout.write(f"seal {made.number}: {made.root}" if made else "Nothing is new since the last seal.")
