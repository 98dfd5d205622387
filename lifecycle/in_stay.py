"""What several parts of a page want to know of one stay: who takes part, what happened, what is owed.

Each is a whole table of the stay; who asks picks what is meant. A door may ask as well, for a journey of its own.
"""

from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import Person
from ground import clock
from ground.once import is_known, once
from lifecycle.answers import Read, read_ahead_on_pages, rows_of
from lifecycle.models import Event, Mobility, NamedPart, OrganisationPart, Succession
from lifecycle.models.event import EventKind

ORGANISATIONS: Read[OrganisationPart] = Read(
    lambda stay, now, day: (
        OrganisationPart.objects.with_responsible(now, day).filter(mobility=stay).order_by("from_at", "id")
    ),
    UUID, datetime, date,
)  # fmt: skip
NAMED: Read[NamedPart] = Read(
    lambda stay: (
        NamedPart.objects.filter(mobility=stay).select_related("person", "organisation").order_by("from_at", "id")
    )
)
EVENTS: Read[Event] = Read(lambda stay: Event.unscoped.filter(mobility=stay).select_related("remark").order_by("-seq"))
WHO_ACTED: Read[Person] = Read(lambda stay: _who_acted(stay))
SUCCESSIONS: Read[Succession] = Read(
    lambda stay: Succession.objects.filter(mobility=stay, decided_at=None).select_related("giver", "taker")
)
read_ahead_on_pages(ORGANISATIONS, NAMED, EVENTS, WHO_ACTED, SUCCESSIONS)


def _who_acted(stay: UUID) -> QuerySet[Person]:
    events = Event.unscoped.filter(mobility=stay).order_by()
    return Person.objects.filter(pk__in=events.values("person_id").union(events.values("entered_by_id")))


def organisations_in(mobility: Mobility) -> list[OrganisationPart]:
    """The open parts of organisations, the longest first."""
    return rows_of(ORGANISATIONS, mobility)


def organisation_with(mobility: Mobility, kind: str) -> OrganisationPart | None:
    """The open part of this kind."""
    return next((part for part in organisations_in(mobility) if part.part == kind), None)


def not_ended(mobility: Mobility) -> list[NamedPart]:
    """The parts by name held now, and those that begin on a later day, the longest first."""
    now = clock.now()
    return [part for part in rows_of(NAMED, mobility) if part.until_at is None or part.until_at > now]


def held_now(mobility: Mobility) -> list[NamedPart]:
    """Those held now."""
    return [part for part in not_ended(mobility) if part.has_begun]


def steps_of(mobility: Mobility) -> list[Event]:
    """The transitions of the stay itself that led somewhere, the oldest first."""
    found = (one for one in rows_of(EVENTS, mobility) if one.kind == EventKind.TRANSITION and one.machine == "mobility")
    return [one for one in found if one.to_state][::-1]


def named_read(stay: UUID) -> list[NamedPart] | None:
    """Everybody who ever had a part by name, the oldest part first; None where the page has not read them."""
    return once((NAMED, stay), list) if is_known((NAMED, stay)) else None


def people_read(stay: UUID | None) -> list[Person]:
    """The people of this stay whom the page has read already."""
    if stay is None or not is_known((WHO_ACTED, stay)):
        return []
    acted: list[Person] = once((WHO_ACTED, stay), list)
    return [*acted, *(part.person for part in named_read(stay) or ())]
