"""The list before departure on the stay's page: ticked with one click, several at once."""

from dataclasses import dataclass
from datetime import date

from accounts.actors import Actor
from assessments.models import Item
from assessments.selectors import preparation_of
from lifecycle.doors import perform_act
from lifecycle.models import Mobility

TICK = "assessments.tick_preparation"


@dataclass(frozen=True)
class ListLine:
    """One line of the list."""

    code: str
    words: str
    required: bool
    due_on: date | None
    done_on: date | None
    detail: str


def checklist_of(mobility: Mobility) -> list[ListLine]:
    """Every line, in the order of its day."""
    items = preparation_of(mobility).values()
    return [ListLine(one.code, one.words, one.required, one.due_on, one.done_on, one.detail) for one in items]


def tick_off(*, mobility: Mobility, actor: Actor, codes: list[str]) -> list[str]:
    """These were done today, where the stay is. Gives their words. Raises what the door of the act raises."""
    for code in codes:
        data = {"code": code, "done_on": mobility.today.isoformat()}
        perform_act(name=TICK, pk=mobility.pk, actor=actor, data=data)
    lines = preparation_of(mobility)
    return [lines[code].words if code in lines else str(Item(code).label) for code in codes]
