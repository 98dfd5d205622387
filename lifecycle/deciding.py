"""Who decides in an act, and what is said to them before anything is asked."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from accounts.actors import Actor
from lifecycle.errors import TransitionRefused
from lifecycle.roles import Role
from lifecycle.table import Transition
from lifecycle.vocabulary import Missing, OnBehalf


@dataclass(frozen=True)
class Deciding:
    """The actor oneself, or the person it is entered for. What an act `requires` is asked about them."""

    actor: Actor
    roles: frozenset[Role]  # in which they decide: all that the actor holds, or the one it is entered for
    ask: Callable[..., list[Missing]]  # how a guard is asked (`gate.Ask`)
    on_behalf: OnBehalf | None = None

    @property
    def person_id(self) -> UUID | None:
        """The person whose act it would be."""
        return self.on_behalf.person_id if self.on_behalf else self.actor.person_id


def refuse_where_none_will_do(row: Transition, found: Iterable[list[Missing]], stay: UUID) -> None:
    """Given what the row lacks for each thing to choose: TransitionRefused where every one lacks something."""
    lacking = list(found)
    if all(lacking):
        once = {item.key: item for items in lacking for item in items}
        raise TransitionRefused(row, list(once.values()), stay)
