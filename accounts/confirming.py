"""Who runs the installation confirms that an organisation is what it says it is; then others find it."""

from uuid import UUID

from django.db import transaction
from django.dispatch import Signal

from accounts.actors import Actor
from accounts.models import Organisation
from accounts.operators import is_operator
from accounts.registry_of_organisations import locked_organisation
from ground import clock
from ground.errors import NotAllowed

organisation_confirmed = Signal()  # organisation_id


@transaction.atomic
def confirm_organisation(*, actor: Actor, organisation_id: UUID) -> Organisation:
    """Confirmed again changes nothing. Raises NotAllowed, NotThere."""
    if not is_operator(actor):
        raise NotAllowed("accounts.operators_only")
    organisation = locked_organisation(organisation_id)
    if organisation.confirmed_at is None:
        organisation.confirmed_at = clock.now()
        organisation.save(update_fields=["confirmed_at"])
        organisation_confirmed.send(sender=Organisation, organisation_id=organisation.pk)
    return organisation
