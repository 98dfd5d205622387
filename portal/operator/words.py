"""The outbox in words. Kinds and codes stand beside them: the operator meets those in the log."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lifecycle.models.operation import Move, WorkerWay
from lifecycle.models.outbox_row import OutboxState

STATE_WORDS: dict[str, Any] = {
    OutboxState.WAITING: _("Waiting"),
    OutboxState.CLAIMED: _("In hand"),
    OutboxState.DONE: _("Done"),
    OutboxState.PARKED: _("Put aside"),
    OutboxState.CANCELLED: _("Cancelled"),
}
# look and sign of each, from components/_status.html
STATE_LOOKS: dict[str, tuple[str, str]] = {
    OutboxState.WAITING: ("waiting", "hourglass"),
    OutboxState.CLAIMED: ("waiting", "refresh"),
    OutboxState.DONE: ("good", "check"),
    OutboxState.PARKED: ("overdue", "octagon"),
    OutboxState.CANCELLED: ("closed", "cross"),
}
KIND_WORDS: dict[str, Any] = {
    "mail.notice": _("Mail: notice"),
    "mail.reminder": _("Mail: reminder"),
    "mail.link": _("Mail: new link"),
    "mail.code": _("Mail: code"),
    "mail.officer": _("Mail: institution without officer"),
    "doc.render": _("Paper to print"),
    "lifecycle.wake": _("Next step of a stay"),
    "stays.step": _("Step for several stays"),
}
MOVE_WORDS: dict[str, Any] = {Move.RETRY: _("Try again"), Move.CANCEL: _("Cancel")}
MOVED_WORDS: dict[str, Any] = {Move.RETRY: _("Tried again"), Move.CANCEL: _("Cancelled")}
WAY_WORDS: dict[str, Any] = {WorkerWay.LOOP: "manage.py work", WorkerWay.CELERY: "Celery"}


def kind_words(kind: str) -> str:
    """What a kind is about; the kind itself where nobody wrote it down."""
    return str(KIND_WORDS.get(kind, kind))
