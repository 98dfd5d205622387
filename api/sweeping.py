"""Once a day: answers whose keys no longer count, and counters nobody uses."""

from datetime import timedelta

from api.models import CallCount, KeptAnswer
from ground import clock
from lifecycle.effects.daily import once_a_day

KEYS_LIVE = timedelta(hours=48)


@once_a_day("api.sweep")
def sweep_keys() -> int:
    """Returns how many rows went."""
    return forget_old_answers()


def forget_old_answers() -> int:
    """Returns how many rows went."""
    before = clock.now() - KEYS_LIVE
    answers, _each = KeptAnswer.objects.filter(started_at__lt=before).delete()
    counts, _each = CallCount.objects.filter(minute__lt=before).delete()
    return answers + counts
