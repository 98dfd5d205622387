"""Who reads a report, who is told first, and who is next when nobody has opened it.

The safeguarding contact and the coordinators of the school read it, and the host's coordinators; not those whom the
reporter left out, in whatever role they come. Where nobody is safeguarding contact, the administrators are told. In a
stay that no organisation sends, the person of trust takes the contact's place.
"""

from collections.abc import Collection, Iterable
from uuid import UUID

from accounts.actors import Actor
from accounts.models import MembershipRole
from accounts.selectors import holds
from assessments.incident_models import EntryKind, Incident
from lifecycle.models import Mobility
from lifecycle.people.cast import cast_of
from lifecycle.people.role_book import (
    people_in,
    roles_in_stay,
    roles_of_person,
    sending_organisation_id,
)
from lifecycle.roles import AD, CO, HC, QM, SG, NamedPartKind, OrganisationPartKind, Role

OF_THE_HOST = (OrganisationPartKind.HOSTING, OrganisationPartKind.HOST_COMPANY)
AT_THE_HOST = (NamedPartKind.TUTOR, NamedPartKind.ASSESSOR, NamedPartKind.MENTOR)
TOLD = (EntryKind.TOLD, EntryKind.PASSED_ON)


def may_read(mobility: Mobility, incident: Incident, actor: Actor) -> bool:
    """Whether the actor reads this report; the reporter reads the own one elsewhere, on the receipt."""
    if actor.is_system:
        return True
    held = roles_in_stay(actor, mobility)
    if not held or any(is_left_out(mobility, incident, person) for person in actor.people):
        return False
    if held & roles_that_read(incident) or told_people(incident) & set(actor.people):
        return True
    return QM in held and holds(actor, MembershipRole.CASE_ACCESS)


def roles_that_read(incident: Incident) -> frozenset[Role]:
    """The roles that read it, unless somebody in them was left out."""
    found = {SG}
    if incident.without_coordinator_id is None:
        found.add(CO)
    if not incident.without_host:
        found.add(HC)
    return frozenset(found)


def is_left_out(mobility: Mobility, incident: Incident, person_id: UUID) -> bool:
    """Whether the reporter left this human being out, in whatever role they come."""
    cast = cast_of(mobility)
    return any(cast.same_human(person_id, one) for one in _left_out(mobility, incident))


def _left_out(mobility: Mobility, incident: Incident) -> list[UUID]:
    cast, found = cast_of(mobility), []
    if incident.without_coordinator_id is not None:
        found.append(incident.without_coordinator_id)
    if incident.without_host:
        hosts = {part.organisation_id for part in cast.parts if part.part in OF_THE_HOST}
        found += [right.person_id for right in cast.rights if right.organisation_id in hosts]
        found += cast.people(AT_THE_HOST)
    return found


def told_people(incident: Incident) -> set[UUID]:
    """Everybody who was told of it by mail: at first, or as the next."""
    return {entry.person_id for entry in incident.entries.all() if entry.kind in TOLD}


def first_told(mobility: Mobility, incident: Incident) -> list[UUID]:
    """Whom a mail tells at once: the contact, else the administrators; who coordinates the stay on both sides."""
    contacts = _able(mobility, incident, people_in(mobility, SG)) or people_in(mobility, AD)
    roles = roles_that_read(incident)
    rest = [person for role in (CO, HC) if role in roles for person in people_in(mobility, role)]
    return _able(mobility, incident, [*contacts, *rest])


def asked_of_a_closing(mobility: Mobility, incident: Incident, person_id: UUID) -> list[UUID]:
    """The host's coordinators, where they know of it too and did not close it themselves: do they agree?"""
    if HC not in roles_that_read(incident) or HC in roles_of_person(mobility, person_id):
        return []
    return _able(mobility, incident, people_in(mobility, HC))


def who_acts(mobility: Mobility, incident: Incident) -> list[UUID]:
    """Who may take the next step: those who read it by their role, and those who were told of it."""
    return _able(mobility, incident, [*first_told(mobility, incident), *sorted(told_people(incident), key=str)])


def next_told(mobility: Mobility, incident: Incident, told: Collection[UUID] | None = None) -> UUID | None:
    """The next person of the school, where those told have not opened it: a colleague, then an administrator.

    `told`: of a report that is not written yet, those whom it would tell first.
    """
    told = told_people(incident) if told is None else told
    sending, cast = sending_organisation_id(mobility), cast_of(mobility)
    if sending is None:
        return None
    rights = [MembershipRole.SAFEGUARDING, MembershipRole.COORDINATOR, MembershipRole.ADMINISTRATOR]
    if incident.without_coordinator_id is not None:
        rights.remove(MembershipRole.COORDINATOR)
    following = [person for right in rights for person in cast.members(sending, right)]
    return next((person for person in _able(mobility, incident, following) if person not in told), None)


def _able(mobility: Mobility, incident: Incident, people: Iterable[UUID]) -> list[UUID]:
    """Without those left out, and without who wrote it."""
    return [
        person
        for person in dict.fromkeys(people)
        if person != incident.person_id and not is_left_out(mobility, incident, person)
    ]


def somebody_reads(mobility: Mobility, incident: Incident) -> bool:
    """Whether anybody of the school is told of it, or writes it; without a school anybody at all."""
    school = {SG, CO, AD}
    if sending_organisation_id(mobility) is None:
        return bool(first_told(mobility, incident))
    if roles_of_person(mobility, incident.person_id) & school:
        return True
    return any(roles_of_person(mobility, person) & school for person in first_told(mobility, incident))


def stops_the_clock(mobility: Mobility, actor: Actor) -> bool:
    """Whether the reading of this actor counts: of the school's side; without a school anybody's who may read."""
    held = roles_in_stay(actor, mobility)
    return sending_organisation_id(mobility) is None or bool(held & {SG, CO, AD, QM})
