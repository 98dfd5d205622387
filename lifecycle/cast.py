"""Who takes part in one stay, read once for a door or a page: parts, named parts, rights in the organisations."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from accounts import clock
from accounts.compiled import Compiled
from accounts.models import Membership
from lifecycle.models import Mobility, NamedPart, OrganisationPart


class Held(NamedTuple):
    """An organisation's open part."""

    part: str
    organisation_id: UUID
    responsible_id: UUID | None


class Named(NamedTuple):
    """A person's open part."""

    part: str
    person_id: UUID


class Right(NamedTuple):
    """What somebody may do for an organisation."""

    organisation_id: UUID
    role: str
    person_id: UUID


PARTS: Compiled[Held] = Compiled(
    lambda stay: OrganisationPart.objects.open().filter(mobility_id=stay).values_list(*Held._fields), into=Held
)
NAMED: Compiled[Named] = Compiled(
    lambda stay: (
        NamedPart.objects.open().filter(mobility_id=stay).order_by("from_at", "id").values_list(*Named._fields)
    ),
    into=Named,
)


def _rights(stay: UUID, day: date) -> QuerySet[Any]:
    there = OrganisationPart.objects.open().filter(mobility_id=stay).values("organisation_id")
    held = Membership.objects.open_on(day).filter(organisation_id__in=there)
    return held.order_by("person__created_at").values_list(*Right._fields)


RIGHTS: Compiled[Right] = Compiled(_rights, UUID, date, into=Right)


@dataclass(frozen=True)
class Cast:
    """The open parts of a stay, and every right that somebody holds today in one of its organisations."""

    parts: list[Held]
    named: list[Named]  # the longest named first
    rights: list[Right]  # the longest known person first

    def organisation(self, part: str) -> UUID | None:
        """The organisation that has this part."""
        return next((held.organisation_id for held in self.parts if held.part == part), None)

    def people(self, parts: Iterable[str]) -> list[UUID]:
        """The persons named for one of these parts."""
        wanted = set(parts)
        return [named.person_id for named in self.named if named.part in wanted]

    def members(self, organisation_id: UUID, right: str) -> list[UUID]:
        """Who holds this right there."""
        return [person for where, role, person in self.rights if where == organisation_id and role == right]


def read_cast(mobility_id: UUID) -> Cast:
    """Three queries."""
    return Cast(PARTS(mobility_id), NAMED(mobility_id), RIGHTS(mobility_id, clock.today()))


def cast_of(mobility: Mobility) -> Cast:
    """Kept with this instance of the stay, until `forget_cast`."""
    held: Cast | None = mobility.__dict__.get("_cast")
    if held is None:
        held = mobility.__dict__["_cast"] = read_cast(mobility.pk)
    return held


def forget_cast(mobility: Mobility) -> None:
    """Somebody was named or replaced: read again when next asked."""
    mobility.__dict__.pop("_cast", None)
