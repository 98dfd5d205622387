"""Keeps what figures are read from current: the worker counts again what happened to, a batch of stays at a time.

A step costs nothing more: every step and act leaves an event, and the events since the last count name the stays. What
turns with time alone (an agreed end that passes, 90 days) is counted again on its day. One worker counts at a time.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from ground import clock
from lifecycle.effects.daily import as_days_turn, once_a_day
from lifecycle.effects.ticking import on_tick
from lifecycle.models import Event, Mobility, OrganisationPart
from lifecycle.roles import OrganisationPartKind
from quality.counting.results import units
from quality.definitions import COUNTED
from quality.dimensions import DIMENSIONS, SUM, UNKNOWN
from quality.firsts import Firsts
from quality.models import Answer, FiguresRead, FigureSum, StayFigures
from quality.stays import Batch
from quality.sums import BY, Sums, add

AT_ONCE = 500  # stays
LOOKED_FOR = 50_000  # ids without figures, found by reading all stays; those of one organisation lie together
BATCHES = 20  # of one tick
LATE = timedelta(minutes=10)  # a step may take so long to be written
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
NO_PLAN = {"field": UNKNOWN, "eqf": UNKNOWN, "memorandum": UNKNOWN}
Key = tuple[Any, str, str, str]
COLUMNS = (
    "organisation_id", "year", "month", "country", "host", "programme", "project", "memorandum", "field", "eqf",
    "who", "length", "together", "gender", "age", "fewer", "outcome", "units", "cases", "turns_on", "seen",
)  # fmt: skip


@on_tick
def count_what_happened() -> int:
    """Stays with an event that is not in their figures yet; one question where there is none."""
    done = 0
    for _nth in range(BATCHES):
        at, ids = clock.now(), _stays_with_news(_lately())
        if not ids:
            return done
        done += count_again(ids)
        if len(ids) < AT_ONCE:
            FiguresRead.objects.update_or_create(pk=1, defaults={"until_at": at})
            return done
    return done


def count_what_was_loaded() -> int:
    """For who has written a history that lies in the past: all of it is looked through, however old."""
    done = 0
    while ids := _stays_with_news(Event.unscoped.filter(mobility__isnull=False)):
        done += count_again(ids)
    return done


def _lately() -> QuerySet[Event]:
    read = FiguresRead.objects.filter(pk=1).values("until_at")
    return Event.unscoped.filter(at__gte=Coalesce(Subquery(read), Value(EPOCH)) - LATE, mobility__isnull=False)


def _stays_with_news(events: QuerySet[Event]) -> list[UUID]:
    news = events.filter(Q(mobility__figures_row=None) | Q(seq__gt=F("mobility__figures_row__seen")))
    # A stay that nobody sends has no figures, and would be found for ever.
    sent = OrganisationPart.objects.filter(part=OrganisationPartKind.SENDING, held=False).values("mobility")
    found = news.filter(mobility__in=sent).order_by().values_list("mobility_id", flat=True).distinct()
    return list(found[:AT_ONCE])


@as_days_turn("quality.figures_turn")
def count_what_turns() -> int:
    """What time alone has changed."""
    done = 0
    while ids := list(StayFigures.objects.filter(turns_on__lte=clock.today()).values_list("pk", flat=True)[:AT_ONCE]):
        done += count_again(ids)
        StayFigures.objects.filter(pk__in=ids, turns_on__lte=clock.today()).update(turns_on=None)
    return done


@once_a_day("quality.figures_missing")
def count_what_is_missing() -> int:
    """Stays that came past the door: loaded from a file, or entered before figures were kept."""
    sent = OrganisationPart.objects.open().filter(part=OrganisationPartKind.SENDING, held=False)
    without = (
        sent.filter(mobility__figures_row=None)
        .order_by("organisation", "mobility")
        .values_list("mobility_id", flat=True)
    )
    done = 0
    while ids := list(without[:LOOKED_FOR]):
        if not count_again(ids):
            break
        done += len(ids)
    return done


def count_organisation(organisation_id: UUID) -> int:
    """All stays of one organisation, those with figures and those without."""
    sent = OrganisationPart.objects.open().filter(organisation=organisation_id, part=OrganisationPartKind.SENDING)
    ids = {*sent.values_list("mobility_id", flat=True)}
    ids |= {*StayFigures.objects.filter(organisation=organisation_id).values_list("pk", flat=True)}
    return count_again(ids)


def count_again(ids: Collection[UUID]) -> int:
    """Write anew what these stays add, and the sums with it. Returns how many stays were counted.

    In the order given: stays of one organisation change the same sums, and one batch of them changes each once.
    """
    done, waiting = 0, list(dict.fromkeys(ids))
    for start in range(0, len(waiting), AT_ONCE):
        more = set(waiting[start : start + AT_ONCE])
        with transaction.atomic():
            _one_at_a_time()
            done += len(more)
            while more:
                more = _Count(_with_their_others(more)).write()
    return done


def _one_at_a_time() -> None:
    FiguresRead.objects.get_or_create(pk=1, defaults={"until_at": EPOCH + LATE})
    FiguresRead.objects.select_for_update().get(pk=1)


def _with_their_others(ids: set[UUID]) -> set[UUID]:
    """With the other stays of the same people: who went twice counts once."""
    people = Mobility.unscoped.filter(pk__in=ids).values("participant")
    return {*Mobility.unscoped.filter(participant__in=people).order_by().values_list("pk", flat=True)}


class _Count:
    """One batch: what stood there, what is to stand there, and the difference in the sums."""

    def __init__(self, ids: set[UUID]) -> None:
        self.batch = Batch(sorted(ids), clock.today())
        self.old: dict[UUID, StayFigures] = StayFigures.objects.in_bulk(self.batch.ids)
        sent = OrganisationPart.objects.open().filter(part=OrganisationPartKind.SENDING, held=False)
        self.sent = dict(sent.filter(mobility__in=ids).values_list("mobility_id", "organisation_id"))

    def write(self) -> set[UUID]:
        """Returns stays that must be counted again because one of these moved to another year."""
        rows = self._rows()
        self._change_sums(rows)
        StayFigures.objects.filter(pk__in=self.old.keys() - rows.keys()).delete()
        StayFigures.objects.bulk_create(
            rows.values(), update_conflicts=True, unique_fields=["mobility"], update_fields=[_field(c) for c in COLUMNS]
        )
        moved = [pk for pk, row in self.old.items() if pk not in rows or _place(row)[:2] != _place(rows[pk])[:2]]
        people = Answer.objects.filter(mobility__in=moved).exclude(person=F("mobility__participant")).values("person")
        others = Answer.objects.filter(person__in=people).exclude(mobility__in=self.batch.ids) if moved else None
        return set(others.values_list("mobility_id", flat=True)) if others is not None else set()

    def _rows(self) -> dict[UUID, StayFigures]:
        seen = Event.unscoped.filter(mobility__in=self.batch.ids).order_by().values("mobility").annotate(seq=Max("seq"))
        last, unit_numbers = dict(seen.values_list("mobility", "seq")), units(self.batch)
        rows = {
            pk: StayFigures(
                mobility_id=pk, organisation_id=self.sent[pk], host=self.batch.hosts.get(pk, UNKNOWN),
                outcome=stay.outcome, units=unit_numbers.get(pk, 0),
                turns_on=self.batch.turns_on(stay), seen=last.get(pk, 0), cases={}, **stay.dimensions,
                **self.batch.plans.get(pk, NO_PLAN),
            )
            for pk, stay in self.batch.rows.items() if pk in self.sent
        }  # fmt: skip
        firsts = Firsts(self.batch, rows)
        for metric in COUNTED:
            assert metric.counting is not None
            for case in firsts.in_order(metric.counting(self.batch)):
                add(rows[case.stay].cases, {metric.code: firsts.numbers(metric.code, case)})
        return rows

    def _change_sums(self, rows: Mapping[UUID, StayFigures]) -> None:
        places: dict[Key, Sums] = defaultdict(dict)
        changes: dict[Key, Sums] = defaultdict(dict)
        for sign, several in ((-1, self.old.values()), (1, rows.values())):
            for row in several:
                add(places[_place(row)], row.cases, sign)
                add(changes[row.organisation_id, row.year, SUM, SUM], {BY: _by(row)}, sign)
        for (organisation, year, _country, _host), change in places.items():
            add(changes[organisation, year, SUM, SUM], change)
            add(changes[None, year, SUM, SUM], change)
        changes |= places
        _apply({key: change for key, change in changes.items() if _is_something(change)})


def _field(column: str) -> str:
    return column.removesuffix("_id")


def _place(row: StayFigures) -> Key:
    return row.organisation_id, row.year, row.country, row.host


def _by(row: StayFigures) -> dict[str, dict[str, int]]:
    if row.outcome == "draft":
        return {}
    columns = {one.columns[-1] for one in DIMENSIONS if one.code not in ("period", "partner")}
    return {column: {getattr(row, column): 1} for column in sorted(columns)}


def _is_something(change: Sums) -> bool:
    return any(numbers for code, numbers in change.items() if code != BY) or any(change.get(BY, {}).values())


def _apply(changes: Mapping[Key, Sums]) -> None:
    held = _held(changes)
    made: list[FigureSum] = []
    changed: list[FigureSum] = []
    gone: list[FigureSum] = []
    for key, change in changes.items():
        row = held.get(key)
        if row is None:
            organisation, year, country, host = key
            row = FigureSum(organisation_id=organisation, year=year, country=country, host=host, sums={})
            add(row.sums, change)
            made.append(row)
            continue
        add(row.sums, change)
        (changed if _is_something(row.sums) else gone).append(row)
    FigureSum.objects.bulk_create(made)
    FigureSum.objects.bulk_update(changed, ["sums"], batch_size=AT_ONCE)
    FigureSum.objects.filter(pk__in=[row.pk for row in gone]).delete()


def _held(keys: Iterable[Key]) -> dict[Key, FigureSum]:
    organisations, years = {key[0] for key in keys}, {key[1] for key in keys}
    hosts = {key[3] for key in keys}
    rows = FigureSum.objects.filter(Q(organisation__in=organisations - {None}) | Q(organisation=None))
    found = rows.filter(year__in=years, host__in=hosts)
    return {(row.organisation_id, row.year, row.country, row.host): row for row in found}
