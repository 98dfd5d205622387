"""What blocks a stay: each requirement with its owner, since when, and a way to settle it."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.actors import Actor
from lifecycle.gate import GATE_MET, met_at, next_gate
from lifecycle.labels import button
from lifecycle.models import Mobility, ToDo
from lifecycle.registry import GUARDS
from lifecycle.roles import Role
from lifecycle.standing import Standing
from portal.dashboard.owed import Owed, in_words, most_urgent


@dataclass
class Requirement:
    """One unmet requirement as this reader meets it."""

    owed: Owed
    mine: bool
    may_nudge: bool


class GatePanel:
    """The nearest gate of a stay, for one reader."""

    def __init__(self, mobility: Mobility, actor: Actor, roles: frozenset[Role], *, coordinates: bool) -> None:
        self.at, self.mobility, self.actor, self.roles = Standing.of_stay(mobility), mobility, actor, roles
        self.coordinates = coordinates

    @cached_property
    def gate(self) -> Any:
        """The row that leads on; None at an end."""
        found = next_gate(self.at)
        return found[0] if found else None

    @cached_property
    def requirements(self) -> list[Requirement]:
        """Unmet: the reader's own first, then by date."""
        rows = in_words(most_urgent(ToDo.unscoped.filter(mobility=self.mobility, closed_at=None)))
        found = [self._requirement(owed) for owed in rows if owed.todo.code != GATE_MET]
        return sorted(found, key=lambda one: not one.mine)

    def _requirement(self, owed: Owed) -> Requirement:
        todo = owed.todo
        mine = todo.person_id == self.actor.person_id or (todo.person_id is None and Role(todo.owner) in self.roles)
        may_nudge = not mine and self.coordinates and owed.owner.person_id not in (None, self.actor.person_id)
        return Requirement(owed, mine, may_nudge)

    @cached_property
    def met(self) -> list[str]:
        """What is met already, in one line each."""
        if self.gate is None:
            return []
        return [str(GUARDS[name].met) for name in met_at(self.gate, self.at)]

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
        if not self.requirements:
            return _("Ready: %(goal)s") % {"goal": goal}
        number = len(self.requirements)
        words = ngettext("%(number)s thing blocks %(goal)s", "%(number)s things block %(goal)s", number)
        return words % {"number": number, "goal": goal}

    @property
    def _goal(self) -> str:
        targets = self.gate.targets
        if targets:
            return _("the step to “%(state)s”") % {"state": self.at.machine.table.states(targets[0]).label}
        return f"“{button('mobility', self.gate.name)}”"

    @property
    def under_title(self) -> str:
        """How many are met, how many the reader can settle."""
        if self.gate is None or not (self.met or self.requirements):
            return ""
        words = ngettext(
            "%(met)s of %(all)s requirement is met.", "%(met)s of %(all)s requirements are met.", len(self.met)
        ) % {"met": len(self.met), "all": len(self.met) + len(self.requirements)}
        own = sum(one.mine for one in self.requirements)
        if not own:
            return words
        more = ngettext(
            "You can settle %(number)s of them yourself.", "You can settle %(number)s of them yourself.", own
        )
        return f"{words} {more % {'number': own}}"
