"""Which readers of a stay may know that an act happened, where not everybody may."""

from collections.abc import Callable

from accounts.actors import Actor
from lifecycle.models import Event, Mobility
from lifecycle.people.role_book import roles_in_stay
from lifecycle.registry import ShownTo
from lifecycle.roles import Role


def holders_of(*roles: Role) -> ShownTo:
    """Whoever holds one of these roles in the stay knows of all of them, the others of none."""

    def rule(mobility: Mobility, actor: Actor) -> Callable[[Event], bool]:
        reads = not roles_in_stay(actor, mobility).isdisjoint(roles)
        return lambda _event: reads

    return rule
