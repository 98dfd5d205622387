"""The history of a stay in plain words; names are joined when it is read."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lifecycle.models import Event, Mobility
from lifecycle.models.event import EventKind
from lifecycle.news import people_in_news, reason_of, say_event
from lifecycle.registry import ACTS
from lifecycle.roles import Role
from lifecycle.wording import names_of


@dataclass
class Line:
    """One thing that happened."""

    at: datetime
    sentence: str
    as_what: str
    entered_by: str
    remark: str
    is_transition: bool
    machine: str


def history_of(mobility: Mobility, held: frozenset[Role]) -> list[Line]:
    """Every event of the stay, newest first. Three queries, however many events there are."""
    events = list(Event.unscoped.filter(mobility=mobility).select_related("remark").order_by("-seq"))
    return lines_of(events, held)


def lines_of(events: list[Event], held: frozenset[Role]) -> list[Line]:
    """Events in words."""
    events = [event for event in events if _may_read(event, held)]
    names = names_of(people_in_news(events), (event.mobility_id for event in events))
    return [_line(event, names, held) for event in events]


def _may_read(event: Event, held: frozenset[Role]) -> bool:
    """Whether a reader with these roles may know that it happened (design, decision 4: incidents)."""
    act = ACTS.get(event.name)
    return act is None or not act.read_by or bool(held.intersection(act.read_by))


def _line(event: Event, names: dict[Any, str], held: frozenset[Role]) -> Line:
    role = "" if event.role in ("SY", "") else str(Role(event.role).label)
    entered = names.get(event.entered_by_id, "") if event.entered_by_id else ""
    return Line(
        event.at,
        say_event(event, names),
        role,
        entered,
        reason_of(event, held),
        event.kind == EventKind.TRANSITION,
        event.machine,
    )
