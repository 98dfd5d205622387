"""What blocks a stay: each requirement with its owner, since when, and a way to settle it."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.guards import OPEN_ITEM
from lifecycle.gate import GATE_MET, met_at, next_gate
from lifecycle.labels import button
from lifecycle.models import ToDo
from lifecycle.offers.offers import Offers
from lifecycle.registry import GUARDS, readers_of_owed
from lifecycle.roles import Role
from lifecycle.table import Transition
from lifecycle.wording import say_missing
from notifications.nudging import reminded_lately
from portal.dashboard.owed import AT_THE_MEMORANDUM, Owed, in_words, owed_in


@dataclass
class Requirement:
    """One unmet requirement as this reader meets it."""

    owed: Owed
    mine: bool
    nudged: list[UUID]  # whom a nudge of the reader reaches; empty where there is none
    lately: datetime | None = None  # when they were reminded within the day: then nobody can remind them now

    @property
    def may_nudge(self) -> bool:
        """Whether the reader may remind who owes it."""
        return bool(self.nudged) and self.lately is None

    @property
    def item(self) -> str:
        """The line of the list before departure that is missing: one click ticks it."""
        return str(self.owed.todo.params.get("item", "")) if self.owed.todo.code in OPEN_ITEM else ""

    @property
    def is_memorandum(self) -> bool:
        """Whether it waits until the memorandum is in force: then others owe it there, not who leads the stay."""
        return self.owed.todo.code == AT_THE_MEMORANDUM


class GatePanel:
    """The nearest gate of a stay, for one reader."""

    def __init__(self, offers: Offers, *, coordinates: bool) -> None:
        self.offers, self.at, self.coordinates = offers, offers.at, coordinates

    @cached_property
    def gate(self) -> Transition | None:
        """The row that leads on; None at an end."""
        found = next_gate(self.at, self.offers.answers)
        return found[0] if found else None

    @cached_property
    def _owed(self) -> list[Requirement]:
        """What is owed in the stay: the reader's own first, then by date."""
        assert self.at.stay is not None  # it is the panel of one
        rows = in_words(owed_in(self.at.stay))
        shown = [owed for owed in rows if owed.todo.code != GATE_MET and self._may_read(owed.todo)]
        found = [self._requirement(owed) for owed in shown]
        lately = reminded_lately(person for one in found for person in one.nudged)
        found = [
            replace(one, lately=max(lately[person] for person in one.nudged))
            if one.nudged and all(person in lately for person in one.nudged)
            else one
            for one in found
        ]
        return sorted(found, key=lambda one: not one.mine)

    def _may_read(self, todo: ToDo) -> bool:
        readers = readers_of_owed(todo.code)
        return not readers or bool(self.offers.held.intersection(readers))

    @cached_property
    def requirements(self) -> list[Requirement]:
        """Those unmet ones that block the gate."""
        return [one for one in self._owed if one.owed.todo.holds_now]

    @cached_property
    def later(self) -> list[Requirement]:
        """What is owed ahead of its day, or beside the gate: it blocks nothing now."""
        found = [one for one in self._owed if not one.owed.todo.holds_now]
        mine = {(one.owed.todo.code, one.owed.sentence) for one in found if one.mine}
        # asked of either of two people, it stands there once: the reader's own
        return [one for one in found if one.mine or (one.owed.todo.code, one.owed.sentence) not in mine]

    def _requirement(self, owed: Owed) -> Requirement:
        todo, reader = owed.todo, self.offers.actor.person_id
        mine = todo.person_id == reader or (todo.person_id is None and Role(todo.owner) in self.offers.held)
        may_nudge = not mine and todo.is_open and self.coordinates
        nudged = [person for person in owed.nudged_in(self.at.stay) if person != reader] if may_nudge else []
        return Requirement(owed, mine, nudged)

    @cached_property
    def other_locks(self) -> list[str]:
        """What locks the step for this reader and stands in no to-do: the day, the turn of others."""
        step = self.offers.step(self.gate.name) if self.gate else None
        if step is None or not step.is_shown:
            return []
        owed = {one.owed.todo.key for one in self._owed}
        return say_missing((lock for lock in step.locks if lock.key not in owed), self.at.stay_id)

    @cached_property
    def met(self) -> list[str]:
        """What is met already, in one line each; nothing of what this stay need not meet."""
        if self.gate is None:
            return []
        found = [GUARDS[name] for name in met_at(self.gate, self.at, self.offers.answers)]
        return [str(guard.met) for guard in found if guard.asks_something_of(self.at.stay)]

    @property
    def is_mine(self) -> bool:
        """Whether the reader can settle something."""
        return any(one.mine for one in self.requirements)

    @property
    def title(self) -> str:
        """How many things block which step."""
        if self.gate is None:
            return _("Nothing more to do")
        goal = self._goal
        if not self._number:
            return _("Ready: %(goal)s") % {"goal": goal}
        number = self._number
        words = ngettext("%(number)s thing blocks %(goal)s", "%(number)s things block %(goal)s", number)
        return words % {"number": number, "goal": goal}

    @property
    def _number(self) -> int:
        """How many things block it for this reader."""
        return len(self.requirements) + len(self.other_locks)

    @property
    def _goal(self) -> str:
        assert self.gate is not None
        if targets := self.gate.targets:
            return _("the step to “%(state)s”") % {"state": self.at.machine.table.states(targets[0]).label}
        return f"“{button('mobility', self.gate.name)}”"

    @property
    def under_title(self) -> str:
        """How many are met, how many the reader can settle."""
        if self.gate is None or not (self.met or self._number):
            return ""
        met, number = len(self.met), len(self.met) + self._number
        words = ngettext("%(met)s of %(all)s requirement is met.", "%(met)s of %(all)s requirements are met.", number)
        words = words % {"met": met, "all": number}
        own = sum(one.mine for one in self.requirements)
        if not own:
            return words
        more = ngettext(
            "You can settle %(number)s of them yourself.", "You can settle %(number)s of them yourself.", own
        )
        return f"{words} {more % {'number': own}}"
