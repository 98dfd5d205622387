"""One act as one actor meets it: whose it is, what locks it, what it asks."""

from dataclasses import dataclass, replace
from functools import cached_property

from accounts.actors import Actor
from ground.errors import SojournError
from lifecycle.errors import TransitionRefused
from lifecycle.gate import deciding_in, needs_proof, require_open, roles_meant
from lifecycle.offers.act_fields import fields_of_form
from lifecycle.offers.answers import Answers
from lifecycle.offers.fields import Field
from lifecycle.offers.others import Decider, deciders_in, signers_before
from lifecycle.offers.rights import Right, right_to_act
from lifecycle.on_behalf import is_the_signer
from lifecycle.registry import Act
from lifecycle.roles import Role
from lifecycle.standing import Standing
from lifecycle.vocabulary import Missing, OnBehalf
from lifecycle.wording import say_missing


@dataclass(frozen=True, eq=False)
class ActOffer:
    """An act on one subject, for one actor who holds these roles there. Whatever it says is asked when it is read."""

    act: Act
    at: Standing
    actor: Actor
    held: frozenset[Role]
    answers: Answers

    @property
    def name(self) -> str:
        """The act's name."""
        return self.act.name

    @property
    def label(self) -> str:
        """What its button says."""
        return str(self.act.label)

    @cached_property
    def right(self) -> Right:
        """How the actor may do it, by role alone."""
        return right_to_act(self.act, self.held)

    @property
    def own(self) -> bool:
        """Whether the actor may do it as oneself."""
        return self.right.own

    @cached_property
    def others(self) -> list[Decider]:
        """For whom the actor may enter it here, by role alone."""
        signers = signers_before(self.at, self.actor, self.right.in_presence)
        witnessed = [one for one in signers if not is_the_signer(self.actor, self.at.stay, one.on_behalf)]
        return [*deciders_in(self.at.stay, self.right.for_others), *witnessed]

    @property
    def deciders(self) -> list[Decider | None]:
        """Whose act it may be; None: the actor's own."""
        return [*([None] if self.own else []), *self.others]

    @property
    def for_oneself(self) -> bool:
        """Whether the actor may record it now as one's own."""
        return self.own and not self.locks_for(None)

    @property
    def is_shown(self) -> bool:
        """Whether a page shows it: it can be recorded, by the actor or for somebody."""
        return not self.locks

    @cached_property
    def locks(self) -> list[Missing]:
        """What the door would refuse this moment, whatever is typed and whoever of those possible decides."""
        first: list[Missing] = []
        for decider in self.deciders:
            found = self.locks_for(decider)
            if not found:
                return []
            first = first or found
        may = roles_meant(self.act.roles, self.at.stay)
        return first or [Missing("lifecycle.act_role_refused", self._first_role, params={"may": may})]

    def locks_for(self, decider: Decider | None) -> list[Missing]:
        """The same where it is this person's act; None: the actor's own. Said as the door says it."""
        if decider not in self._found:
            self._found[decider] = self._locks_for(decider)
        return self._found[decider]

    @cached_property
    def _found(self) -> dict[Decider | None, list[Missing]]:
        return {}

    def _locks_for(self, decider: Decider | None) -> list[Missing]:
        deciding = deciding_in(self.held, self.actor, decider.on_behalf if decider else None, self.answers)
        try:
            require_open(self.act, self.at, deciding)
        except TransitionRefused as refused:  # of each thing that could be chosen
            return refused.unmet
        except SojournError as refused:
            there = Missing("lifecycle.act_not_now", self._first_role)
            return [replace(there, code=refused.code, params=refused.params)]
        return []

    @property
    def reasons(self) -> list[str]:
        """The locks in words, in the active language."""
        return say_missing(self.locks, self.at.stay_id)

    @property
    def _first_role(self) -> Role:
        first = self.act.roles[0]
        return first if isinstance(first, Role) else first.role

    @property
    def is_proven(self) -> bool:
        """Whether it counts only with evidence of who did it: a code; entered for others, the scan of a paper."""
        return needs_proof(self.act, self.actor)

    @property
    def needs_code(self) -> bool:
        """Whether the actor is asked for the code mailed just now."""
        return self.is_proven and self.own

    def asks(self, on_behalf: OnBehalf | None = None) -> list[Field]:
        """What is to be typed, as its form says it: by the actor, or entered for this person."""
        form = self.act.form(None, subject=self.at.subject, actor=self.actor, on_behalf=on_behalf)
        return fields_of_form(form)
