"""Who acts: one person, for one organisation at a time or as self; by a mailed link, in one role only."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Actor:
    """`person_id` is None for SYSTEM only; `organisation_id` is None when the person acts as self.

    Who came by a mailed link has `link_role`, the one role that the link opens, and `link_stay` where it opens one stay
    (design, decision 9). Both narrow what the person would otherwise see and may do; they never widen it.
    """

    person_id: UUID | None
    organisation_id: UUID | None = None
    link_role: str = ""
    link_stay: UUID | None = None

    @property
    def is_system(self) -> bool:
        return self.person_id is None

    @property
    def by_link(self) -> bool:
        """Not signed in: every signature, decision, refusal or withdrawal asks for a fresh code."""
        return bool(self.link_role)


SYSTEM = Actor(None)
