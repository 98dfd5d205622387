"""What the operator saw before deciding: a signed list of rows, each with the mark of how it stood.

So that the confirmation acts on exactly those rows, and on none that moved while the page was open.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.core import signing

from accounts.actors import Actor
from lifecycle.effects.outbox_operation import mark_of
from lifecycle.models import OutboxRow

MOST = 2000  # rows in one act
GOOD_FOR = 60 * 60  # seconds
SALT = "portal.operator"


@dataclass(frozen=True)
class Seen:
    """Rows by id with their marks, the move meant, and the filter that found them (empty: one row)."""

    move: str
    rows: Mapping[UUID, str]
    chosen_by: str


def sealed(actor: Actor, move: str, rows: Iterable[OutboxRow], chosen_by: str) -> str:
    """The list, for a hidden field of this operator's form."""
    marks = [f"{row.pk.hex}{mark_of(row)}" for row in rows]
    return signing.dumps([str(actor.account_id), move, chosen_by, marks], salt=SALT, compress=True)


def opened(actor: Actor, text: str) -> Seen | None:
    """None where it is not ours, not this operator's, or too old."""
    try:
        account, move, chosen_by, marks = signing.loads(text, salt=SALT, max_age=GOOD_FOR)
    except signing.BadSignature:
        return None
    if account != str(actor.account_id):
        return None
    return Seen(move, {UUID(mark[:32]): mark[32:] for mark in marks}, chosen_by)
