"""Which rows the operator looks at: part of the address; what is not known there is left out, never an error."""

from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from lifecycle.models import OutboxRow
from lifecycle.models.outbox_row import OutboxState
from portal.operator.words import STATE_WORDS, kind_words
from portal.stays.filters import Chip

OPEN = (OutboxState.WAITING, OutboxState.CLAIMED, OutboxState.PARKED)
OVER = (OutboxState.DONE, OutboxState.CANCELLED)
PAGE = 50


class RowFilter:
    """Kind, state, and a piece of the fault code. Without a state: what is not over."""

    def __init__(self, data: QueryDict) -> None:
        given = {name: data.get(name, "").strip()[:80] for name in ("kind", "state", "code")}
        if given["state"] not in OutboxState.values:
            given["state"] = ""
        self.values = {name: value for name, value in given.items() if value}
        self.kind, self.state, self.code = given["kind"], given["state"], given["code"]

    @property
    def query(self) -> str:
        """The address of exactly this filter."""
        return urlencode(self.values)

    @property
    def chips(self) -> list[Chip]:
        """What is set, each with its way out."""
        said = {
            "kind": _("Kind: %(words)s") % {"words": kind_words(self.kind)},
            "state": _("State: %(words)s") % {"words": STATE_WORDS.get(self.state, "")},
            "code": _("Fault code: %(words)s") % {"words": self.code},
        }
        return [Chip(said[name], self._without(name)) for name in self.values]

    def _without(self, name: str) -> str:
        return urlencode({key: value for key, value in self.values.items() if key != name})

    def apply(self, rows: QuerySet[OutboxRow]) -> QuerySet[OutboxRow]:
        """The rows that match."""
        found = rows.filter(state=self.state) if self.state else rows.filter(state__in=OPEN)
        if self.kind:
            found = found.filter(kind=self.kind)
        return found.filter(fault_code__icontains=self.code) if self.code else found

    def page(self, rows: QuerySet[OutboxRow], after: str) -> tuple[list[OutboxRow], str]:
        """One page behind the given key, and the key of the next: first due first, of what is over the last."""
        found, latest_first = self.apply(rows), self.state in OVER
        if key := key_of(after):
            due_at, pk = key
            later = Q(due_at__lt=due_at) if latest_first else Q(due_at__gt=due_at)
            beside = Q(pk__lt=pk) if latest_first else Q(pk__gt=pk)
            found = found.filter(later | Q(due_at=due_at) & beside)
        sign = "-" if latest_first else ""
        page = list(found.select_related("mobility").order_by(f"{sign}due_at", f"{sign}id")[: PAGE + 1])
        last = page[PAGE - 1] if len(page) > PAGE else None
        return page[:PAGE], f"{last.due_at.isoformat()}~{last.pk}" if last else ""


def key_of(after: str) -> tuple[datetime, UUID] | None:
    """The place behind which a page begins; none where the address does not say one."""
    moment, _sign, pk = after.partition("~")
    try:
        due_at = datetime.fromisoformat(moment)
        return (due_at, UUID(pk)) if due_at.tzinfo else None
    except ValueError:
        return None
