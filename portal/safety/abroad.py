"""Who is abroad now: by country and town, with host, housing, whom to call, and the last sign of life.

For those who look after the stays of either side. Of a report only that there is one, to those who read it.
"""

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.functional import cached_property
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from assessments.models import FollowUp, Item, PreparationItem
from assessments.selectors import open_incidents
from ground import clock
from ground.countries import country_name
from ground.days import day_as
from ground.statements.in_step import walk
from lifecycle.models import Mobility, NamedPart, OrganisationPart
from lifecycle.people.role_book import is_of_age_today
from lifecycle.roles import CO, HC, SG, NamedPartKind, OrganisationPartKind
from lifecycle.tables.mobility import AT_THE_HOST
from lifecycle.visibility import stays_where
from portal.whom_to_call import Number, emergency_number

MOST = 200
LOOKED_AFTER_BY = (CO, HC, SG)
CALLED = (NamedPartKind.TUTOR, NamedPartKind.EMERGENCY_CONTACT, NamedPartKind.GUARDIAN)
SHOWN = {
    "all": gettext_lazy("All"),
    "silent": gettext_lazy("Silent"),
    "minors": gettext_lazy("Under 18"),
    "week": gettext_lazy("Home within a week"),
}


@dataclass
class Away:
    """One who is abroad, as one line."""

    stay: Mobility
    is_reported: bool

    @property
    def _along(self) -> Any:
        """The stay with its parts, follow-ups and housing, as `_read` found them."""
        return self.stay

    @property
    def place(self) -> tuple[str, str]:
        """Country and town of the host."""
        return country_name(self.stay.country), self.host.organisation.town if self.host else ""

    @property
    def host(self) -> OrganisationPart | None:
        """Where they work."""
        return self._organisation(OrganisationPartKind.HOSTING)

    @property
    def school(self) -> str:
        """Who sends them."""
        part = self._organisation(OrganisationPartKind.SENDING)
        return part.organisation.name if part else ""

    @property
    def until(self) -> date | None:
        """The last day planned."""
        return self.stay.planned_end

    @property
    def housing(self) -> str:
        """Where they live; empty where nobody wrote it."""
        return next((line.detail for line in self._along.lives_at if line.detail), "")

    @property
    def participant(self) -> Number:
        """Who goes."""
        person = self.stay.participant
        return Number(person.full_name, "", person.phone)

    @property
    def tutors(self) -> list[Number]:
        """At the host."""
        return self._people(NamedPartKind.TUTOR)

    @property
    def contacts(self) -> list[Number]:
        """Whom to call when something happens; the guardians of who is not of age first."""
        guardians = [] if is_of_age_today(self.stay) else self._people(NamedPartKind.GUARDIAN)
        return [*guardians, *self._people(NamedPartKind.EMERGENCY_CONTACT)]

    @property
    def is_minor(self) -> bool:
        """Not of age on the first day, and not since."""
        return self.stay.is_minor_on_start and not is_of_age_today(self.stay)

    @property
    def is_silent(self) -> bool:
        """The last two follow-ups that were due did not come."""
        due = [one for one in self._along.present_follow_ups if one.due_on < self.stay.today][-2:]
        return len(due) == 2 and not any(one.done_on for one in due)

    @property
    def last_sign(self) -> str:
        """What came last, and when."""
        done = [one for one in self._along.present_follow_ups if one.done_on]
        if done:
            last = max(done, key=lambda one: one.done_on)
            return _("follow-up %(nth)s, %(day)s") % {"nth": last.nth, "day": day_as(last.done_on, "j F")}
        arrived = self.stay.started_on
        return _("arrived on %(day)s") % {"day": day_as(arrived, "j F")} if arrived else _("never")

    def _organisation(self, kind: str) -> OrganisationPart | None:
        return next((part for part in self._along.open_parts if part.part == kind), None)

    def _people(self, kind: str) -> list[Number]:
        found = [part for part in self._along.people_called if part.part == kind]
        return [Number(one.full_name, _relation(one), one.phone_night or one.reached_at) for one in found]


@dataclass
class Place:
    """One town: who is there, and its emergency number."""

    country: str
    town: str
    people: list[Away]

    @property
    def emergency(self) -> Number:
        """To be called first."""
        return emergency_number(self.people[0].stay)

    @property
    def is_reported(self) -> bool:
        """Whether a report of somebody here is open."""
        return any(one.is_reported for one in self.people)


class AbroadPage:
    """Built anew for each reader; the same number of queries however many are abroad."""

    def __init__(self, actor: Actor, shown: str) -> None:
        self.actor = actor
        self.shown = shown if shown in SHOWN else "all"

    @cached_property
    def everybody(self) -> list[Away]:
        """Whom the reader looks after, the next to come home first."""
        there = Mobility.objects.visible_to(self.actor).filter(stays_where(self.actor, LOOKED_AFTER_BY))
        found = list(_read(there.filter(state__in=AT_THE_HOST))[: MOST + 1])
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
        return one.is_silent
    if name == "minors":
        return one.is_minor
    if name == "week":
        return one.until is not None and (one.until - one.stay.today).days <= 7
    return True


def _relation(part: NamedPart) -> str:
    if part.part == NamedPartKind.GUARDIAN:
        return str(part.get_part_display())
    return _("day and night") if part.phone_night else ""


def _read(stays: QuerySet[Mobility]) -> QuerySet[Any]:
    """With all that a line says."""
    organisations = OrganisationPart.objects.open().select_related("organisation")
    people = NamedPart.objects.open().filter(part__in=CALLED).select_related("person").order_by("from_at")
    follow_ups = FollowUp.objects.filter(withdrawn_at=None).order_by("nth")
    housing = PreparationItem.objects.filter(code=Item.HOUSING)
    return (
        stays.select_related("participant", "record")
        .order_by("planned_end", "pk")
        .prefetch_related(
            Prefetch("organisation_parts", organisations, to_attr="open_parts"),
            Prefetch("named_parts", people, to_attr="people_called"),
            Prefetch("follow_ups", follow_ups, to_attr="present_follow_ups"),
            Prefetch("preparation_items", housing, to_attr="lives_at"),
        )
    )
