"""All that one actor may do on one subject."""

from dataclasses import dataclass, field
from functools import cached_property

from accounts.actors import Actor
from lifecycle.gate import roles_on
from lifecycle.offers.acts import ActOffer
from lifecycle.offers.answers import Answers
from lifecycle.offers.steps import StepOffer
from lifecycle.people.role_book import own_persons_in
from lifecycle.registry import ACTS, Act
from lifecycle.roles import Role
from lifecycle.standing import Standing
from lifecycle.table import Transition


@dataclass(frozen=True, eq=False)
class Offers:
    """Made for one request, and not kept past a change of facts: what the guards answered is remembered.

    Give the same `answers` for the stay and for its versions and results: they share guards.
    """

    at: Standing
    actor: Actor
    answers: Answers = field(default_factory=Answers)

    @cached_property
    def held(self) -> frozenset[Role]:
        """What the actor is here."""
        return roles_on(self.at, self.who)

    @cached_property
    def who(self) -> Actor:
        """The one of the actor's own persons who acts here; the first named one until it is said which."""
        if not self.actor.others or self.at.stay is None:
            return self.actor
        here = own_persons_in(self.actor, self.at.stay)
        return self.actor.only(here[0] if here else self.actor.people[0])

    @cached_property
    def steps(self) -> list[StepOffer]:
        """The steps a page shows to the actor, locked or open, in the order of the table."""
        found = (self._step(row) for row in self.at.leaving() if not row.by_system_only)
        return [one for one in found if one.is_shown]

    @cached_property
    def every_step(self) -> list[StepOffer]:
        """Every row that leaves the present state, in the order of the table: those that fire by themselves as well."""
        return [self._step(row) for row in self.at.leaving()]

    def step(self, name: str) -> StepOffer | None:
        """The row of that name, whether it leaves the present state or not; None where the table has none."""
        row = self.at.machine.table.rows.get(name)
        return self._step(row) if row is not None else None

    @cached_property
    def acts(self) -> list[ActOffer]:
        """What the actor may record now, as oneself or for somebody else."""
        found = (self._act(act) for act in ACTS.values() if act.machine == self.at.name)
        return [one for one in found if one.is_shown]

    def act(self, name: str) -> ActOffer | None:
        """The act of that name, in whatever state; None where there is none on such a subject."""
        act = ACTS.get(name)
        return self._act(act) if act is not None and act.machine == self.at.name else None

    def _step(self, row: Transition) -> StepOffer:
        return StepOffer(row, self.at, self.who, self.held, self.answers)

    def _act(self, act: Act) -> ActOffer:
        return ActOffer(act, self.at, self.who, self.held, self.answers)
