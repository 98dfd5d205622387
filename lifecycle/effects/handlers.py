"""The engine's own outbox work: waking subjects whose SYSTEM rows may fire now, and what a chosen day brings."""

from uuid import UUID

from lifecycle.doors import wake
from lifecycle.models import OutboxRow
from lifecycle.people.changing_over import change_over
from lifecycle.people.replacing import CHANGE_OVER
from lifecycle.registry import handler


@handler("lifecycle.wake")
class Wake:
    """Payload: machine, pk. Waking twice does nothing new."""

    def work(self, row: OutboxRow) -> None:
        """Nothing outside the database."""

    def record(self, row: OutboxRow, result: None) -> None:
        """Try the rows, in the transaction that finishes the outbox row."""
        wake(machine=row.payload["machine"], pk=UUID(row.payload["pk"]))


@handler(CHANGE_OVER)
class ChangeOver:
    """Payload: part. Waits for its day; a second run finds it done."""

    def work(self, row: OutboxRow) -> None:
        """Nothing outside the database."""

    def record(self, row: OutboxRow, result: None) -> None:
        """To-dos and mails, in the transaction that finishes the outbox row."""
        change_over(part_id=UUID(row.payload["part"]))
