"""What the engine asks about: one subject on its machine, and the stay it belongs to."""

from dataclasses import dataclass
from typing import cast
from uuid import UUID

from lifecycle.machines import MACHINES, RegisteredMachine, stays_machine
from lifecycle.models import Mobility
from lifecycle.subject import SharedSubject, Subject
from lifecycle.table import Transition


@dataclass(frozen=True, eq=False)
class Standing:
    """One subject, its machine, and the stay it belongs to (None for a memorandum)."""

    machine: RegisteredMachine
    subject: Subject
    stay: Mobility | None

    @classmethod
    def of_stay(cls, stay: Mobility) -> "Standing":
        """Where a stay itself stands."""
        return cls(stays_machine(), stay, stay)

    @classmethod
    def of(cls, machine: str, subject: Subject, stay: Mobility | None = None) -> "Standing":
        """Where this subject stands on the machine of that name."""
        return cls(MACHINES[machine], subject, stay)

    @property
    def stay_id(self) -> UUID | None:
        """The stay it belongs to, by id."""
        return self.stay.pk if self.stay else None

    @property
    def shared(self) -> SharedSubject:
        """The subject of no stay, which knows by itself who holds which role."""
        assert self.stay is None
        return cast(SharedSubject, self.subject)

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
