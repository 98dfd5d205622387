"""Another tutor is asked for: which tasks go over on the day, and which stay with whom has them now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from assessments.selectors import follow_ups_of
from lifecycle.models import Succession, ToDo
from lifecycle.names import names_in
from lifecycle.people.replacing import open_successions
from lifecycle.wording import say_todo
from portal.steps.act_page import ActPage

ANSWERS = "lifecycle.confirm_successor"
FOLLOW_UP = "assessments.follow_up"  # they stand week by week
Due = tuple[str, date | None]


@dataclass(frozen=True)
class Task:
    """One thing, by when, and whether somebody else has it once the answer is yes."""

    words: str
    due_on: date | None
    goes_over: bool


class Asked:
    """One request with its tasks: before the day, and from it on."""

    def __init__(self, succession: Succession, names: Mapping[Any, str], tasks: Sequence[Due]) -> None:
        self.giver, self.taker = names[succession.giver_id], succession.taker_called
        self.from_on, self.until_on = succession.from_on, succession.until_on
        self.tasks = [Task(words, due_on, self._goes_over(due_on)) for words, due_on in tasks]

    def _goes_over(self, due_on: date | None) -> bool:
        """What is open on that day goes over; for a holiday what is due in it."""
        if due_on is None:
            return True
        return not (self.from_on and due_on < self.from_on) and not (self.until_on and due_on > self.until_on)


class SuccessorPage(ActPage):
    """The answer, below a table of what changes."""

    @property
    def template(self) -> str:
        """Plain where nothing is asked, or nothing may be answered."""
        return "portal/successor.html" if self.asked and not self.reasons else super().template

    @cached_property
    def asked(self) -> list[Asked]:
        """Each request that waits."""
        if self.mobility is None:
            return []
        found = list(open_successions(self.mobility))
        names = names_in(self.mobility.pk, [one.giver_id for one in found])
        return [Asked(one, names, self._tasks(one, names)) for one in found]

    def _tasks(self, succession: Succession, names: Mapping[Any, str]) -> list[Due]:
        assert self.mobility is not None
        weeks = follow_ups_of(self.mobility).filter(done_on=None)
        said: list[Due] = [(_("Follow-up %(nth)s") % {"nth": week.nth}, week.due_on) for week in weeks]
        owed = ToDo.unscoped.filter(mobility=self.mobility, person=succession.giver_id, closed_at=None)
        others = owed.exclude(code=FOLLOW_UP).order_by(F("due_on").asc(nulls_last=True), "since")
        return [*said, *((say_todo(todo, names), todo.due_on) for todo in others)]
