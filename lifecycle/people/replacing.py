"""Somebody else takes over at the host: the part moves at once, what was written and signed stays (2.5)."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from ground import clock
from lifecycle.models import Mobility, NamedPart, OrganisationPart, Succession
from lifecycle.planning import end_named_part, name_person
from lifecycle.roles import NamedPartKind, OrganisationPartKind

HANDED_OVER = (NamedPartKind.TUTOR, NamedPartKind.ASSESSOR)


def replace_tutor(*, mobility: Mobility, person_id: UUID, function: str, **as_typed: str) -> dict[str, Any]:
    """Name the one tutor; the former one's part ends. Returns what the event keeps."""
    hosts = OrganisationPart.objects.open().filter(mobility=mobility)
    host = (
        hosts.filter(part=OrganisationPartKind.HOST_COMPANY).first()
        or hosts.filter(part=OrganisationPartKind.HOSTING).first()
    )
    details: dict[str, Any] = {"named": person_id}
    tutors = NamedPart.objects.open().filter(mobility=mobility, part=NamedPartKind.TUTOR)
    for former in tutors.exclude(person=person_id):
        end_named_part(mobility=mobility, person_id=former.person_id, part=NamedPartKind.TUTOR)
        details["former"] = former.person_id
    name_person(
        mobility=mobility,
        person_id=person_id,
        part=NamedPartKind.TUTOR,
        organisation_id=host.organisation_id if host else None,
        function=function,
        **as_typed,
    )
    return details


def open_successions(mobility: Mobility) -> QuerySet[Succession]:
    """Successors named and not confirmed yet."""
    return Succession.objects.filter(mobility=mobility, decided_at=None).select_related("giver", "taker")


def name_successor(*, mobility: Mobility, giver_id: UUID, taker_id: UUID, **as_typed: str) -> Succession:
    """Keep who is to follow; a second naming replaces the first."""
    open_successions(mobility).filter(giver=giver_id).update(decided_at=clock.now())
    return Succession.objects.create(
        mobility=mobility, giver_id=giver_id, taker_id=taker_id, named_at=clock.now(), **as_typed
    )


def decide_succession(*, succession: Succession, accept: bool) -> dict[str, Any]:
    """Move the giver's parts as tutor and as assessor, or leave them. Returns what the event keeps."""
    succession.decided_at, succession.accepted = clock.now(), accept
    succession.save(update_fields=["decided_at", "accepted"])
    details: dict[str, Any] = {"former": succession.giver_id, "named": succession.taker_id, "accepted": accept}
    held = NamedPart.objects.open().filter(
        mobility=succession.mobility, person=succession.giver_id, part__in=HANDED_OVER
    )
    for part in list(held) if accept else []:
        end_named_part(mobility=succession.mobility, person_id=succession.giver_id, part=part.part)
        name_person(
            mobility=succession.mobility,
            person_id=succession.taker_id,
            part=part.part,
            organisation_id=part.organisation_id,
            function=part.function,
            called=succession.called,
            phone=succession.phone,
        )
    return details
