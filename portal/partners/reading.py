"""Who reads these pages, and which organisation an address means to them."""

from datetime import date
from uuid import UUID

from django.http import Http404

from accounts.actors import Actor
from accounts.models import MergedOrganisation, Organisation
from partners.selectors import own_partners, reads_partners


def own_organisation(actor: Actor) -> Organisation:
    """The one acted for. Raises Http404 for who reads nothing of partners."""
    found: Organisation | None = Organisation.unscoped.filter(pk=actor.organisation_id).first()
    if found is None or not reads_partners(actor):
        raise Http404
    return found


def today_of(actor: Actor) -> date:
    """The day it is at the own organisation."""
    return own_organisation(actor).today


def partner_at(actor: Actor, pk: UUID) -> Organisation:
    """One of the own partners. Raises Http404 for every other."""
    found: Organisation | None = own_partners(actor).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def merged_into(actor: Actor, pk: UUID) -> MergedOrganisation | None:
    """What a partner was merged into, where the address is of one that is no more."""
    if not reads_partners(actor):
        return None
    found: MergedOrganisation | None = (
        MergedOrganisation.unscoped.filter(pk=pk, into__in=own_partners(actor)).select_related("into").first()
    )
    return found
