"""What is known of a person was corrected: what that means for one stay is said and done by the app that knows.

Each of them registers a generator: up to its `yield` it looks at the stay as it was; behind it at the stay as it is
now, writes what follows, and returns the codes of its sentences. What many stays share follows once.
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
class Going:
    """Steps of a stay that follow from what somebody recorded in it. The caller holds the lock of the stay."""

    stay: Mobility
    actor: Actor
    reason: str
    role: Role | None = None  # as whom; as who leads the stay where none is said
    cause: str = CORRECT
    writes: list[Write] = field(default_factory=list)

    def go(self, name: str, *, machine: str = "mobility", subject: Subject | None = None, **details: object) -> None:
        """Take the stay, a version of its agreement, or a memorandum one step. Raises TransitionRefused.

        A memorandum, of no stay, as one of its parties.
        """
        of = subject or self.stay
        at = Standing.of(machine, of, self.stay if of.stay_id else None)
        role = (self.role or meant_by(Role.LEAD, self.stay)) if at.stay else Role.PARTY
        taking = Taking(at.machine.table.rows[name], at, self.actor, role, details, cause=self.cause)
        require_met(taking)
        step = take(taking)
        self.writes += [*step.follows, *adding(step.telling.rows)]


@dataclass(kw_only=True)
class Corrected(Going):
    """A stay of the person, while facts of theirs are corrected."""

    person: Person
    before: dict[str, Any]  # the values that change, as they were
    merged: Person | None = None  # the other entry, that becomes this person
    papers: list[Paper] = field(default_factory=list)  # issued once the event stands

    @property
    def changed(self) -> frozenset[str]:
        """The names of the facts that change."""
        return frozenset(self.before)

    @property
    def people(self) -> list[Person]:
        """The person, and the other entry of theirs."""
        return [one for one in (self.person, self.merged) if one is not None]

    @property
    def leads(self) -> bool:
        """Whether who corrects leads this stay, and so may recall what is out for signature."""
        return Role.LEAD in roles_in_stay(self.actor, self.stay)


What = Callable[[Corrected], Follows]
ON_CORRECTION: dict[str, What] = {}
ONCE: set[str] = set()


def on_correction(name: str, *, once: bool = False) -> Callable[[What], What]:
    """Register what follows in a stay; `once`: in no stay, so that it follows where the person is corrected."""

    def register(follows: What) -> What:
        if name in ON_CORRECTION:
            raise RuntimeError(f"{name} is registered twice")
        ON_CORRECTION[name] = follows
        if once:
            ONCE.add(name)
        return follows

    return register


class Following:
    """What follows in several stays: looked at before the facts change, written after."""

    def __init__(self, stays: Iterable[Corrected]) -> None:
        self._running = [
            [follows(one) for name, follows in ON_CORRECTION.items() if nth == 0 or name not in ONCE]
            for nth, one in enumerate(stays)
        ]
        for running in self._running:
            for follows in running:
                next(follows)

    def codes(self) -> list[list[str]]:
        """Go on, now that the facts have changed: by stay, what followed."""
        return [[code for follows in running for code in _rest(follows)] for running in self._running]


def _rest(follows: Follows) -> list[str]:
    try:
        next(follows)
    except StopIteration as end:
        return list(end.value or ())
    raise RuntimeError("what follows from a correction yields once")
