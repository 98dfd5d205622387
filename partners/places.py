"""Places of a host by period: who says how many, how many are taken, and by whom.

Taken is the greatest number of stays that are there on one day of the period: two short stays one behind the other
take one place.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from accounts.actors import Actor
from accounts.models import Organisation
from ground import clock
from ground.errors import InputRefused
from lifecycle.models import Mobility, OrganisationPart
from lifecycle.roles import OrganisationPartKind
from lifecycle.tables.mobility import CANCELLED, WITHDRAWN
from partners.models import NOTED, PlacesParty, PlacesPeriod, PlacesSource

HOST = "host"  # the source: the host itself
HOSTS = (OrganisationPartKind.HOSTING, OrganisationPartKind.HOST_COMPANY)
MOST_PLACES = 999


@dataclass(frozen=True)
class Period:
    """So many places from one day to another, both counted."""

    begins_on: date
    ends_on: date
    places: int


def noted_by(keeper_id: UUID) -> str:
    """The source of what a school noted by itself."""
    return f"{NOTED}{keeper_id}"


@transaction.atomic
def set_places(
    organisation_id: UUID, source: str, periods: Iterable[Period], parties: Collection[UUID] = ()
) -> PlacesSource:
    """What this source says of the places of a host, instead of what it said before; no periods: nothing any more.

    `source` names where it comes from and is the same at every call ("memorandum:<id of a version>"). `parties` are
    those whose stays the places are for; without any they are all that the host has.
    Raises InputRefused: partners.places_reversed, partners.places_overlap, partners.places_too_many, each with `nth` of
    the period, counted from 1.
    """
    given = list(periods)
    _require_sound(given)
    held, _new = PlacesSource.objects.update_or_create(
        organisation_id=organisation_id, source=source, defaults={"set_at": clock.now()}
    )
    PlacesPeriod.objects.filter(source=held).delete()
    PlacesParty.objects.filter(source=held).delete()
    PlacesParty.objects.bulk_create(PlacesParty(source=held, organisation_id=pk) for pk in set(parties))
    PlacesPeriod.objects.bulk_create(
        PlacesPeriod(source=held, begins_on=one.begins_on, ends_on=one.ends_on, places=one.places) for one in given
    )
    return held


def _require_sound(periods: list[Period]) -> None:
    for nth, one in enumerate(periods, 1):
        if one.ends_on < one.begins_on:
            raise InputRefused("partners.places_reversed", nth=nth, day=one.begins_on)
        if not 0 <= one.places <= MOST_PLACES:
            raise InputRefused("partners.places_too_many", nth=nth, most=MOST_PLACES)
        for other in periods[: nth - 1]:
            if other.begins_on <= one.ends_on and one.begins_on <= other.ends_on:
                raise InputRefused("partners.places_overlap", nth=nth, first=other.begins_on, last=other.ends_on)


@dataclass(frozen=True)
class Taking:
    """One stay at a host: when, who sends, and who goes where the reader may know it."""

    stay_id: UUID
    sender_id: UUID | None
    begins_on: date
    ends_on: date
    host_id: UUID
    sender: str = ""
    name: str = ""  # empty: another school's


@dataclass
class PlacesRow:
    """One period as a reader meets it."""

    period: PlacesPeriod
    takings: list[Taking] = field(default_factory=list)

    @property
    def own(self) -> list[Taking]:
        """Those that the reader knows by name."""
        return [one for one in self.takings if one.name]

    @property
    def of_others(self) -> int:
        """How many are known as a number only."""
        return len(self.takings) - len(self.own)

    @property
    def taken(self) -> int:
        """The most that are there on one day."""
        return most_at_once(self.takings, self.period.begins_on, self.period.ends_on)

    @property
    def free(self) -> int:
        """How many more can come; below zero where too many are planned."""
        return self.period.places - self.taken

    @property
    def too_many(self) -> int:
        """How many are planned beyond what was agreed."""
        return max(0, -self.free)

    @property
    def marks(self) -> list[str]:
        """One mark a place: taken, free, or too many."""
        held = min(self.taken, self.period.places)
        return ["taken"] * held + ["free"] * max(0, self.free) + ["over"] * self.too_many

    @property
    def weeks(self) -> int:
        """How long it is, in whole weeks."""
        return max(1, round(((self.period.ends_on - self.period.begins_on).days + 1) / 7))


def most_at_once(takings: Iterable[Taking], first: date, last: date) -> int:
    """The greatest number of stays that share one day between these two."""
    steps: list[tuple[date, int]] = []
    for one in takings:
        begins, ends = max(one.begins_on, first), min(one.ends_on, last)
        if begins <= ends:
            steps += [(begins, 1), (ends + timedelta(days=1), -1)]
    there = most = 0
    for _day, step in sorted(steps):
        there += step
        most = max(most, there)
    return most


def rows_of(actor: Actor, organisation: Organisation, *, since: date | None = None) -> list[PlacesRow]:
    """The periods of one host that the reader may read, from today on, with what takes them."""
    return periods_of(actor, [organisation.pk], since=since or organisation.today).get(organisation.pk, [])


def overbooked(actor: Actor, hosts: Collection[UUID], today: date) -> dict[UUID, list[PlacesRow]]:
    """The periods in which more are planned than there are places, by host."""
    rows = periods_of(actor, hosts, since=today)
    full = {pk: [row for row in held if row.too_many] for pk, held in rows.items()}
    return {pk: held for pk, held in full.items() if held}


def periods_of(actor: Actor, hosts: Collection[UUID], *, since: date) -> dict[UUID, list[PlacesRow]]:
    """The same for several hosts: four queries, however many."""
    sources = PlacesSource.objects.visible_to(actor).filter(organisation_id__in=hosts).prefetch_related("parties")
    held = {source.pk: source for source in sources}
    periods = PlacesPeriod.objects.filter(source__in=list(held), ends_on__gte=since)
    rows = [PlacesRow(period) for period in periods]
    takings = _takings(actor, {held[row.period.source_id].organisation_id for row in rows}, since) if rows else []
    found: dict[UUID, list[PlacesRow]] = {}
    for row in rows:
        row.period.source = source = held[row.period.source_id]
        senders = {party.organisation_id for party in source.parties.all()}
        row.takings = [one for one in takings if _takes(one, row.period, source, senders)]
        found.setdefault(source.organisation_id, []).append(row)
    return found


def _takes(one: Taking, period: PlacesPeriod, source: PlacesSource, senders: set[UUID]) -> bool:
    if one.host_id != source.organisation_id or (senders and one.sender_id not in senders):
        return False
    return period.overlaps(one.begins_on, one.ends_on)


def _takings(actor: Actor, hosts: Collection[UUID], since: date) -> list[Taking]:
    """Every stay at these hosts that ends after a day: of the reader's own by name, of others the days alone.

    Read past who may see it: a place is taken by whoever takes it, and nothing but the number is told.
    """
    parts = OrganisationPart.objects.open().filter(organisation_id__in=hosts, part__in=HOSTS)
    senders = OrganisationPart.objects.open().filter(part=OrganisationPartKind.SENDING)
    seen = set(Mobility.objects.visible_to(actor).filter(pk__in=parts.values("mobility")).values_list("pk", flat=True))
    found = (
        Mobility.unscoped.filter(Exists(parts.filter(mobility_id=OuterRef("pk"))))
        .exclude(state__in=(WITHDRAWN, CANCELLED))
        .exclude(Q(planned_start=None) & Q(started_on=None))
        .exclude(Q(planned_end=None) & Q(ended_on=None))
        .filter(Q(ended_on__gte=since) | Q(ended_on=None, planned_end__gte=since))
        .select_related("participant")
        .order_by("planned_start", "pk")
    )
    stays = list(found)
    of_stays = [stay.pk for stay in stays]
    host_of = dict(parts.filter(mobility_id__in=of_stays).values_list("mobility_id", "organisation_id"))
    sent_by = {
        stay: (pk, name)
        for stay, pk, name in senders.filter(mobility_id__in=of_stays).values_list(
            "mobility_id", "organisation_id", "organisation__name"
        )
    }
    return [
        Taking(
            stay_id=stay.pk,
            sender_id=sent_by.get(stay.pk, (None, ""))[0],
            begins_on=stay.begins_on,
            ends_on=stay.ends_on,
            host_id=host_of[stay.pk],
            sender=sent_by.get(stay.pk, (None, ""))[1] if stay.pk in seen else "",
            name=stay.participant.full_name if stay.pk in seen else "",
        )
        for stay in stays
    ]
