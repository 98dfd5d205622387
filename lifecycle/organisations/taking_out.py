"""An organisation that was named wrongly no longer takes part, and neither do the people named for it."""

from uuid import UUID

from django.db.models import Q, QuerySet

from lifecycle.errors import ActRefused
from lifecycle.models import Mobility, NamedPart, OrganisationPart
from lifecycle.models.part import OF_THE_HOST
from lifecycle.organisations.moving import let_go_of_parts
from lifecycle.people.cast import forget_cast
from lifecycle.people.leaving import end_part
from lifecycle.people.replacing import drop_planned
from lifecycle.roles import NamedPartKind, OrganisationPartKind
from lifecycle.tables.mobility import AGREEMENT_SIGNING

SIGNING_PARTS = frozenset(OrganisationPartKind) - {OrganisationPartKind.COMPETENT}
THEIR_OWN = (NamedPartKind.PARTICIPANT, NamedPartKind.GUARDIAN)  # of no organisation's people


def parts_to_take_out(mobility: Mobility) -> QuerySet[OrganisationPart]:
    """Every part but the sending one, which leads the stay."""
    parts = OrganisationPart.objects.open().filter(mobility=mobility).exclude(part=OrganisationPartKind.SENDING)
    return parts.select_related("organisation").order_by("from_at", "pk")


def named_for(part: OrganisationPart) -> QuerySet[NamedPart]:
    """Who takes part by name for this organisation, unless it keeps another part in the stay."""
    kept = OrganisationPart.objects.open().filter(mobility=part.mobility_id, organisation=part.organisation_id)
    theirs = Q(organisation=part.organisation_id)
    if part.part == OrganisationPartKind.HOSTING:
        theirs |= Q(organisation=None, part__in=OF_THE_HOST)
    named = NamedPart.objects.open().filter(theirs, mobility=part.mobility_id)
    return named.none() if kept.exclude(pk=part.pk).exists() else named.exclude(part__in=THEIR_OWN)


def take_out(part: OrganisationPart, mobility: Mobility) -> tuple[list[UUID], list[str]]:
    """The part ends now; what its people wrote and signed stays.

    Gives those whose named parts ended with it, and the codes of what follows. Raises ActRefused while a text that it
    may have to sign is out.
    """
    if mobility.state == AGREEMENT_SIGNING and part.part in SIGNING_PARTS:
        raise ActRefused("lifecycle.recall_first")
    named = list(named_for(part).select_related("mobility", "person"))
    follows = let_go_of_parts(OrganisationPart.objects.filter(pk=part.pk))
    follows += [code for one in named for code in _end(one)]
    forget_cast(mobility)
    return [one.person_id for one in named], list(dict.fromkeys(follows))


def _end(part: NamedPart) -> list[str]:
    drop_planned(part)
    return end_part(part)
