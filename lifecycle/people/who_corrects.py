"""Whose facts an actor may correct, and which: those of persons kept by the own organisation (design, decision 3)."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.actors import Actor
from accounts.models import Membership, MembershipRole, Organisation, Person
from accounts.selectors import rights_of
from ground.once import asked_once
from lifecycle.in_stay import not_ended, organisations_in
from lifecycle.models import Mobility, NamedPart, OrganisationPart
from lifecycle.people.finding import AT_HOME
from lifecycle.people.role_book import roles_in_stay
from lifecycle.roles import NamedPartKind, OrganisationPartKind, Role

NAMES = frozenset({"given_names", "family_names"})
OF_THE_PERSON = ("given_names", "family_names", "email", "phone")
OF_THE_RECORD = ("birth_date", "address", "postcode", "town", "country")
OF_THE_PART = ("relation", "phone_day", "phone_night")
OF_A_GUARDIAN = ("contact_kept",)
FACTS = (*OF_THE_PERSON, *OF_THE_PART, *OF_A_GUARDIAN, *OF_THE_RECORD)
OF_THE_HOST = (OrganisationPartKind.HOSTING, OrganisationPartKind.HOST_COMPANY)
REACHED_BY_PHONE = frozenset({NamedPartKind.GUARDIAN, NamedPartKind.EMERGENCY_CONTACT})


@dataclass(frozen=True)
class InTheStay:
    """A person as one stay knows them."""

    stay: Mobility
    person: Person
    parts: tuple[NamedPart, ...]

    @property
    def is_participant(self) -> bool:
        """Whether they go."""
        return self.stay.participant_id == self.person.pk

    @property
    def is_at_home(self) -> bool:
        """Participant, guardian or accompanying: kept by the sending organisation."""
        return self.is_participant or any(part.part in AT_HOME for part in self.parts)

    @property
    def is_guardian(self) -> bool:
        """Whether they are a guardian, from whom another one may be kept."""
        return any(part.part == NamedPartKind.GUARDIAN for part in self.parts)

    @property
    def has_telephones(self) -> bool:
        """Whether their part has telephones of its own, by day and by night."""
        return any(part.part in REACHED_BY_PHONE or part.phone_day or part.phone_night for part in self.parts)

    def facts(self) -> dict[str, Any]:
        """What can be corrected of them here, with the present values."""
        found: dict[str, Any] = {name: getattr(self.person, name) or "" for name in OF_THE_PERSON}
        if any(part.part in REACHED_BY_PHONE for part in self.parts):
            found["relation"] = self.parts_told[0].relation
        if self.has_telephones:
            found |= {name: getattr(self.parts_told[0], name) for name in ("phone_day", "phone_night")}
        if self.is_guardian:
            found["contact_kept"] = any(part.contact_kept for part in self.parts if part.part == NamedPartKind.GUARDIAN)
        if self.is_participant and self.stay.record is not None:
            found |= {name: getattr(self.stay.record, name) for name in OF_THE_RECORD}
        return found

    @property
    def parts_told(self) -> list[NamedPart]:
        """The parts that hold telephones, those of a guardian first."""
        return sorted(self.parts, key=lambda part: (part.part not in REACHED_BY_PHONE, part.from_at))


def people_in_stay(stay: Mobility) -> QuerySet[Person]:
    """Everybody named, now or from a later day, and who is responsible for an organisation."""
    named = NamedPart.objects.not_ended().filter(mobility=stay).values("person_id")
    responsible = OrganisationPart.objects.open().filter(mobility=stay).exclude(responsible=None)
    return Person.objects.filter(Q(pk__in=named) | Q(pk__in=responsible.values("responsible_id")))


def at_work_with(stay: Mobility, email: str) -> Person | None:
    """Who takes part at work, and is reached by this address; None where nobody is."""
    at_home = NamedPart.objects.not_ended().filter(mobility=stay, part__in=AT_HOME).values("person_id")
    there = people_in_stay(stay).exclude(pk__in=at_home).exclude(pk=stay.participant_id)
    return there.filter(email=email).order_by("created_at").first() if email else None


def coordinates_at_the_host(stay: Mobility, email: str) -> Organisation | None:
    """The host for which somebody with this address coordinates, whether or not they answer for this stay."""
    hosts = OrganisationPart.objects.open().filter(mobility=stay, part__in=OF_THE_HOST).values("organisation_id")
    rights = Membership.objects.open().filter(organisation__in=hosts, role=MembershipRole.COORDINATOR)
    found = rights.filter(person__email=email).select_related("organisation").first() if email else None
    return found.organisation if found else None


def in_the_stay(stay: Mobility, person: Person) -> InTheStay:
    """The person with the parts that they hold here."""
    parts = NamedPart.objects.not_ended().filter(mobility=stay, person=person).order_by("from_at", "id")
    return InTheStay(stay, person, tuple(parts))


def correctable(actor: Actor, known: InTheStay) -> dict[str, Any]:
    """What this actor may correct, with the present values; nothing where others keep the person.

    The address of oneself is the account's: who signs in changes it there.
    """
    facts, own = known.facts(), known.person.pk in actor.people
    if _keeps(actor, known):
        return {name: value for name, value in facts.items() if not (own and name == "email")}
    if own and Role.PARTICIPANT in roles_in_stay(actor, known.stay):
        return {"phone": facts["phone"]}
    return {}


def _keeps(actor: Actor, known: InTheStay) -> bool:
    keeper_id = known.person.keeper_id
    if keeper_id is None:  # written down by who goes without an organisation
        held = roles_in_stay(actor, known.stay)
        return {Role.LEAD, Role.PARTICIPANT} <= held and not _is_somebody_elses(actor, known.person)
    return keeper_id == actor.organisation_id and _has_the_right(actor, keeper_id, known.is_at_home)


def _is_somebody_elses(actor: Actor, person: Person) -> bool:
    return person.account_id is not None and person.pk not in actor.people


def _has_the_right(actor: Actor, organisation_id: UUID, at_home: bool) -> bool:
    rights = {MembershipRole.COORDINATOR} if at_home else {MembershipRole.COORDINATOR, MembershipRole.ADMINISTRATOR}
    return actor.person_id is not None and not rights_of(actor.person_id, organisation_id).isdisjoint(rights)


@asked_once
def corrects_somebody(actor: Actor, stay: Mobility) -> bool:
    """Whether `correctable` gives anything for anybody of the stay; two queries, however many take part."""
    if Role.PARTICIPANT in roles_in_stay(actor, stay):
        return True
    if actor.organisation_id is None:
        return False
    named = not_ended(stay)
    responsible = [part.responsible for part in organisations_in(stay) if part.responsible is not None]
    people = [*(part.person for part in named), *responsible]
    ours = {person.pk for person in people if person.keeper_id == actor.organisation_id}
    if _has_the_right(actor, actor.organisation_id, at_home=True):
        return bool(ours)
    at_home = {part.person_id for part in named if part.part in AT_HOME}
    return _has_the_right(actor, actor.organisation_id, at_home=False) and bool(ours - at_home)
