"""People as their keepers know them: found at work without showing anything, written down, changed by themselves.

Who is found at home is asked with the birth date, which stands with the stays: `lifecycle.people.finding`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from accounts.actors import Actor
from accounts.merged_people import became
from accounts.models import Membership, Organisation, Person
from ground import clock
from ground.addresses import stored_form, validate_one_address
from ground.errors import InputRefused
from ground.statements.compiled import Compiled


@dataclass(frozen=True)
class TypedPerson:
    """Somebody as they were typed. `birth_date` only of participants."""

    given_names: str = ""
    family_names: str = ""
    email: str = ""
    phone: str = ""
    language: str = "en"
    birth_date: date | None = None

    def __post_init__(self) -> None:
        for name in ("given_names", "family_names", "email", "phone"):
            object.__setattr__(self, name, (getattr(self, name) or "").strip())

    @property
    def names(self) -> str:
        return f"{self.given_names} {self.family_names}".strip()


@transaction.atomic
def write_down(typed: TypedPerson, *, keeper_id: UUID | None, account_id: UUID | None = None) -> Person:
    """A new person. Raises InputRefused (accounts.address_refused)."""
    return Person.objects.write_down(
        email=accepted_address(typed.email) if typed.email else None,
        given_names=typed.given_names,
        family_names=typed.family_names,
        phone=typed.phone,
        language=typed.language,
        keeper_id=keeper_id,
        account_id=account_id,
    )


@transaction.atomic
def meet_at_work(typed: TypedPerson, *, organisation_id: UUID) -> tuple[Person, bool]:
    """Same organisation, same address: the same person. And whether they are new; names of who is there stay.

    Without an address it is somebody new. Raises InputRefused (accounts.address_refused).
    """
    if not typed.email:
        return write_down(typed, keeper_id=organisation_id), True
    Organisation.objects.select_for_update(of=("self",), no_key=True).get(pk=organisation_id)  # two at once: one person
    there = Person.objects.filter(keeper=organisation_id, email=accepted_address(typed.email))
    found = there.order_by("created_at", "pk").first()
    return (found, False) if found else (write_down(typed, keeper_id=organisation_id), True)


def same_human(one: UUID | None, others: Iterable[UUID | None]) -> bool:
    """Whether a person is one of the others: the same row, by the same account, or reached by the same address.

    The separation of duties, caps and limits compare so (design, decision 3).
    """
    theirs = {other for other in others if other is not None}
    if one is None or not theirs:
        return False
    if one in theirs:
        return True
    marks = Person.objects.filter(pk__in={one, *theirs}).values_list("pk", "account_id", "email")
    known = {pk: {mark for mark in (account, email) if mark} for pk, account, email in marks}
    return any(known.get(one, set()) & known.get(other, set()) for other in theirs)


def reachable(person_id: UUID) -> Person | None:
    """The person, unless they are gone or their account is closed."""
    there = Person.objects.filter(Q(account=None) | Q(account__is_active=True), pk=became(person_id))
    return there.select_related("account", "keeper").first()


def zone_kept_with(people: Iterable[Person]) -> str:
    """Where the organisation is that keeps what is known of these; empty where none does."""
    return next((one.keeper.zone for one in people if one.keeper is not None), "")


def accepted_address(email: str) -> str:
    """The address as it is stored. Raises InputRefused (accounts.address_refused)."""
    address = stored_form(email)
    try:
        validate_one_address(address)
    except ValidationError as refused:
        raise InputRefused("accounts.address_refused", field="email") from refused
    return address


@transaction.atomic
def change_own(*, actor: Actor, given_names: str, family_names: str, phone: str) -> Person:
    """The own names and telephone, as this keeper knows them."""
    person: Person = Person.objects.select_for_update(of=("self",)).get(pk=actor.person_id)
    person.given_names, person.family_names, person.phone = given_names.strip(), family_names.strip(), phone.strip()
    person.save(update_fields=["given_names", "family_names", "phone"])
    return person


FUNCTION = Compiled(
    lambda person, organisation, day: Membership.objects.open_on(day)
    .filter(person_id=person, organisation_id=organisation).exclude(function="").order_by("pk").values_list("function"),
    UUID, UUID, date,
)  # fmt: skip


def function_of(person_id: UUID, organisation_id: UUID | None) -> str:
    """What a person is in an organisation, in its own words."""
    found = FUNCTION.first(person_id, organisation_id, clock.today()) if organisation_id else None
    return found[0] if found else ""
