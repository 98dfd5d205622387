"""What runs on a table of its own and belongs to a stay: a version of the agreement, a result."""

from typing import Any
from uuid import UUID

from django.db.models import Q

from accounts.actors import Actor
from lifecycle.visibility import stays_seen_by


class OfAStay:
    """Who sees the stay sees it, and its events stand in the chain of the stay."""

    mobility_id: Any

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """Those of the stays the actor sees."""
        return stays_seen_by(actor, at="mobility")

    @property
    def chain_id(self) -> UUID:
        """The chain of the stay."""
        return self.stay_id

    @property
    def stay_id(self) -> UUID:
        """The stay it belongs to."""
        stay: UUID = self.mobility_id
        return stay
