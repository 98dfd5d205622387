"""Once a day: old codes, unproved registrations, lonely accounts, files no row names, ended sessions."""

from django.contrib.sessions.backends.db import SessionStore

from accounts.codes import forget_old_codes
from accounts.guesses import forget_old_counts
from accounts.kept_forms import forget_over
from accounts.own_account import forget_alone
from accounts.registration import forget_unproved
from documents.shelf import sweep
from lifecycle.effects.daily import once_a_day


@once_a_day("accounts.sweep")
def sweep_daily() -> int:
    """Returns how many went; sessions are not counted."""
    SessionStore.clear_expired()
    return forget_over() + forget_old_codes() + forget_old_counts() + forget_unproved() + forget_alone() + sweep()
