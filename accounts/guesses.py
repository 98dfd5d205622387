"""Wrong codes of the whole installation: guesses spread over many people and networks are seen together."""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F

from accounts.models import WrongCodes
from ground import clock

log = structlog.get_logger()
KEPT_FOR = timedelta(days=30)
_when_many: list[Callable[[datetime, int], object]] = []


def on_many(function: Callable[[datetime, int], object]) -> Callable[[datetime, int], object]:
    """Register who is told when the wrong codes of one hour reach the mark: hour and number."""
    _when_many.append(function)
    return function


def count_wrong() -> None:
    """One more. The one that reaches the mark raises the alarm, once an hour."""
    hour = _hour()
    if _counted(hour) == settings.WRONG_CODES_ALARM:
        log.error("codes.many_wrong", hour=hour.isoformat(), number=settings.WRONG_CODES_ALARM)
        for function in _when_many:
            function(hour, settings.WRONG_CODES_ALARM)


def are_many() -> bool:
    """Whether the mark was reached within this hour or the last."""
    since = _hour() - timedelta(hours=1)
    return WrongCodes.objects.filter(hour__gte=since, number__gte=settings.WRONG_CODES_ALARM).exists()


def forget_old_counts() -> int:
    """Returns how many rows went."""
    gone, _each = WrongCodes.objects.filter(hour__lt=clock.now() - KEPT_FOR).delete()
    return gone


def _hour() -> datetime:
    return clock.now().replace(minute=0, second=0, microsecond=0)


@transaction.atomic
def _counted(hour: datetime) -> int:
    """The number with this one. The row stays locked until it is read: two at once do not both reach the mark."""
    mine = WrongCodes.objects.filter(hour=hour)
    if not mine.update(number=F("number") + 1) and not _first(hour):
        mine.update(number=F("number") + 1)
    return int(mine.values_list("number", flat=True).get())


def _first(hour: datetime) -> bool:
    try:
        with transaction.atomic():
            WrongCodes.objects.create(hour=hour, number=1)
    except IntegrityError:  # another process was first
        return False
    return True
