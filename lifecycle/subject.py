"""What a model must have to run on a table."""

from typing import Any, ClassVar, Protocol
from uuid import UUID

from accounts.actors import Actor
from accounts.visibility import Scoped, Unscoped
from lifecycle.roles import Role


class Subject(Protocol):
    """A row that runs on a table: a stay, a version of a memorandum or agreement, a result."""

    objects: ClassVar[Scoped]
    unscoped: ClassVar[Unscoped]
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

    def people_in(self, role: Role) -> list[UUID]:
        """Whom to tell."""

    def signers_before(self, actor: Actor) -> list[UUID]:
        """Whose signature the actor may witness."""
