"""The engine's own outbox work: waking subjects whose SYSTEM rows may fire now."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lifecycle.doors import wake
from lifecycle.models import OutboxRow
from lifecycle.registry import handler


@handler("lifecycle.wake", words=_("Next step of a stay"))
class Wake:
    """Payload: machine, pk. Waking twice does nothing new."""

    def work(self, row: OutboxRow) -> None:
        """Nothing outside the database."""

    def record(self, row: OutboxRow, result: None) -> None:
        """Try the rows, in the transaction that finishes the outbox row."""
        wake(machine=row.payload["machine"], pk=UUID(row.payload["pk"]))
