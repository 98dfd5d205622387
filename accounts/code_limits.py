"""How many codes are mailed, and how many wrong ones are borne. Counted in the codes themselves: no crowd forgets them.

Everything is counted for one way of coming in (`Actor.way`). Who holds a forwarded link and guesses stops only that
link: its owner signs in, or has a new one mailed to the address on file.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet, Sum
from django.utils.timezone import localtime

from accounts.models import ConfirmationCode
from ground import clock
from ground.days import day_as
from ground.errors import TooManyCodes

A_MINUTE, AN_HOUR, A_DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
CODES_A_MINUTE, CODES_AN_HOUR = 3, 10
WRONG_A_DAY = 20
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=15), A_DAY  # twice as long after each further wrong try

_when_paused: list[Callable[[UUID, str, int], object]] = []


def on_pause(function: Callable[[UUID, str, int], object]) -> Callable[[UUID, str, int], object]:
    """Register who is told that a pause began: person, way, wrong tries of the day; in the same transaction."""
    _when_paused.append(function)
    return function


def require_more(*, person_id: UUID, purpose: str, way: str) -> None:
    """Raises TooManyCodes where no further code is mailed now. Codes that were typed rightly do not count."""
    require_no_pause(person_id=person_id, way=way)
    unused = ConfirmationCode.objects.filter(person_id=person_id, purpose=purpose, way=way, used_at=None)
    if until := _full_until(unused, CODES_A_MINUTE, A_MINUTE):
        raise TooManyCodes("accounts.code_too_soon", until=_clock(until))
    if until := _full_until(unused, CODES_AN_HOUR, AN_HOUR):
        raise TooManyCodes("accounts.codes_this_hour", most=CODES_AN_HOUR, until=_clock(until))


def _full_until(codes: QuerySet[ConfirmationCode], most: int, span: timedelta) -> datetime | None:
    """When there is room again for one more within the span; None where there is."""
    asked = sorted(codes.filter(created_at__gt=clock.now() - span).values_list("created_at", flat=True))
    return asked[-most] + span if len(asked) >= most else None


def require_no_pause(*, person_id: UUID, way: str) -> None:
    """Raises TooManyCodes while a pause lasts."""
    until = paused_until(person_id=person_id, way=way)
    if until is not None:
        raise TooManyCodes("accounts.codes_paused", until=_clock(until))


def paused_until(*, person_id: UUID, way: str) -> datetime | None:
    """The end of the pause; None where there is none."""
    wrong, last = _wrong_today(person_id, way)
    if wrong < WRONG_A_DAY or last is None:
        return None
    until = last + min(FIRST_PAUSE * 2 ** min(wrong - WRONG_A_DAY, 10), LONGEST_PAUSE)
    return until if until > clock.now() else None


def tell_of_pause(*, person_id: UUID, way: str) -> None:
    """After a wrong try: tell who wants to know when a pause begins with it."""
    wrong, _last = _wrong_today(person_id, way)
    if wrong >= WRONG_A_DAY:
        for function in _when_paused:
            function(person_id, way, wrong)


def _wrong_today(person_id: UUID, way: str) -> tuple[int, datetime | None]:
    found = (
        _of(person_id, way)
        .filter(created_at__gt=clock.now() - A_DAY)
        .aggregate(tries=Sum("tries"), right=Count("used_at"), last=Max("tried_at"))
    )
    return (found["tries"] or 0) - found["right"], found["last"]


def _of(person_id: UUID, way: str) -> QuerySet[ConfirmationCode]:
    """All persons of one account together; without a way the person."""
    return ConfirmationCode.objects.filter(Q(way=way) if way else Q(person_id=person_id, way=""))


def _clock(at: datetime) -> str:
    return day_as(localtime(at), "H:i")
