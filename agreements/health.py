"""What must be known of somebody's health: who reads it, until when it is kept, and its deletion on that day."""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from accounts.actors import Actor
from agreements.health_models import HealthNote
from ground import clock
from ground.sealing import seal
from lifecycle.answers import Read, read_ahead_on_pages, rows_of
from lifecycle.effects.daily import once_a_day
from lifecycle.models import Mobility, OrganisationPart
from lifecycle.names import names_in
from lifecycle.people.mailboxes import came_by_a_shared_mailbox
from lifecycle.roles import OrganisationPartKind
from lifecycle.tables.mobility import AT_THE_HOST, CANCELLED, EARLY_RETURN, WITHDRAWN

KEPT = timedelta(days=90)  # after the last day abroad (DP-12)
NEVER_LEFT = (WITHDRAWN, CANCELLED)
NOT_OVER = (*AT_THE_HOST, EARLY_RETURN)  # the real end is not known, or the case of who came home early is open
NOTES: Read[HealthNote] = Read(lambda stay: HealthNote.objects.filter(mobility_id=stay, deleted_at=None))
read_ahead_on_pages(NOTES)


def deleted_on(mobility: Mobility) -> date | None:
    """The day on which it goes: 90 days after the last day; of an early return not before the case is closed."""
    return mobility.ends_on + KEPT if mobility.ends_on else None


def readers(mobility: Mobility) -> list[UUID]:
    """Who reads the words: whoever answers for the stay at the organisation that sends, and nobody else."""
    parts = OrganisationPart.objects.with_responsible().filter(mobility=mobility, part=OrganisationPartKind.SENDING)
    return [part.answering.pk for part in parts if part.answering]


def reader_names(mobility: Mobility) -> list[str]:
    """The same by name."""
    people = readers(mobility)
    names = names_in(mobility.pk, people)
    return [names[one] for one in people]


def notes_of(mobility: Mobility) -> list[HealthNote]:
    """What is kept now."""
    return list(rows_of(NOTES, mobility))


def measure_of(mobility: Mobility) -> str:
    """What everybody reads who must act on it: "Gluten-free meals"."""
    return ", ".join(dict.fromkeys(one.measure for one in notes_of(mobility) if one.measure))


def own_text(mobility: Mobility, actor: Actor) -> str:
    """What the reader wrote; nothing by a link to a mailbox that others read."""
    if came_by_a_shared_mailbox(actor):
        return ""
    return next((one.text for one in notes_of(mobility) if one.person_id in actor.people), "")


def write(*, mobility: Mobility, person_id: UUID, text: str) -> None:
    """Keep the words sealed, in place of what this person wrote before. Whoever may not read them writes them anew."""
    HealthNote.objects.update_or_create(
        mobility=mobility,
        person_id=person_id,
        defaults={"sealed_text": seal(text), "written_at": clock.now(), "deleted_at": None},
    )


def set_measure(*, mobility: Mobility, measure: str) -> None:
    """What is to be done, without saying why."""
    HealthNote.objects.filter(mobility=mobility, deleted_at=None).update(measure=measure)


def erase(*, mobility: Mobility, person_id: UUID) -> int:
    """The consent was taken back: what this person wrote goes at once."""
    return _erase(HealthNote.objects.filter(mobility=mobility, person_id=person_id))


def erase_due() -> int:
    """What has reached its day, or passed it while nobody worked; of who never left at once. Returns how many."""
    kept = HealthNote.objects.filter(deleted_at=None).alias(
        last=Coalesce("mobility__ended_on", "mobility__planned_end"),
    )
    over = Q(last__lte=clock.today() - KEPT) & ~Q(mobility__state__in=NOT_OVER)
    due = kept.filter(over | Q(mobility__state__in=NEVER_LEFT))
    return _erase(HealthNote.objects.filter(pk__in=list(due.values_list("pk", flat=True))))


def _erase(notes: QuerySet[HealthNote]) -> int:
    return notes.filter(deleted_at=None).update(sealed_text="", measure="", deleted_at=clock.now())


@once_a_day("agreements.health")
def sweep_health() -> int:
    """Returns how many notes went."""
    return erase_due()


def reads(mobility: Mobility, person_ids: Iterable[UUID]) -> bool:
    """Whether one of these persons is who reads it."""
    return not set(person_ids).isdisjoint(readers(mobility))
