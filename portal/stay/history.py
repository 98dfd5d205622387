"""The history of a stay in plain words; names are joined when it is read."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.actors import Actor
from ground.sealing import unseal
from lifecycle.labels import reason_word, told
from lifecycle.models import Event, Mobility
from lifecycle.models.event import EventKind
from lifecycle.people.replacing import CHANGE_OVER
from lifecycle.registry import ACTS
from lifecycle.roles import Role
from lifecycle.wording import entry_word, named_in, names_of, say_change_over


@dataclass
class Line:
    """One thing that happened."""

    at: datetime
    who: str
    as_what: str
    what: str
    entered_by: str
    remark: str
    is_transition: bool
    machine: str


def history_of(mobility: Mobility, actor: Actor, held: frozenset[Role]) -> list[Line]:
    """What this reader may know of, newest first. The same queries, however many events there are."""
    events = list(Event.unscoped.filter(mobility=mobility).select_related("remark").order_by("-seq"))
    return lines_of(_may_know_of(events, mobility, actor), held)


def lines_of(events: list[Event], held: frozenset[Role]) -> list[Line]:
    """Events in words."""
    people = (person for event in events for person in (event.person_id, event.entered_by_id, *named_in(event)))
    names = names_of(people, (event.mobility_id for event in events))
    return [_line(event, names, held) for event in events]


def _may_know_of(events: list[Event], mobility: Mobility, actor: Actor) -> list[Event]:
    """Without those that an act shows to few (design, decision 4: incidents), unless the reader is one of them."""
    few = {name: ACTS[name].shown_to for name in {event.name for event in events} if name in ACTS}
    asked = {rule: rule(mobility, actor) for rule in set(few.values()) if rule is not None}
    return [event for event in events if (rule := few.get(event.name)) is None or asked[rule](event)]


def _line(event: Event, names: dict[Any, str], held: frozenset[Role]) -> Line:
    who = names.get(event.person_id, _("a former participant")) if event.person_id else "Sojourn"
    role = "" if event.role in ("SY", "") else str(Role(event.role).label)
    entered = names.get(event.entered_by_id, "") if event.entered_by_id else ""
    return Line(
        event.at,
        who,
        role,
        _what(event, names),
        entered,
        _remark(event, held),
        event.kind == EventKind.TRANSITION,
        event.machine,
    )


def _what(event: Event, names: dict[Any, str]) -> str:
    if event.name == CHANGE_OVER:
        return say_change_over(event, names)
    if event.kind == EventKind.TRANSITION:
        return told(event.machine, event.name)
    return entry_word(event.name)


def _remark(event: Event, held: frozenset[Role]) -> str:
    """The reason. A sealed one is the sending coordinator's only; the code of a reason is everybody's."""
    code = str(event.details.get("reason_code") or "")
    words = reason_word(code)
    remark = getattr(event, "remark", None)
    if remark is None or remark.erased_at:
        return words
    if not remark.sealed:
        return ": ".join(part for part in (words, remark.text) if part)
    if Role.SENDING_COORDINATOR not in held:
        return _("personal reasons")
    sealed_code, _line_end, text = unseal(remark.text).partition("\n")
    return ": ".join(part for part in (reason_word(sealed_code), text) if part)
