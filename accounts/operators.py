"""Who runs the installation: the people marked so in the register of people; each needs a second factor."""

from accounts.actors import Actor
from accounts.models import Person


def is_operator(actor: Actor) -> bool:
    """Whether the actor may look after the machinery. It gives no sight of any stay."""
    if actor.is_system:
        return True
    if actor.person_id is None or actor.by_link:
        return False
    return Person.objects.filter(pk=actor.person_id, is_staff=True, is_active=True).exists()
