"""`manage.py outbox`: what waits, what was put aside and why; try again or give up."""

from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Count, QuerySet

from accounts.actors import SYSTEM
from ground.sentences import sentence
from lifecycle.effects.outbox_operation import Moved, mark_of, move_rows
from lifecycle.models import OutboxRow
from lifecycle.models.operation import Move
from lifecycle.models.outbox_row import OutboxState


class Command(BaseCommand):
    help = "Lists the outbox by kind and state. `retry ID`, `retry all`, `cancel ID --why TEXT`."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", nargs="?", choices=("list", "parked", "retry", "cancel"), default="list")
        parser.add_argument("row", nargs="?", default="")
        parser.add_argument("--why", default="")

    def handle(self, *args: Any, action: str = "list", row: str = "", why: str = "", **options: Any) -> None:
        getattr(self, f"_{action}")(row, why)

    def _list(self, row: str, why: str) -> None:
        counts = OutboxRow.objects.values_list("kind", "state").annotate(n=Count("pk")).order_by("kind", "state")
        for kind, state, number in counts:
            self.stdout.write(f"{number:>7}  {state:<10} {kind}")

    def _parked(self, row: str, why: str) -> None:
        for parked in OutboxRow.objects.filter(state=OutboxState.PARKED):
            self.stdout.write(
                f"{parked.pk}  {parked.kind}  {parked.fault_code}: {sentence(parked.fault_code)} {parked.fault}"
            )

    def _retry(self, row: str, why: str) -> None:
        rows = OutboxRow.objects.all()
        chosen = rows.filter(state=OutboxState.PARKED) if row == "all" else rows.filter(pk=self._pk(row))
        moved = self._move(Move.RETRY, chosen, why or "at the command line")
        if not moved.done:
            raise CommandError("No such row is parked or cancelled. `manage.py outbox parked` lists the parked ones.")
        self.stdout.write(f"{moved.done} put back to waiting.")

    def _cancel(self, row: str, why: str) -> None:
        if not why:
            raise CommandError("Say why: --why TEXT")
        if not self._move(Move.CANCEL, OutboxRow.objects.filter(pk=self._pk(row)), why).done:
            raise CommandError("No such row waits or is parked.")
        self.stdout.write("Cancelled.")

    def _move(self, move: str, rows: QuerySet[OutboxRow], why: str) -> Moved:
        return move_rows(actor=SYSTEM, move=move, seen={row.pk: mark_of(row) for row in rows}, reason=why)

    def _pk(self, row: str) -> UUID:
        try:
            return UUID(row)
        except ValueError as wrong:
            raise CommandError(f"{row!r} is not the id of a row. `manage.py outbox parked` lists them.") from wrong
