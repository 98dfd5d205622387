"""Prints what happened: each transition with actor, date and papers; each recorded fact in one quieter line."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q

from documents.models import Document
from lifecycle.models import Event
from lifecycle.models.event import EventKind
from lifecycle.news import names_in_news, say_event
from lifecycle.roles import Role
from lifecycle.wording import state_word
from tools.cases.run import Run


class Story:
    """Follows the chains of one run."""

    def __init__(self, run: Run, say: Callable[[str], None]) -> None:
        self.run, self.say = run, say
        self._told: dict[Any, int] = {}

    def tell(self) -> None:
        """The events since the last time."""
        chains = [chain for chain in (self.run.memorandum_id, *self.run.stays.values()) if chain]
        for chain in chains:
            events = Event.unscoped.filter(chain=chain, seq__gt=self._told.get(chain, 0)).order_by("seq")
            for event in events:
                self._told[chain] = event.seq
                self.say(self._line(event))

    def _line(self, event: Event) -> str:
        names = names_in_news(event)
        said = say_event(event, names).rstrip(".")
        as_what = f" ({Role(event.role).label})" if event.person_id else ""
        entered = f", entered by {names[event.entered_by_id]}" if event.entered_by_id in names else ""
        papers = Document.unscoped.filter(Q(event=event)).order_by("created_at", "number")
        issued = f"; papers: {', '.join(f'{paper.title} {paper.number}' for paper in papers)}" if papers else ""
        when, told = f"{event.at:%Y-%m-%d %H:%M}", f"{said}{as_what}{entered}"
        if event.kind == EventKind.ACT:
            return f"  {when}    {told}{issued}"
        state = state_word(event.machine, event.to_state)
        return f"{when}  {event.machine}.{event.name}: {told} -> {state}{issued}"
