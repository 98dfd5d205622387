"""Who is abroad now: by country and town, with host, housing, whom to call, and the last sign of life.

For those who look after the stays of either side. Of a report only that there is one, to those who read it.
"""

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import cached_property
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from assessments.selectors import open_incidents
from ground import clock
from ground.statements.in_step import walk
from lifecycle.models import Mobility
from lifecycle.roles import CO, HC, SG
from lifecycle.visibility import stays_where
from portal.safety.away import Away, read_away
from portal.still_there import still_there
from portal.whom_to_call import Number

MOST = 200
LOOKED_AFTER_BY = (CO, HC, SG)
SHOWN = {
    "all": gettext_lazy("All"),
    "silent": gettext_lazy("Silent or not home"),
    "minors": gettext_lazy("Under 18"),
    "week": gettext_lazy("Home within a week"),
}


@dataclass
class Place:
    """One town: who is there, and its emergency number."""

    country: str
    town: str
    people: list[Away]

    @property
    def emergency(self) -> Number:
        """To be called first."""
        return self.people[0].emergency

    @property
    def is_reported(self) -> bool:
        """Whether a report of somebody here is open."""
        return any(one.is_reported for one in self.people)


def looked_after_by(actor: Actor) -> QuerySet[Mobility]:
    """The stays that the actor looks after, for the school or for the host."""
    return Mobility.objects.visible_to(actor).filter(stays_where(actor, LOOKED_AFTER_BY))


class AbroadPage:
    """Built anew for each reader; the same number of queries however many are abroad."""

    def __init__(self, actor: Actor, shown: str) -> None:
        self.actor = actor
        self.shown = shown if shown in SHOWN else "all"

    @property
    def there(self) -> Q:
        """Who counts as abroad."""
        return still_there()

    @cached_property
    def everybody(self) -> list[Away]:
        """Whom the reader looks after, the next to come home first."""
        found = list(read_away(looked_after_by(self.actor).filter(self.there))[: MOST + 1])
        reported = {one.mobility_id for one in walk(open_incidents(self.actor))}
        return [Away(stay, stay.pk in reported) for stay in found]

    @property
    def today(self) -> date:
        """Of the reader's own organisation."""
        return clock.today(get_current_timezone())

    @property
    def more(self) -> bool:
        """Whether there are more than one page shows."""
        return len(self.everybody) > MOST

    @property
    def choices(self) -> list[tuple[str, Any, int, bool]]:
        """What may be shown: its name, words, how many, whether it is now."""
        return [(name, words, len(self._of(name)), name == self.shown) for name, words in SHOWN.items()]

    @property
    def number(self) -> int:
        """How many are shown."""
        return len(self._of(self.shown))

    @property
    def places(self) -> list[Place]:
        """First where a report is open, then by country and town."""
        people = sorted(self._of(self.shown), key=lambda one: one.place)
        found = [Place(place[0], place[1], list(those)) for place, those in groupby(people, key=lambda one: one.place)]
        return sorted(found, key=lambda place: not place.is_reported)

    def _of(self, name: str) -> list[Away]:
        return [one for one in self.everybody[:MOST] if _is_one(one, name)]


def _is_one(one: Away, name: str) -> bool:
    if name == "silent":
        return one.is_silent or one.home_since is not None
    if name == "minors":
        return one.is_minor
    if name == "week":
        return one.is_home_within_a_week
    return True
