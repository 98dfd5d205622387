"""The shared cache of the counters of sign-in: a table in which a crowd does not push out what still counts."""

from typing import Any

from django.conf import settings
from django.core.cache.backends.db import DatabaseCache
from django.core.checks import Error, register
from django.db import connections

LEAST_ENTRIES = 100_000


class CounterCache(DatabaseCache):
    """When it is full only what is over goes.

    Django's own then deletes a third in the order of the keys, whatever their age: after a hundred visitors the wrong
    tries of somebody would be forgotten.
    """

    _table: str  # set by Django's own

    def _cull(self, db: str, cursor: Any, now: Any, num: int) -> None:
        operations = connections[db].ops
        table, expires = operations.quote_name(self._table), operations.quote_name("expires")
        cursor.execute(f"DELETE FROM {table} WHERE {expires} < %s", [operations.adapt_datetimefield_value(now)])


@register()
def counters_are_not_pushed_out(**_kwargs: Any) -> list[Error]:
    """accounts.E001: the cache of the counters would forget them before a crowd has passed."""
    cache: dict[str, Any] = settings.CACHES["default"]
    least = cache.get("OPTIONS", {}).get("MAX_ENTRIES", 300)
    if least >= LEAST_ENTRIES:
        return []
    hint = f"Set MAX_ENTRIES of CACHES['default'] to {LEAST_ENTRIES} or more: guesses at sign-in are counted there."
    words = f"The shared cache forgets counters of guesses after {least} entries."
    return [Error(words, hint=hint, id="accounts.E001")]
