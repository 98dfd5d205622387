"""Once a day: old codes, unproved registrations, lonely accounts, files no row names, ended sessions."""

from datetime import timedelta

from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache

from accounts.codes import forget_old_codes
from accounts.guesses import forget_old_counts
from accounts.kept_forms import forget_over
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
    return forget_over() + forget_old_codes() + forget_old_counts() + forget_unproved() + forget_alone() + sweep()
