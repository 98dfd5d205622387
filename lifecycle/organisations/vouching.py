"""Until somebody made sure of an organisation, nothing of a stay goes out to it.

Its part is `held`: who works there holds no role by it, sees nothing and is sent nothing (`cast`, `visibility`). It is
let go by who runs the installation (confirmed, for everybody), by a memorandum both signed, or by the sending
organisation, which vouches for it in its own stays.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.dispatch import receiver

from accounts.confirming import organisation_confirmed
from accounts.models import Organisation
from ground.statements.compiled import Compiled, Whether
from lifecycle.effects import outbox
from lifecycle.models import OrganisationPart
from lifecycle.organisations.partners import vouched_by
from lifecycle.organisations.sides import copy_sides
from lifecycle.roles import OrganisationPartKind

# What apps above know of two organisations that trust each other: (keeper, other) -> whether they do.
ALSO: list[Callable[[UUID, UUID], bool]] = []
# An organisation's part begins and ends at once: no instant has to be handed to what is compiled.
ANY_HELD = Whether(lambda stay: OrganisationPart.objects.filter(mobility_id=stay, held=True, until_at=None))
HELD: Compiled[tuple[UUID, str]] = Compiled(
    lambda stay: (
        OrganisationPart.objects.filter(mobility_id=stay, held=True, until_at=None)
        .order_by("from_at", "pk")
        .values_list("organisation_id", "organisation__name")
    )
)


def trusted_too(condition: Callable[[UUID, UUID], bool]) -> Callable[[UUID, UUID], bool]:
    """Register what makes a second asking needless."""
    ALSO.append(condition)
    return condition


def is_known(*, keeper_id: UUID | None, organisation_id: UUID) -> bool:
    """Whether the sending organisation need not be asked. Without one, whoever goes decides to whom the own data go."""
    if keeper_id is None or keeper_id == organisation_id:
        return True
    if Organisation.unscoped.filter(pk=organisation_id, confirmed_at__isnull=False).exists():
        return True
    if vouched_by(keeper_id).filter(organisation_id=organisation_id).exists():
        return True
    return any(condition(keeper_id, organisation_id) for condition in ALSO)


def let_go(*, organisation_id: UUID, keeper_id: UUID | None = None) -> list[UUID]:
    """Its people take part from now on: in the stays that the keeper sends, else in all. Gives the stays.

    Each of them looks anew at what is owed, in a transaction of its own. Again changes nothing.
    """
    held = _held_parts(organisation_id, keeper_id)
    parts = list(held.select_for_update().values_list("pk", "mobility_id"))
    OrganisationPart.objects.filter(pk__in=[pk for pk, _stay in parts]).update(held=False)
    copy_sides([stay for _pk, stay in parts])
    for pk, stay in parts:
        payload = {"machine": "mobility", "pk": str(stay)}
        outbox.add("lifecycle.wake", key=f"wake:known:{pk}", payload=payload, mobility_id=stay)
    return [stay for _pk, stay in parts]


def _held_parts(organisation_id: UUID, keeper_id: UUID | None) -> QuerySet[OrganisationPart]:
    held = OrganisationPart.objects.open().filter(organisation_id=organisation_id, held=True)
    if keeper_id is None:
        return held
    sent = OrganisationPart.objects.open().filter(organisation_id=keeper_id, part=OrganisationPartKind.SENDING)
    return held.filter(mobility__in=sent.values("mobility"))


@receiver(organisation_confirmed)
def let_go_everywhere(organisation_id: UUID, **_given: Any) -> None:
    """Who runs the installation has confirmed it."""
    let_go(organisation_id=organisation_id)
