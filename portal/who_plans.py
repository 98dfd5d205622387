"""Who is offered a new stay: whoever the door would not refuse."""

from accounts.actors import Actor
from accounts.models import MembershipRole
from accounts.selectors import holds


def may_plan(actor: Actor) -> bool:
    """A coordinator for the own organisation; as self everybody, for oneself."""
    return actor.organisation_id is None or holds(actor, MembershipRole.COORDINATOR)
