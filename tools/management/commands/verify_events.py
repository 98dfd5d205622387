"""`manage.py verify_events`: recompute every chain of events, and compare facts and seals."""

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lifecycle.models import Event, Seal, SealedRow
from tools.chains import Found, verify_all

WORTH_SEVERAL = 20_000  # events; fewer are read before another process has started


class Command(BaseCommand):
    """Exit 0 when every link, fact and seal holds, 1 with the first wrong row."""

    help = "Recompute every chain of events and name the first wrong row."

    def handle(self, *args: Any, **options: Any) -> None:
        found = Found()
        many = Event.unscoped.order_by()[: WORTH_SEVERAL + 1].count() > WORTH_SEVERAL
        if wrong := verify_all(found, processes=(os.cpu_count() or 1) if many else 1):
            raise CommandError(f"First wrong row: {wrong.row}: {wrong.why}.")
        self.stdout.write(f"{found.chains} chains with {found.events} events: every link holds.")
        if last := Seal.objects.order_by("-number").first():
            rows = SealedRow.objects.count()
            self.stdout.write(f"{last.number} seals over {rows} rows hold; the last is of {last.at:%Y-%m-%d}.")
