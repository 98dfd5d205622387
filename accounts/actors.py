"""Who acts: one person, for one organisation at a time or as self."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Actor:
    """`person_id` is None for SYSTEM only; `organisation_id` is None when the person acts as self."""

    person_id: UUID | None
    organisation_id: UUID | None = None

    @property
    def is_system(self) -> bool:
        return self.person_id is None


SYSTEM = Actor(None)
