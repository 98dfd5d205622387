"""Whom to call first: the emergency number, and the numbers of the school that are answered day and night."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from ground.countries import country_name
from lifecycle.models import Mobility
from lifecycle.people.role_book import sending_organisation_id
from lifecycle.roles import NamedPartKind, OrganisationPartKind

EMERGENCY = "112"
# Where 112 is an emergency number of the country: the Union (Directive (EU) 2018/1972, article 109) and neighbours.
HAS_112 = frozenset(
    "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE IS LI NO CH GB TR UA MD RS ME MK "
    "AL BA".split()
)


@dataclass(frozen=True)
class Number:
    """One number to tap."""

    name: str
    about: str
    number: str
    urgent: bool = False


def numbers_for(mobility: Mobility) -> list[Number]:
    """The emergency number first; then those of the school and of the participant's own side, never the host's."""
    return [emergency_number(mobility), *_of_the_school(mobility)]


def emergency_number(mobility: Mobility) -> Number:
    """112, and how far it leads."""
    if mobility.country in HAS_112:
        about = _("anywhere in %(country)s, free") % {"country": country_name(mobility.country)}
    else:
        about = _("from a mobile telephone in most countries; ask at once for the local number")
    return Number(_("Ambulance, police, fire"), about, EMERGENCY, urgent=True)


def _of_the_school(mobility: Mobility) -> list[Number]:
    school = sending_organisation_id(mobility)
    contacts = mobility.named_parts.open().filter(part=NamedPartKind.EMERGENCY_CONTACT)
    found = []
    for part in contacts.select_related("person", "organisation").order_by("from_at"):
        number = part.phone_night or part.reached_at
        if number and part.organisation_id in (school, None):
            when = _("day and night") if part.phone_night else _("by day")
            where = part.organisation.name if part.organisation else part.function
            found.append(Number(part.full_name, ", ".join(word for word in (where, when) if word), number))
    return found or _responsible(mobility)


def _responsible(mobility: Mobility) -> list[Number]:
    parts = mobility.organisation_parts.with_responsible().filter(part=OrganisationPartKind.SENDING)
    part = parts.first()
    if part is None:
        return []
    person = part.answering
    number = (person.phone if person else "") or part.organisation.phone
    name = person.full_name if person and person.phone else part.organisation.name
    return [Number(name, _("by day"), number)] if number else []
