"""An organisation changes its name. What was printed keeps the old one; it is still found by it."""

from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.actors import Actor
from accounts.models import FormerName, Organisation
from accounts.operators import is_operator
from accounts.registry_of_organisations import locked_organisation
from accounts.services import require_administrator
from ground import clock
from ground.errors import InputRefused, NotThere


@transaction.atomic
def rename(*, actor: Actor, organisation_id: UUID, name: str, from_on: date) -> Organisation:
    """From that day on it bears this name. By its administrators, or by who runs the installation.

    The same name again changes nothing. Raises NotAllowed, NotThere, InputRefused (accounts.name_from_ahead,
    accounts.name_from_before, accounts.input_refused).
    """
    if not is_operator(actor) and require_administrator(actor=actor).pk != organisation_id:
        raise NotThere("accounts.organisation_not_there")
    organisation = locked_organisation(organisation_id)
    new = " ".join(name.split())
    if new == organisation.name:
        return organisation
    _require_day(organisation, from_on)
    FormerName.objects.update_or_create(
        organisation=organisation, until_on=from_on, defaults={"name": organisation.name}
    )
    organisation.name = new
    try:
        organisation.full_clean()
    except ValidationError as refused:
        raise InputRefused("accounts.input_refused", problem=refused.messages[0], field="name") from refused
    organisation.save(update_fields=["name"])
    return organisation


def _require_day(organisation: Organisation, from_on: date) -> None:
    if from_on > clock.today():
        raise InputRefused("accounts.name_from_ahead", field="from_on")
    last = organisation.former_names.order_by("-until_on").first()
    if last is not None and from_on <= last.until_on:
        raise InputRefused("accounts.name_from_before", day=last.until_on, name=last.name, field="from_on")


def name_on(organisation: Organisation, day: date) -> str:
    """What it was called on that day."""
    then = organisation.former_names.filter(until_on__gt=day).order_by("until_on").first()
    return then.name if then else organisation.name
