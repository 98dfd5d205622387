"""Writes about partners: who knows whom, what was checked, whom partners see as contact."""

from datetime import date
from uuid import UUID

from django.db import transaction

from accounts.models import Organisation, Partner


@transaction.atomic
def know(*, keeper_id: UUID, organisation_id: UUID) -> Partner | None:
    """The keeper wrote this organisation down and may name it from now on; None for itself. Again changes nothing."""
    if keeper_id == organisation_id:
        return None
    found: Partner
    found, _new = Partner.objects.get_or_create(keeper_id=keeper_id, organisation_id=organisation_id)
    return found


@transaction.atomic
def vouch(
    *, keeper_id: UUID, organisation_id: UUID, checked: str, checked_on: date, note: str, person_id: UUID | None
) -> Partner | None:
    """The keeper vouches for it, for its own stays only; what was noted before is replaced."""
    partner = know(keeper_id=keeper_id, organisation_id=organisation_id)
    if partner is not None:
        partner.checked, partner.checked_on, partner.note = checked, checked_on, note.strip()
        partner.checked_by_id = person_id
        partner.save(update_fields=["checked", "checked_on", "note", "checked_by"])
    return partner


def publish_contact(*, organisation_id: UUID, membership_id: UUID | None) -> None:
    """The one of its people whom partners see; None: nobody."""
    Organisation.objects.filter(pk=organisation_id).update(contact_id=membership_id)
