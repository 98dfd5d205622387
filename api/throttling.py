"""How often one actor may call. The counter is a row that every process shares, counted in one statement."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from rest_framework.throttling import BaseThrottle

from accounts.actors import Actor
from api.models import CallCount
from api.refusals import TooManyCalls
from ground import clock


def name_of(actor: Actor) -> str:
    """The actor as a key: the same person for another organisation, or by a link, is another one."""
    return f"{actor.person_id}/{actor.organisation_id or '-'}/{actor.link_role or '-'}"


class PerActor(BaseThrottle):
    """Counts calls within the present minute; 429 says how long to wait."""

    def allow_request(self, request: Any, view: Any) -> bool:
        actor: Actor | None = getattr(request._request, "actor", None)
        if actor is None:
            return True  # nobody known to count; these calls were refused before, or show nothing of anybody
        now = clock.now()
        if count_call(name_of(actor), now.replace(second=0, microsecond=0)) <= settings.API_CALLS_A_MINUTE:
            return True
        raise TooManyCalls("api.too_many_calls", most=settings.API_CALLS_A_MINUTE, wait=60 - now.second)


def count_call(actor: str, minute: datetime) -> int:
    """One call more; returns how many there were in this minute. Exact with any number of callers at once."""
    mine = CallCount.objects.filter(actor=actor)
    if not mine.filter(minute=minute).update(calls=F("calls") + 1):
        begun = mine.filter(minute__lt=minute).update(minute=minute, calls=1)
        if not begun and not _first(actor, minute):
            mine.update(calls=F("calls") + 1)
    return int(mine.values_list("calls", flat=True).get())


def _first(actor: str, minute: datetime) -> bool:
    try:
        with transaction.atomic():
            CallCount.objects.create(actor=actor, minute=minute, calls=1)
    except IntegrityError:  # another process was first
        return False
    return True
