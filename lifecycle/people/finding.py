"""Who is meant by what somebody typed (design, decision 3: people and accounts).

At work, same organisation and same address is the same person: `accounts.people.meet_at_work`. At home, address, names
and birth date all equal are the same person; where only some are equal it is asked; without an answer there is no row.
Only persons whom the asking organisation keeps are looked at: nobody else's are found, shown or changed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from accounts.models import Membership, MembershipRole, Organisation, Person
from accounts.people import TypedPerson, accepted_address, meet_at_work, write_down
from accounts.visibility import NOBODY
from ground.errors import SojournError
from lifecycle.models import Mobility, OrganisationPart, ParticipantRecord
from lifecycle.roles import NamedPartKind, OrganisationPartKind

AT_HOME = (NamedPartKind.PARTICIPANT, NamedPartKind.GUARDIAN, NamedPartKind.ACCOMPANYING)
# Whose organisation somebody works for, where it was not said: the first of these that has a part in the stay.
WORKS_FOR = {
    NamedPartKind.TUTOR: (OrganisationPartKind.HOST_COMPANY, OrganisationPartKind.HOSTING),
    NamedPartKind.ASSESSOR: (OrganisationPartKind.HOSTING, OrganisationPartKind.SENDING),
}
NEW = "new"  # the answer: another person, who happens to share something


class WhichPerson(SojournError):
    """Somebody alike is kept already (409). `found` are the persons who may be meant; all are the asking one's own."""

    status = 409

    def __init__(self, code: str, typed: TypedPerson, found: list["Alike"]) -> None:
        super().__init__(code, name=typed.names)
        self.typed, self.found = typed, found


@dataclass(frozen=True)
class Alike:
    """A kept person who shares something with what was typed."""

    person: Person
    birth_date: date | None
    same: frozenset[str]  # of address, names, birth_date

    @property
    def is_the_one(self) -> bool:
        """All that was typed is equal."""
        return self.same >= {"address", "names", "birth_date"}


@transaction.atomic
def meet_at_home(typed: TypedPerson, *, keeper_id: UUID | None, answer: str = "") -> Person:
    """The kept person who is meant, or a new one. `answer` is the id of one of those found, or NEW.

    Raises WhichPerson where it has to be asked, InputRefused (accounts.address_refused).
    """
    if keeper_id is None:  # nobody keeps them but themselves: there is nobody to be mistaken for
        return write_down(typed, keeper_id=None)
    Organisation.objects.select_for_update(of=("self",), no_key=True).get(pk=keeper_id)  # two at once: one person
    found = alike(typed, keeper_id=keeper_id)
    meant = the_one_meant(found, answer)
    if meant is not None:
        return meant.person
    if found and answer != NEW:
        raise WhichPerson("lifecycle.which_person", typed, found)
    return write_down(typed, keeper_id=keeper_id)


def the_one_meant(found: list[Alike], answer: str) -> Alike | None:
    """Without doubt, or as answered."""
    return next((one for one in found if one.is_the_one or str(one.person.pk) == answer), None)


def alike(typed: TypedPerson, *, keeper_id: UUID) -> list[Alike]:
    """Whom the keeper knows with the same address, or with the same names and birth date; the most alike first."""
    return each_alike([typed], keeper_id=keeper_id)[0]


def each_alike(typed: Sequence[TypedPerson], *, keeper_id: UUID) -> list[list[Alike]]:
    """The same for each of several, in two queries."""
    some = Q(email__in=[_address(one) for one in typed if one.email])
    for one in typed:
        some |= Q(given_names__iexact=one.given_names, family_names__iexact=one.family_names)
    known = list(Person.objects.filter(some, keeper=keeper_id).order_by("created_at", "pk"))
    records = ParticipantRecord.objects.filter(person__in=known, organisation=keeper_id)
    born = dict(records.values_list("person", "birth_date"))
    return [_those_alike(one, known, born) for one in typed]


def _those_alike(typed: TypedPerson, known: list[Person], born: Mapping[UUID, date | None]) -> list[Alike]:
    shared = [_shared(typed, person, born.get(person.pk)) for person in known]
    asked = [one for one in shared if "address" in one.same or one.same >= {"names", "birth_date"}]
    return sorted(asked, key=lambda one: -len(one.same))


def _shared(typed: TypedPerson, person: Person, born: date | None) -> Alike:
    address = _address(typed)
    same = {
        "address": address == person.email,
        "names": typed.names.casefold() == person.full_name.casefold(),
        "birth_date": typed.birth_date == born,
    }
    if address is None and person.email is None:  # that neither has one says nothing
        same["address"] = same["names"] and same["birth_date"]
    return Alike(person, born, frozenset(name for name, equal in same.items() if equal))


def _address(typed: TypedPerson) -> str | None:
    return accepted_address(typed.email) if typed.email else None


def keeper_in(mobility: Mobility, part: str, organisation_id: UUID | None = None) -> UUID | None:
    """Which organisation keeps somebody with this part: the one they work for, at home the sending one."""
    if part in AT_HOME:
        return _organisation_in(mobility, (OrganisationPartKind.SENDING,))
    wanted = WORKS_FOR.get(NamedPartKind(part), (OrganisationPartKind.SENDING,))
    return organisation_id or _organisation_in(mobility, wanted)


def _organisation_in(mobility: Mobility, parts: tuple[OrganisationPartKind, ...]) -> UUID | None:
    held = dict(
        OrganisationPart.objects.open().filter(mobility=mobility, part__in=parts).values_list("part", "organisation_id")
    )
    return next((held[part] for part in parts if part in held), None)


def meet(
    mobility: Mobility, part: str, typed: TypedPerson, *, organisation_id: UUID | None = None, answer: str = ""
) -> Person:
    """The person meant as somebody with this part in the stay. Raises what `meet_at_home` and `meet_at_work` raise."""
    keeper = keeper_in(mobility, part, organisation_id)
    if part in AT_HOME or keeper is None:
        return meet_at_home(typed, keeper_id=keeper, answer=answer)
    return meet_at_work(typed, organisation_id=keeper)[0]


def why_no_guardian(mobility: Mobility, typed: TypedPerson, answer: str) -> str:
    """The code of why the one meant cannot be the guardian; empty where they can."""
    keeper = keeper_in(mobility, NamedPartKind.GUARDIAN)
    found = alike(typed, keeper_id=keeper) if keeper and answer != NEW else []
    one = the_one_meant(found, answer)
    meant = one.person if one else None
    if meant is not None and meant.pk == mobility.participant_id:
        return "lifecycle.own_guardian"
    return "lifecycle.coordinator_as_guardian" if keeper and _coordinates(keeper, typed, meant) else ""


def _coordinates(organisation_id: UUID, typed: TypedPerson, meant: Person | None) -> bool:
    """Whether they coordinate for that organisation, by the address typed or by account."""
    members = Membership.objects.open().filter(organisation=organisation_id, role=MembershipRole.COORDINATOR)
    address = accepted_address(typed.email) if typed.email else None
    by_address = Q(person__email=address) if address else NOBODY
    by_account = Q(person__account=meant.account_id) if meant is not None and meant.account_id else NOBODY
    return members.filter(by_address | by_account).exists()
