"""Which of the organisations that may be named a list offers for a part: those that can fill it.

The others are still found by three letters or a number.
"""

from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from accounts.actors import Actor
from accounts.models import Organisation, OrganisationKind
from lifecycle.models import Mobility, OrganisationPart
from lifecycle.people.role_book import sending_organisation_id
from lifecycle.roles import OrganisationPartKind

COMPANIES = (OrganisationKind.COMPANY,)
DECIDING = (OrganisationKind.COMPETENT_INSTITUTION, OrganisationKind.CHAMBER)
BETWEEN = (OrganisationKind.INTERMEDIARY,)


def able_to_be(part: str, mobility: Mobility, actor: Actor) -> Q:
    """Of the kind and in the country that this part asks for; and whoever had it in an own stay before."""
    own = sending_organisation_id(mobility) or actor.organisation_id
    match part:
        case OrganisationPartKind.EMPLOYER:
            fits = Q(kind__in=COMPANIES) & _in_the_country_of(own)
        case OrganisationPartKind.HOST_COMPANY:
            fits = Q(kind__in=COMPANIES) & (Q(country=mobility.country) if mobility.country else Q())
        case OrganisationPartKind.COMPETENT:
            fits = Q(kind__in=DECIDING) & _in_the_country_of(own) | Q(pk=own)
        case OrganisationPartKind.INTERMEDIARY:
            fits = Q(kind__in=BETWEEN)
        case OrganisationPartKind.HOSTING:
            return able_to_host(own)
        case _:
            return Q()
    return fits | _had_it(part, own)


def able_to_host(own: UUID | None) -> Q:
    """Whoever does more than decide; and whoever received somebody of the own before."""
    return ~Q(kind__in=DECIDING) | _had_it(OrganisationPartKind.HOSTING, own)


def _in_the_country_of(own: UUID | None) -> Q:
    return Q(country__in=Organisation.unscoped.filter(pk=own).values("country")) if own else Q()


def _had_it(part: str, own: UUID | None) -> Q:
    stays = OrganisationPart.unscoped.filter(organisation_id=own).values("mobility")
    return Q(Exists(OrganisationPart.unscoped.filter(organisation_id=OuterRef("pk"), part=part, mobility__in=stays)))
