"""Whom to call first: the emergency number, then the numbers that are answered day and night, then those of the day."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import MembershipRole, Person
from assessments import readers
from assessments.incident_models import Incident
from ground.countries import country_name
from ground.telephones import as_dialled
from lifecycle.models import Mobility, NamedPart, OrganisationPart
from lifecycle.people.cast import cast_of
from lifecycle.people.kept_contacts import kept_from
from lifecycle.people.role_book import sending_organisation_id
from lifecycle.roles import NamedPartKind, OrganisationPartKind

EMERGENCY = "112"
# Where 112 is an emergency number of the country: the Union (Directive (EU) 2018/1972, article 109) and neighbours.
HAS_112 = frozenset(
    "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE IS LI NO CH GB TR UA MD RS ME MK "
    "AL BA".split()
)
# Where the country has another number, for all three.
ANOTHER = {"US": "911", "CA": "911", "MX": "911", "AU": "000", "NZ": "111"}


@dataclass(frozen=True)
class Number:
    """One number to tap. `person`: whose it is, where it is somebody's."""

    name: str
    about: str
    number: str
    urgent: bool = False
    person: UUID | None = None

    @property
    def dialled(self) -> str:
        """As a telephone takes it."""
        return as_dialled(self.number)


def numbers_for(mobility: Mobility, reader: Actor, incident: Incident | None = None) -> list[Number]:
    """The emergency number first; then those of the school and of the participant's own side, never the host's.

    `incident`: nobody whom its reporter left out is offered.
    """
    school = sending_organisation_id(mobility)
    contacts = [part for part in _contacts(mobility) if part.organisation_id in (school, None)]
    offered = [*(map(_of_a_contact, contacts) if contacts else _responsible(mobility)), *_safeguarding(mobility)]
    if incident is not None:
        offered = [one for one in offered if not _left_out(mobility, incident, one)]
    return [emergency_number(mobility), *each_once(_seen_by(reader, mobility, offered))]


def numbers_of_a_stay(mobility: Mobility, reader: Actor, parts: Iterable[OrganisationPart]) -> list[Number]:
    """All that who goes may need, each number once. `parts`: of the organisations, with who is responsible."""
    found = [*map(_of_a_contact, _contacts(mobility)), *_safeguarding(mobility)]
    tutors = mobility.named_parts.open().filter(part=NamedPartKind.TUTOR).select_related("person").order_by("from_at")
    found += [Number(one.full_name, _("tutor"), one.reached_at, person=one.person_id) for one in tutors]
    asked = [part for part in parts if part.part in (OrganisationPartKind.HOSTING, OrganisationPartKind.SENDING)]
    for part in asked:
        if part.part == OrganisationPartKind.SENDING and part.answering:
            found.append(Number(part.answering.full_name, _("your school"), part.answering.phone))
    found += [Number(one.organisation.name, str(one.get_part_display()), one.organisation.phone) for one in asked]
    return [emergency_number(mobility), *each_once(_seen_by(reader, mobility, found))]


def emergency_number(mobility: Mobility) -> Number:
    """That of the country, and how far it leads."""
    name, country = _("Ambulance, police, fire"), {"country": country_name(mobility.country)}
    if mobility.country in HAS_112:
        return Number(name, _("anywhere in %(country)s, free") % country, EMERGENCY, urgent=True)
    if number := ANOTHER.get(mobility.country):
        return Number(name, _("anywhere in %(country)s, free") % country, number, urgent=True)
    about = _("from a mobile telephone in most countries; ask at once for the local number")
    return Number(name, about, EMERGENCY, urgent=True)


def _contacts(mobility: Mobility) -> list[NamedPart]:
    """Who is named for an emergency."""
    parts = mobility.named_parts.open().filter(part=NamedPartKind.EMERGENCY_CONTACT)
    return list(parts.select_related("person", "organisation").order_by("from_at"))


def _of_a_contact(part: NamedPart) -> Number:
    when = _("day and night") if part.phone_night else _("by day")
    where = part.organisation.name if part.organisation else part.function
    about = ", ".join(word for word in (where, when) if word)
    return Number(part.full_name, about, part.phone_night or part.reached_at, person=part.person_id)


def _safeguarding(mobility: Mobility) -> list[Number]:
    """Who reads reports at the school."""
    school = sending_organisation_id(mobility)
    people = cast_of(mobility).members(school, MembershipRole.SAFEGUARDING) if school else []
    found = Person.objects.filter(pk__in=people).exclude(phone="").order_by("pk") if people else []
    about = _("reads what you tell the school, by day")
    return [Number(person.full_name, about, person.phone, person=person.pk) for person in found]


def _responsible(mobility: Mobility) -> list[Number]:
    """Where nobody is named for an emergency: who answers for the stay, and the school itself."""
    parts = mobility.organisation_parts.with_responsible().filter(part=OrganisationPartKind.SENDING)
    part = parts.first()
    if part is None:
        return []
    who, house = part.answering, part.organisation
    own = [Number(who.full_name, _("by day"), who.phone, person=who.pk)] if who else []
    return [*own, Number(house.name, _("by day"), house.phone)]


def _left_out(mobility: Mobility, incident: Incident, one: Number) -> bool:
    return one.person is not None and readers.is_left_out(mobility, incident, one.person)


def _seen_by(reader: Actor, mobility: Mobility, found: Iterable[Number]) -> list[Number]:
    """Without those of a guardian whom the other one is not to reach."""
    kept = kept_from(mobility, reader)
    return [one for one in found if one.person not in kept]


def each_once(found: Iterable[Number]) -> list[Number]:
    """Without those that have none, each number where it stands first."""
    by_number: dict[str, Number] = {}
    for one in found:
        if one.dialled:
            by_number.setdefault(one.dialled, one)
    return list(by_number.values())
