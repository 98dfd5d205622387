"""What the engine asks about: one subject on its machine, and the stay it belongs to."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

from accounts.actors import Actor
from lifecycle.registry import MACHINES, RegisteredMachine
from lifecycle.roles import Role
from lifecycle.table import Transition

if TYPE_CHECKING:
    from lifecycle.models import Mobility


class Subject(Protocol):
    """What a model must have to run on a table: a stay, a version of a memorandum or agreement, a result."""

    pk: Any
    state: Any
    version: int

    @property
    def chain_id(self) -> UUID:
        """The chain that its events lie in."""

    @property
    def stay_id(self) -> UUID | None:
        """The stay it belongs to; None for a memorandum, which many stays share."""


class SharedSubject(Subject, Protocol):
    """A subject of no stay: it knows by itself who holds which role."""

    def roles_of(self, actor: Actor) -> frozenset[Role]:
        """The actor's roles on it."""


@dataclass(frozen=True, eq=False)
class Standing:
    """One subject, its machine, and the stay it belongs to (None for a memorandum)."""

    machine: RegisteredMachine
    subject: Any  # a Subject; guards and acts know its model
    stay: "Mobility | None"

    @classmethod
    def of_stay(cls, stay: "Mobility") -> "Standing":
        """Where a stay itself stands."""
        return cls(MACHINES["mobility"], stay, stay)

    @classmethod
    def of(cls, machine: str, subject: Subject, stay: "Mobility | None" = None) -> "Standing":
        """Where this subject stands on the machine of that name."""
        return cls(MACHINES[machine], subject, stay)

    @property
    def name(self) -> str:
        """The machine's name, as events say it."""
        return self.machine.table.name

    @property
    def state(self) -> str:
        """Where the subject is now."""
        return str(self.subject.state)

    def leaving(self) -> tuple[Transition, ...]:
        """The rows that start here, in the order of the table."""
        return self.machine.table.leaving(self.state)
