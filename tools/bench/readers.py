"""Who looks at pages in a thin world: coordinators of the largest school and of one of about a hundred stays, and a tutor."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, QuerySet
from django.test import Client

from accounts.models import Membership, MembershipRole, Person
from accounts.own_account import open_account
from lifecycle.models import Mobility, NamedPart, OrganisationPart
from lifecycle.roles import NamedPartKind, OrganisationPartKind

SMALL = 100  # stays
OF_A_TUTOR = 20


@dataclass(frozen=True)
class Reader:
    """A coordinator and the school acted for."""

    person: UUID
    school: UUID

    @property
    def stays(self) -> QuerySet[Mobility]:
        """Those the school sends."""
        parts = OrganisationPart.objects.filter(organisation=self.school, part=OrganisationPartKind.SENDING)
        return Mobility.unscoped.filter(pk__in=parts.values("mobility"))

    def sign_in(self) -> Client:
        """A browser of theirs."""
        return signed_in(Person.objects.get(pk=self.person))


def readers() -> dict[str, Reader]:
    """By the size of their school."""
    counted = OrganisationPart.objects.filter(part=OrganisationPartKind.SENDING).values_list("organisation")
    schools = sorted((number, school) for school, number in counted.annotate(number=Count("pk")).order_by())
    _number, largest = schools[-1]
    _number, small = min(schools, key=lambda one: abs(one[0] - SMALL))
    return {"small": _of(small), "largest": _of(largest)}


def a_tutor() -> Person:
    """One of about twenty trainees."""
    counted = NamedPart.objects.open().filter(part=NamedPartKind.TUTOR).values_list("person").order_by("person")
    numbers = counted.annotate(number=Count("pk"))
    found, _number = min(numbers, key=lambda one: abs(one[1] - OF_A_TUTOR))
    return Person.objects.get(pk=found)


def signed_in(person: Person) -> Client:
    """A browser of theirs; who works for one organisation acts for it."""
    if person.account is None:
        person.account = open_account(email=f"{person.pk}@people.example.org", proved=True)
        person.save(update_fields=["account"])
    client = Client(headers={"Sec-Fetch-Site": "none"})
    client.force_login(person.account)
    return client


def some_readers(number: int) -> Iterable[Reader]:
    """Coordinators of so many schools, the largest among them."""
    schools = OrganisationPart.objects.filter(part=OrganisationPartKind.SENDING).order_by().values("organisation")
    found = Membership.objects.open().filter(organisation__in=schools, role=MembershipRole.COORDINATOR)
    largest = readers()["largest"]
    yield largest
    others = found.exclude(organisation=largest.school).order_by("organisation").values_list("person", "organisation")
    yield from (Reader(*each) for each in others[: number - 1])


def _of(school: UUID) -> Reader:
    held = Membership.objects.open().filter(organisation=school, role=MembershipRole.COORDINATOR)
    return Reader(held.order_by("pk").values_list("person", flat=True)[0], school)
