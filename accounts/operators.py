"""Who runs the installation: the accounts marked so; each needs a second factor."""

from accounts.actors import Actor
from accounts.models import Account


def is_operator(actor: Actor) -> bool:
    """Whether the actor may look after the machinery. It gives no sight of any stay."""
    if actor.is_system:
        return True
    if actor.account_id is None or actor.by_link:
        return False
    return Account.objects.filter(pk=actor.account_id, is_staff=True, is_active=True).exists()
