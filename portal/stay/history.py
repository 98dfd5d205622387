"""The history of a stay in plain words; names are joined when it is read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from accounts.actors import Actor
from lifecycle.answers import rows_of
from lifecycle.in_stay import EVENTS
from lifecycle.models import Event, Mobility
from lifecycle.models.event import EventKind
from lifecycle.news import names_by_news, reason_of, say_event
from lifecycle.registry import ACTS
from lifecycle.roles import Role
from lifecycle.vocabulary import Seen


@dataclass
class Line:
    """One thing that happened."""

    at: datetime
    sentence: str
    as_what: str
    entered_by: str
    seen: str  # by what who entered it knew the signer, where it was signed in their presence
    remark: str
    is_transition: bool
    machine: str
    scan: str = ""  # the id of the page that was handed in with it


def history_of(mobility: Mobility, actor: Actor, held: frozenset[Role]) -> list[Line]:
    """What this reader may know of, newest first. The same queries, however many events there are."""
    return lines_of(_may_know_of(rows_of(EVENTS, mobility), mobility, actor), held)


def lines_of(events: list[Event], held: frozenset[Role], told: Mapping[UUID | None, str] | None = None) -> list[Line]:
    """Events in words. `told`: how some are called where no stay says it."""
    names = names_by_news(events)
    return [_line(event, names[event.mobility_id] | dict(told or {}), held) for event in events]


def _may_know_of(events: list[Event], mobility: Mobility, actor: Actor) -> list[Event]:
    """Without those that an act shows to few (design, decision 4: incidents), unless the reader is one of them."""
    few = {name: ACTS[name].shown_to for name in {event.name for event in events} if name in ACTS}
    asked = {rule: rule(mobility, actor) for rule in set(few.values()) if rule is not None}
    return [event for event in events if (rule := few.get(event.name)) is None or asked[rule](event)]


def _line(event: Event, names: dict[Any, str], held: frozenset[Role]) -> Line:
    role = "" if event.role in ("SY", "") else str(Role(event.role).label)
    entered = names.get(event.entered_by_id, "") if event.entered_by_id else ""
    return Line(
        event.at,
        say_event(event, names),
        role,
        entered,
        str(Seen(event.details["seen"]).label) if event.details.get("seen") in Seen.values else "",
        reason_of(event, held),
        event.kind == EventKind.TRANSITION,
        event.machine,
        str(event.details.get("scan") or ""),
    )
