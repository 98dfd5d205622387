"""The sources of what cannot wait: refusals, arrivals that did not come, departures within their limits."""

from collections.abc import Mapping, Sequence
from typing import Any, cast
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.actors import Actor
from ground.days import day_as
from ground.statements.in_step import Steps, asked
from ground.templatetags.sojourn import days_between
from lifecycle.by_sides import first_of, ids_of, stays_by_place
from lifecycle.models import Event, Mobility
from lifecycle.names import names_by_stay_in_step
from lifecycle.news import typed_in_words
from lifecycle.stay_selection import arrival_overdue
from lifecycle.tables.mobility import AGREEMENT_DRAFT, AT_THE_HOST, READY, State
from lifecycle.visibility import stays_where
from portal.dashboard.departures import COORDINATES, Departing, departing
from portal.dashboard.urgency import Line, Urgency, source
from portal.read_ahead import StayRead

MOST = 100  # stays a source names; the list of stays has them all
REFUSALS = ("refuse_version", "return_version")
SENT_AGAIN = ("submit_version", "take_back_refusal", "void")


def _first(actor: Actor, stays: QuerySet[Mobility], **facts: Any) -> Steps[list[StayRead]]:
    """The first of these to leave, of those that the actor coordinates; with these facts of each."""
    places = [stays.filter(place, planned_start__isnull=False) for place in stays_by_place(actor, COORDINATES)]
    ids = ids_of((yield from first_of(places, ("planned_start",), MOST)))
    return (yield from _shown(ids, stays_where(actor, COORDINATES), **facts))


def _shown(ids: Sequence[UUID], seen: Q, **facts: Any) -> Steps[list[StayRead]]:
    if not ids:
        return []
    rows = Mobility.unscoped.filter(seen, pk__in=ids).annotate(**facts).select_related("participant")
    return cast(list[StayRead], (yield from asked(rows.order_by("planned_start", "pk"))))


def _to_stay(stay: StayRead) -> tuple[str, str]:
    return reverse("portal:stay", args=[stay.pk]), _("Open the stay")


@source("refused")
def refused(actor: Actor) -> Steps[list[Line]]:
    """An agreement somebody refused or returned, until it is sent again: who, and why."""
    events = Event.unscoped.filter(mobility=OuterRef("pk"), name__in=(*REFUSALS, *SENT_AGAIN)).order_by("-seq")
    returned = Mobility.unscoped.filter(agreement_returned=True, state__in=(AGREEMENT_DRAFT, *AT_THE_HOST))
    last = {"last_word": Subquery(events.values("name")[:1]), "last_event": Subquery(events.values("pk")[:1])}
    found = [stay for stay in (yield from _first(actor, returned, **last)) if cast(Any, stay).last_word in REFUSALS]
    if not found:
        return []
    last_events = [cast(Any, stay).last_event for stay in found]
    read = yield from asked(Event.unscoped.filter(pk__in=last_events).select_related("remark"))
    events_of = {event.pk: event for event in read}
    names = yield from names_by_stay_in_step((event.mobility_id, event.person_id) for event in read)
    return [_refused(stay, events_of[cast(Any, stay).last_event], names) for stay in found]


def _refused(stay: StayRead, event: Event, names: Mapping[Any, str]) -> Line:
    said = _("%(who)s does not sign the agreement") if event.name == "refuse_version" else _("%(who)s asks for changes")
    remark = getattr(event, "remark", None)
    reason = "" if remark is None or remark.sealed or remark.erased_at else typed_in_words(remark.text)
    address, words = _to_stay(stay)
    said = said % {"who": names.get((stay.pk, event.person_id), "")}
    return Line(
        Urgency.REFUSED, stay.pk, said, _("Refused"), address, words,
        detail=f"“{reason}”" if reason else "", day=stay.day_of(event.at), stay=stay,
    )  # fmt: skip


@source("not_arrived")
def not_arrived(actor: Actor) -> Steps[list[Line]]:
    """The first day has passed and nobody confirmed an arrival."""
    found = yield from _first(actor, Mobility.unscoped.filter(arrival_overdue()))
    return [_not_arrived(stay) for stay in found]


def _not_arrived(stay: StayRead) -> Line:
    assert stay.planned_start is not None  # it has passed
    address, words = _to_stay(stay)
    said = _("Has not been seen to arrive") if stay.state == READY else _("Was to be there already")
    return Line(
        Urgency.NOT_ARRIVED, stay.pk, said, days_between(stay.planned_start, stay.today), address, words,
        detail=_("The first day was %(day)s.") % {"day": day_as(stay.planned_start, "D j M")},
        day=stay.planned_start, stay=stay,
    )  # fmt: skip


@source("departures")
def leaving(actor: Actor) -> Steps[list[Line]]:
    """Departures nearer than their limits and not as far as they should be."""
    overdue = [one for one in (yield from departing(actor)) if one.status == "overdue"]
    late = {one.pk: one for one in overdue[:MOST]}
    found = yield from _shown(list(late), stays_where(actor, COORDINATES))
    return [_leaving(stay, late[stay.pk]) for stay in found]


def _leaving(stay: StayRead, found: Departing) -> Line:
    assert stay.planned_start is not None  # it comes soon
    address, words = _to_stay(stay)
    said = _("Leaves soon: %(state)s") % {"state": State(stay.state).label}
    if found.list_open:
        said = _("Signed, and the list before departure is open")
    return Line(
        Urgency.LEAVES, stay.pk, said, days_between(stay.planned_start, stay.today), address, words,
        detail=_("Leaves on %(day)s.") % {"day": day_as(stay.planned_start, "D j M")},
        day=stay.planned_start, stay=stay,
    )  # fmt: skip
