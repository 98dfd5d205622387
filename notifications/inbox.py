"""Opening what stands in the inbox."""

from collections.abc import Iterable
from uuid import UUID

from ground import clock
from ground.errors import NotThere
from notifications.models import SentMail
from notifications.selectors import inbox_of


def open_notice(*, people: Iterable[UUID], pk: UUID) -> str:
    """Mark it read; the page it leads to, empty where it leads nowhere. Raises NotThere for somebody else's."""
    row = inbox_of(people).filter(pk=pk).first()
    if row is None:
        raise NotThere("notifications.no_such_notice")
    SentMail.objects.filter(pk=pk, read_at=None).update(read_at=clock.now())
    return row.path if row.path.startswith("/") and not row.path.startswith("//") else ""


def read_all(*, people: Iterable[UUID]) -> int:
    """Nothing is unread any more."""
    return SentMail.objects.filter(person_id__in=list(people), read_at=None).update(read_at=clock.now())
