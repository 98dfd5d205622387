"""Once a day: registrations nobody proved, accounts without persons, files no row names, sessions that ended."""

from datetime import timedelta

from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache

from accounts.own_account import forget_alone
from accounts.registration import forget_unproved
from documents.shelf import sweep
from ground import clock
from lifecycle.effects.ticking import on_tick

REMEMBERED = int(timedelta(days=2).total_seconds())


@on_tick
def sweep_daily() -> int:
    """The first tick of a day does it; the shared cache knows whether it was done, for every process."""
    if not cache.add(f"swept:{clock.today().isoformat()}", True, REMEMBERED):
        return 0
    SessionStore.clear_expired()
    return forget_unproved() + forget_alone() + sweep()
