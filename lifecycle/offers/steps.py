"""One transition as one actor meets it: what locks it, from when it opens, whom it tells, what it asks."""

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from accounts.actors import Actor
from lifecycle.gate import (
    barred,
    belongs_to_the_stay,
    check_guard,
    detail_missing,
    is_the_way,
    step_needs_code,
    unmet_at,
    why_not_theirs,
)
from lifecycle.labels import button
from lifecycle.offers.answers import Answers
from lifecycle.offers.asking import fields_of, guards_answered
from lifecycle.offers.fields import Field
from lifecycle.offers.others import Decider, deciders_in
from lifecycle.offers.rights import Right, right_to_step
from lifecycle.registry import GUARDS, Guard
from lifecycle.roles import Role
from lifecycle.standing import Standing
from lifecycle.table import Transition
from lifecycle.tables import MACHINE_TABLES
from lifecycle.vocabulary import Missing
from lifecycle.wording import say_missing


@dataclass(frozen=True, eq=False)
class StepOffer:
    """A row on one subject, for one actor who holds these roles there. Whatever it says is asked when it is read."""

    row: Transition
    at: Standing
    actor: Actor
    held: frozenset[Role]
    answers: Answers

    # What the table says. No query.

    @property
    def name(self) -> str:
        """The transition's name."""
        return self.row.name

    @property
    def label(self) -> str:
        """What its button says."""
        return button(self.at.name, self.row.name)

    @property
    def machine(self) -> str:
        """The name of the machine it belongs to."""
        return self.at.name

    @property
    def subject_id(self) -> UUID:
        """The subject's primary key."""
        pk: UUID = self.at.subject.pk
        return pk

    @property
    def forward(self) -> bool:
        """Whether it leads on along the way of the stay."""
        return self.row.forward

    @property
    def ends(self) -> bool:
        """Whether it ends what cannot be taken up again as it was."""
        return self.row.ends

    @property
    def by_itself(self) -> bool:
        """Whether Sojourn takes it, and nobody else."""
        return self.row.by_system_only

    @property
    def issues_papers(self) -> bool:
        """Whether papers go with it: with the row itself, or with a row of another machine that runs with it."""
        return bool(self.row.issues) or (self.at.subject is self.at.stay and _issued_along(self.row))

    # Whose it is.

    @cached_property
    def right(self) -> Right:
        """How the actor may take it, by role alone."""
        return right_to_step(self.row, self.held)

    @cached_property
    def own(self) -> bool:
        """Whether the actor may take it today as oneself."""
        return self.right.own or (self.right.after_silence and self._silence_is_over)

    @cached_property
    def opens_on(self) -> date | None:
        """Where the others come first: the day from which the actor may take it as oneself, as far as it is known."""
        return self.answers.opens_on(self.row, self.at) if self.right.after_silence else None

    @property
    def _silence_is_over(self) -> bool:
        return self.opens_on is not None and self.at.stay is not None and self.at.stay.today >= self.opens_on

    @cached_property
    def others(self) -> list[Decider]:
        """Whose decision the actor may enter here."""
        return deciders_in(self.at.stay, self.right.for_others)

    @property
    def is_shown(self) -> bool:
        """Whether a page shows it to the actor, locked or open."""
        theirs = self.right.own or self.right.after_silence or bool(self.others)
        return theirs and self.on_the_way and not self.goes_with_the_stay

    @property
    def needs_code(self) -> bool:
        """Whether the actor shows by a code mailed just now who they are: it is asked for, and locks nothing."""
        return step_needs_code(self.row, self.actor)

    # What locks it.

    @cached_property
    def on_the_way(self) -> bool:
        """Whether the stay goes this way at all: its approach, a memorandum or none."""
        return is_the_way(self.row, self.at, self.answers)

    @property
    def goes_with_the_stay(self) -> bool:
        """Whether a step of the stay takes it along, so that nobody takes it alone."""
        return belongs_to_the_stay(self.row, self.at.stay)

    @property
    def judges_the_actor(self) -> bool:
        """Whether one of its guards looks at who acts: then two people may be locked differently by the same facts."""
        return any("actor" in GUARDS[name].asks and not GUARDS[name].answers for name in self.row.needs)

    @cached_property
    def locks(self) -> list[Missing]:
        """What the door would refuse this moment, whatever is typed and whoever of those possible decides."""
        first: list[Missing] = []
        for decider in self.deciders:
            found = self.locks_for(decider)
            if not found:
                return []
            first = first or found
        return first or self.own_locks

    @property
    def deciders(self) -> list[Decider | None]:
        """Whose decision it may be; None: the actor's own."""
        return [*([None] if self.own else []), *self.others]

    @cached_property
    def own_locks(self) -> list[Missing]:
        """The same where the actor takes it as oneself."""
        return self.locks_for(None) if self.own else [why_not_theirs(self.row, self.at, self.held, self.opens_on)]

    def locks_for(self, decider: Decider | None) -> list[Missing]:
        """The same where this person's decision is entered; None: the actor's own."""
        if shut := barred(self.row, self.at):
            return shut
        if unanswerable := [field for field in self._fields if field.cannot_be_filled]:
            return [detail_missing(self.row, self.at, field.name) for field in unanswerable]
        details = {"on_behalf": decider.on_behalf if decider else None}
        return unmet_at(self.row, self.at, actor=self.actor, details=details, ask=self._found_by)

    def _found_by(self, guard: Guard, at: Standing, **click: Any) -> list[Missing]:
        """What is answered by typing is asked of the person and not of the guard: unless no day would do."""
        return self._unanswerable.get(guard.name, []) if guard.answers else self.answers(guard, at, **click)

    @cached_property
    def _unanswerable(self) -> dict[str, list[Missing]]:
        """By guard what it says to the nearest day, where no day would do."""
        nearest = {field.name: field.nearest_day for field in self._fields if field.no_day_fits}
        click = {"actor": self.actor, "details": {"row": self.row, **nearest}}
        asked = [guard for guard in guards_answered(self.row) if nearest.keys() & set(guard.answers)]
        return {guard.name: check_guard(guard, self.at, **click) for guard in asked}

    @cached_property
    def later(self) -> list[Missing]:
        """What falls due while the subject is in this state, and locks nothing yet."""
        return [item for item in unmet_at(self.row, self.at, ask=self.answers) if item.ahead]

    @cached_property
    def reasons(self) -> list[str]:
        """The locks in words, in the active language."""
        return say_missing(self.locks, self.at.stay_id)

    # What it asks.

    @cached_property
    def _fields(self) -> list[Field]:
        people = tuple(one.person_id if one else self.actor.person_id for one in self.deciders)
        return fields_of(self.row, self.at, people)

    @cached_property
    def asks(self) -> list[Field]:
        """What is to be typed. What may be left out by some is required where it is asked of everybody here."""
        return [replace(field, required=field.required or self._is_wanted(field)) for field in self._fields]

    def _is_wanted(self, field: Field) -> bool:
        guards = [guard for guard in guards_answered(self.row) if guard.answers == (field.name,)]
        clicks = [{"row": self.row, "on_behalf": one.on_behalf if one else None} for one in self.deciders]
        return bool(clicks) and any(
            all(check_guard(guard, self.at, actor=self.actor, details=click) for click in clicks) for guard in guards
        )


def _issued_along(row: Transition) -> bool:
    """Whether a row of another machine that runs with this one of the stay issues papers."""
    others = (other for table in MACHINE_TABLES.values() for other in table.transitions)
    return any(other.issues and row.name in other.runs_with for other in others)
