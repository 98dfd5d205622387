"""Rows that were read another way, given to an instance as what it prefetched."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Model


def keep_prefetched(row: Model, name: str, related: Sequence[Any]) -> None:
    """From now on `row.name.all()` gives these rows, and asks nothing."""
    manager: Any = getattr(row, name)
    found = manager.get_queryset()
    found._result_cache, found._prefetch_done = list(related), True
    held: dict[str, Any] = row.__dict__.setdefault("_prefetched_objects_cache", {})
    held[name] = found
