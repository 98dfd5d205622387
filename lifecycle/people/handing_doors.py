"""Handing stays over by themselves: for somebody who is away, for a set of stays, and back when the day has come."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from accounts.actors import SYSTEM, Actor
from accounts.models import Person
from ground import clock
from ground.errors import SojournError
from lifecycle.doors import lock_stay
from lifecycle.engine import settle
from lifecycle.errors import RoleRefused
from lifecycle.models import Absence, Mobility, StandIn
from lifecycle.models.event import EventKind
from lifecycle.people.handing import (
    COORDINATORS,
    GIVEN_BACK,
    HANDED,
    absence_of,
    colleagues_in,
    hand_on,
    parts_of,
    require_takes,
    take_back,
)
from lifecycle.people.role_book import roles_in_stay
from lifecycle.reading import read_again
from lifecycle.retrying import door
from lifecycle.roles import Role
from lifecycle.standing import Standing
from lifecycle.writing import Happened, append_event


@dataclass(frozen=True)
class Handing:
    """Who hands stays of which organisation to whom, until when."""

    actor: Actor
    taker_id: UUID
    until_on: date | None
    absence_id: UUID | None = None


@door
def hand_stay(*, pk: UUID, handing: Handing) -> None:
    """One stay. Raises NotThere, RoleRefused, ActRefused as an act does.

    For somebody who is away, only the parts that this person is responsible for.
    """
    stay = lock_stay(pk, handing.actor)
    role = next((role for role in COORDINATORS if role in roles_in_stay(handing.actor, stay)), None)
    taker = colleagues_in(handing.actor.organisation_id).filter(pk=handing.taker_id).first()
    if role is None or taker is None:
        raise RoleRefused("lifecycle.coordinators_hand_over")
    require_takes(stay, taker, handing.until_on)
    _hand(stay, role, taker, handing)


def _hand(stay: Mobility, role: Role, taker: Person, handing: Handing) -> None:
    absence, parts = None, parts_of(stay, handing.actor.organisation_id)
    if handing.absence_id is not None:
        absence = Absence.objects.select_for_update().filter(pk=handing.absence_id, ended_at=None).first()
        parts = [part for part in parts if absence is not None and part.responsible_id == absence.person_id]
    if not parts:
        return  # back already, or given to somebody else meanwhile
    details = hand_on(stay, parts, taker, handing.until_on, absence)
    _record(stay, Happened(EventKind.ACT, HANDED, handing.actor, role, details))


@door
def give_back(*, stand_in_id: UUID) -> None:
    """The last day has passed, or who was away is back. A second time it does nothing."""
    found = StandIn.objects.filter(pk=stand_in_id, returned_at=None).select_related("part").first()
    if found is None:
        return
    stay = lock_stay(found.part.mobility_id, SYSTEM)
    found = StandIn.objects.filter(pk=stand_in_id, returned_at=None).select_related("part").first()
    details = take_back(found) if found else {}
    if found and details:
        _record(stay, Happened(EventKind.ACT, GIVEN_BACK, SYSTEM, Role.SYSTEM, details))
        _on_to_the_substitute(stay, found)


def _on_to_the_substitute(stay: Mobility, returned: StandIn) -> None:
    """Who gets it back may be away: then it goes on to the one who stands in."""
    giver, today = returned.giver_id, clock.today()
    away = absence_of(giver, today, today) if giver else None
    if away is None or not away.is_running or away.pk == returned.absence_id:
        return
    try:
        hand_stay(
            pk=stay.pk,
            handing=Handing(Actor(giver, returned.part.organisation_id), away.substitute_id, away.until_on, away.pk),
        )
    except SojournError:
        return  # the substitute cannot have it: it stays with whom it went back to


def _record(stay: Mobility, what: Happened) -> None:
    read_again(stay)
    at = Standing.of_stay(stay)
    append_event(at, what)
    settle(at)
