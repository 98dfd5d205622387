"""Lists in pages by key: as quick at the thousandth page as at the first, whatever is added meanwhile."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.core import signing
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.strict import Strict

SALT = "api.cursor."
MOST = 100
USUAL = 25


class PageQuery(Strict):
    """What every list takes in its address."""

    of_address = True

    limit = serializers.IntegerField(min_value=1, max_value=MOST, default=USUAL, help_text=_("How many at a time."))
    cursor = serializers.CharField(
        max_length=500, required=False, help_text=_("From “next” of the page before; it cannot be made up.")
    )


@dataclass(frozen=True)
class Order:
    """By which key a list runs. The key is never empty; rows with the same one follow by their id."""

    name: str
    key: Any
    parse: type[date] | type[datetime]
    descending: bool = False


NEWEST_FIRST = Order("newest", F("created_at"), datetime, descending=True)


def page_of(found: QuerySet[Any], order: Order, asked: dict[str, Any]) -> tuple[list[Any], str]:
    """One page, and the cursor of the next; empty at the end."""
    found = found.annotate(page_key=order.key)
    if asked.get("cursor"):
        value, pk = _opened(asked["cursor"], order)
        further = Q(page_key__lt=value) if order.descending else Q(page_key__gt=value)
        found = found.filter(further | Q(page_key=value, pk__gt=pk))
    by = F("page_key").desc() if order.descending else F("page_key").asc()
    rows = list(found.order_by(by, "pk")[: asked["limit"] + 1])
    if len(rows) <= asked["limit"]:
        return rows, ""
    last = rows[asked["limit"] - 1]
    cursor = signing.dumps([last.page_key.isoformat(), str(last.pk)], salt=SALT + order.name)
    return rows[: asked["limit"]], cursor


def _opened(cursor: str, order: Order) -> tuple[Any, str]:
    try:
        value, pk = signing.loads(cursor, salt=SALT + order.name)
    except signing.BadSignature:
        words = _("This cursor is not one of this list. Begin without it.")
        error = serializers.ValidationError({"cursor": words}, code="cursor")
        error.of_address = True
        raise error from None
    return order.parse.fromisoformat(value), pk


def page_facts(request: Any, rows: list[Any], cursor: str) -> dict[str, Any]:
    """The answer: the rows, and the address of the next page."""
    words = {name: value for name, value in request.query_params.items() if name != "cursor"}
    address = request.build_absolute_uri(f"{request.path}?{urlencode({**words, 'cursor': cursor})}")
    return {"next": address if cursor else None, "results": rows}
