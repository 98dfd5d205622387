"""The machines that run: each table with the model that runs on it. A model registers itself when it loads."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet

from ground.statements.compiled import Compiled
from lifecycle.subject import Subject
from lifecycle.table import Machine
from lifecycle.tables import BESIDE_THE_STAY, MACHINE_TABLES, STAY

M = TypeVar("M", bound=type[Model])


@dataclass(frozen=True)
class RegisteredMachine:
    """A table and the model that runs on it. `open_in_stay` asks for a stay's subjects that can still move."""

    table: Machine
    model: type[Subject]
    subject_name: str
    open_in_stay: Compiled[Subject] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "open_in_stay", Compiled(self._open_in))

    def _open_in(self, stay: UUID) -> QuerySet[Any, Subject]:
        found = self.model.unscoped.filter(mobility_id=stay).exclude(state__in=sorted(self.table.finals))
        return found.order_by("created_at")

    @property
    def is_the_stays(self) -> bool:
        """Whether its subject is the stay itself."""
        return self.table.name == STAY.name


MACHINES: dict[str, RegisteredMachine] = {}


def machine(name: str, *, subject_name: str) -> Callable[[M], M]:
    """Say that this model runs on the table of that name; guards receive its rows as `subject_name`."""

    def register(model: M) -> M:
        if name in MACHINES:
            raise RuntimeError(f"{name} is registered twice")
        running: Any = model  # that it is a Subject is checked where its rows are handed over
        MACHINES[name] = RegisteredMachine(MACHINE_TABLES[name], running, subject_name)
        return model

    return register


def stays_machine() -> RegisteredMachine:
    """The machine of the stay itself."""
    return MACHINES[STAY.name]


def beside_the_stay() -> list[RegisteredMachine]:
    """The machines settled with the stay, in their order, before it."""
    return [MACHINES[table.name] for table in BESIDE_THE_STAY]
