"""What is known of a person was corrected: what that means for one stay is said and done by the app that knows.

Each of them registers a generator: up to its `yield` it looks at the stay as it was; behind it at the stay as it is
now, writes what follows, and returns the codes of its sentences.
"""

from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass, field
from typing import Any

from accounts.actors import Actor
from accounts.models import Person
from ground.statements.writing import Write
from lifecycle.effects.outbox import adding
from lifecycle.engine import Taking, require_met, take
from lifecycle.models import Mobility
from lifecycle.people.role_book import meant_by, roles_in_stay
from lifecycle.roles import Role
from lifecycle.standing import Standing
from lifecycle.subject import Subject
from lifecycle.vocabulary import Paper

CORRECT = "lifecycle.correct_person"  # the act
Follows = Generator[None, None, list[str]]


@dataclass
class Corrected:
    """A stay of the person, while facts of theirs are corrected. The caller holds the lock of the stay."""

    stay: Mobility
    person: Person
    before: dict[str, Any]  # the values that change, as they were
    actor: Actor
    reason: str
    papers: list[Paper] = field(default_factory=list)  # issued once the event stands
    writes: list[Write] = field(default_factory=list)

    @property
    def changed(self) -> frozenset[str]:
        """The names of the facts that change."""
        return frozenset(self.before)

    @property
    def leads(self) -> bool:
        """Whether who corrects leads this stay, and so may recall what is out for signature."""
        return Role.LEAD in roles_in_stay(self.actor, self.stay)

    def go(self, name: str, *, machine: str = "mobility", subject: Subject | None = None, **details: object) -> None:
        """Take the stay, or a version of its agreement, one step, as who leads it. Raises TransitionRefused."""
        at = Standing.of(machine, subject or self.stay, self.stay)
        role = meant_by(Role.LEAD, self.stay)
        taking = Taking(at.machine.table.rows[name], at, self.actor, role, details, cause=CORRECT)
        require_met(taking)
        step = take(taking)
        self.writes += [*step.follows, *adding(step.telling.rows)]


ON_CORRECTION: dict[str, Callable[[Corrected], Follows]] = {}


def on_correction(name: str) -> Callable[[Callable[[Corrected], Follows]], Callable[[Corrected], Follows]]:
    """Register what follows in a stay."""

    def register(follows: Callable[[Corrected], Follows]) -> Callable[[Corrected], Follows]:
        if name in ON_CORRECTION:
            raise RuntimeError(f"{name} is registered twice")
        ON_CORRECTION[name] = follows
        return follows

    return register


class Following:
    """What follows in several stays: looked at before the facts change, written after."""

    def __init__(self, stays: Iterable[Corrected]) -> None:
        self._running = [(one, [follows(one) for follows in ON_CORRECTION.values()]) for one in stays]
        for _stay, running in self._running:
            for follows in running:
                next(follows)

    def codes(self) -> list[list[str]]:
        """Go on, now that the facts have changed: by stay, what followed."""
        return [[code for follows in running for code in _rest(follows)] for _stay, running in self._running]


def _rest(follows: Follows) -> list[str]:
    try:
        next(follows)
    except StopIteration as end:
        return list(end.value or ())
    raise RuntimeError("what follows from a correction yields once")
