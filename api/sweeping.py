"""Once a day: answers whose keys no longer count, and counters nobody uses."""

from datetime import timedelta

from django.core.cache import cache

from api.models import CallCount, KeptAnswer
from ground import clock
from lifecycle.effects.ticking import on_tick

KEYS_LIVE = timedelta(hours=48)
REMEMBERED = int(timedelta(days=2).total_seconds())


@on_tick
def sweep_keys() -> int:
    """The first tick of a day does it; the shared cache knows whether it was done, for every process."""
    if not cache.add(f"api-swept:{clock.today().isoformat()}", True, REMEMBERED):
        return 0
    return forget_old_answers()


def forget_old_answers() -> int:
    """Returns how many rows went."""
    before = clock.now() - KEYS_LIVE
    answers, _each = KeptAnswer.objects.filter(started_at__lt=before).delete()
    counts, _each = CallCount.objects.filter(minute__lt=before).delete()
    return answers + counts
