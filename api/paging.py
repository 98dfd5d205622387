"""Lists in pages by key: as quick at the thousandth page as at the first, whatever is added meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.core import signing
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.strict import Strict
from ground.statements.together import rows_together
from lifecycle.by_sides import in_order_of

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


def page_of(
    found: QuerySet[Any], order: Order, asked: dict[str, Any], places: Sequence[QuerySet[Any]] | None = None
) -> tuple[list[Any], str]:
    """One page, and the cursor of the next; empty at the end.

    `places`: where to look for the first ones; what is given is still found by `found` alone.
    """
    keys = [_keys(place, order, asked) for place in ([found] if places is None else places)]
    by_id = sorted({row for rows in rows_together(keys) for row in rows}, key=lambda row: row[1])
    in_order = sorted(by_id, key=lambda row: row[0], reverse=order.descending)[: asked["limit"] + 1]
    shown = in_order[: asked["limit"]]
    rows = in_order_of([pk for _key, pk in shown], found.filter(pk__in=[pk for _key, pk in shown])) if shown else []
    if len(in_order) <= asked["limit"]:
        return rows, ""
    key, pk = shown[-1]
    return rows, signing.dumps([key.isoformat(), str(pk)], salt=SALT + order.name)


def _keys(found: QuerySet[Any], order: Order, asked: dict[str, Any]) -> QuerySet[Any]:
    """The keys of one page, with the ids."""
    found = found.annotate(page_key=order.key)
    if asked.get("cursor"):
        value, pk = _opened(asked["cursor"], order)
        further = Q(page_key__lt=value) if order.descending else Q(page_key__gt=value)
        from_there = {"page_key__lte" if order.descending else "page_key__gte": value}  # where an index begins
        found = found.filter(further | Q(page_key=value, pk__gt=pk), **from_there)
    by = F("page_key").desc() if order.descending else F("page_key").asc()
    return found.order_by(by, "pk").values_list("page_key", "pk")[: asked["limit"] + 1]


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
