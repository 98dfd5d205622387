"""Who is at the host still: while the stay runs, and until the last day is over where its end was told before that."""

from datetime import date

from django.db.models import Q

from ground.zones import before_today
from lifecycle.models import Mobility
from lifecycle.tables.mobility import AT_THE_HOST, State

TOLD = (State.EARLY_RETURN, State.RESULTS, State.VALIDATION, State.RECOGNITION, State.FEEDBACK)


def still_there() -> Q:
    """A condition on stays; the day is the host's."""
    told = Q(state__in=TOLD, ended_on__isnull=False) & ~before_today("ended_on", "time_zone")
    return Q(state__in=AT_THE_HOST) | told


def is_still_there(stay: Mobility) -> bool:
    """The same of one stay."""
    return str(stay.state) in AT_THE_HOST or goes_home_on(stay) is not None


def goes_home_on(stay: Mobility) -> date | None:
    """The last day, where the end was told and that day is not over."""
    if str(stay.state) in TOLD and stay.ended_on is not None and stay.ended_on >= stay.today:
        return stay.ended_on
    return None
