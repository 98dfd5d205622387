"""Somebody else takes over a part by name: from the day that was chosen, not before; what was written stays (2.5)."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ground import clock
from ground.zones import start_in
from lifecycle.effects import outbox
from lifecycle.errors import ActRefused
from lifecycle.models import Mobility, NamedPart, OrganisationPart, Succession
from lifecycle.people.cast import forget_cast
from lifecycle.people.leaving import end_part
from lifecycle.planning import name_person
from lifecycle.registry import entry
from lifecycle.roles import NamedPartKind, OrganisationPartKind

HANDED_OVER = (NamedPartKind.TUTOR, NamedPartKind.ASSESSOR)
CHANGE_OVER = entry("lifecycle.change_over", _("%(named)s is %(part)s from now on, in the place of %(former)s"))


def replace(*, part: NamedPart, person_id: UUID, from_on: date | None = None, **facts: Any) -> dict[str, Any]:
    """Somebody else has this part from that day on; until then the former one keeps it. Returns what the event keeps.

    No day, today or one that has passed: at once. What was planned for the part before is dropped. Raises
    ActRefused("lifecycle.replaced_by_oneself").
    """
    if person_id == part.person_id:
        raise ActRefused("lifecycle.replaced_by_oneself")
    forget_cast(part.mobility)
    drop_planned(part)
    begins = start_in(from_on, part.mobility.time_zone) if from_on else clock.now()
    facts = {"organisation_id": part.organisation_id} | facts
    follows: list[str] = []
    if begins <= clock.now():
        follows = end_part(part, _named_now(part, person_id, facts))
    else:
        _plan(part, person_id, begins, facts)
    return {
        **({"follows": follows} if follows else {}),
        "part": part.part,
        "named": person_id,
        "former": part.person_id,
        "from_on": max(from_on or part.mobility.today, part.mobility.today),
    }


def _named_now(part: NamedPart, person_id: UUID, facts: dict[str, Any]) -> NamedPart:
    successor = name_person(mobility=part.mobility, person_id=person_id, part=part.part, **facts)
    successor.follows = part
    successor.save(update_fields=["follows"])
    return successor


def _plan(part: NamedPart, person_id: UUID, begins: datetime, facts: dict[str, Any]) -> None:
    """Both stand: the old one until then, the new one from then on; the outbox brings the day."""
    part.until_at = begins
    part.save(update_fields=["until_at"])
    successor = NamedPart.objects.create(
        mobility=part.mobility, person_id=person_id, part=part.part, from_at=begins, follows=part, **facts
    )
    outbox.add(
        CHANGE_OVER,
        key=f"over:{successor.pk}",
        payload={"part": str(successor.pk)},
        mobility_id=part.mobility_id,
        wait=begins - clock.now(),
    )


def drop_planned(part: NamedPart) -> int:
    """Who was to follow this part on a later day does not; the part goes on. Returns how many there were."""
    planned = NamedPart.objects.filter(follows=part, from_at__gt=clock.now())
    dropped, _rows = planned.delete()
    if dropped:
        part.until_at = None
        part.save(update_fields=["until_at"])
    return dropped


def call_off(planned: NamedPart) -> None:
    """Who was to begin on a later day does not; whom they were to follow goes on."""
    former = planned.follows
    if former is None:
        planned.delete()
    else:
        drop_planned(former)


def replace_tutor(*, mobility: Mobility, person_id: UUID, from_on: date | None = None, **facts: Any) -> dict[str, Any]:
    """Name the one tutor, or who follows the present one from a day on. Returns what the event keeps.

    Where several are tutors, the new one follows the first, and the others end with the naming.
    """
    facts |= {"organisation_id": _host(mobility)}
    tutors = NamedPart.objects.open().filter(mobility=mobility, part=NamedPartKind.TUTOR).select_related("mobility")
    held = list(tutors.order_by("from_at", "id"))
    former = [part for part in held if part.person_id != person_id]
    for part in former[1:]:
        end_part(part)
    if former and len(former) == len(held):
        return replace(part=former[0], person_id=person_id, from_on=from_on, **facts)
    for part in former[:1]:
        end_part(part)
    name_person(mobility=mobility, person_id=person_id, part=NamedPartKind.TUTOR, **facts)
    return {"named": person_id, "from_on": from_on or mobility.today}


def _host(mobility: Mobility) -> UUID | None:
    hosts = OrganisationPart.objects.open().filter(mobility=mobility)
    host = (
        hosts.filter(part=OrganisationPartKind.HOST_COMPANY).first()
        or hosts.filter(part=OrganisationPartKind.HOSTING).first()
    )
    return host.organisation_id if host else None


def open_successions(mobility: Mobility) -> QuerySet[Succession]:
    """Successors named and not confirmed yet."""
    return Succession.objects.filter(mobility=mobility, decided_at=None).select_related("giver", "taker")


def name_successor(*, mobility: Mobility, giver_id: UUID, taker_id: UUID, **as_typed: Any) -> Succession:
    """Keep who is to follow; a second naming replaces the first."""
    open_successions(mobility).filter(giver=giver_id).update(decided_at=clock.now())
    return Succession.objects.create(
        mobility=mobility, giver_id=giver_id, taker_id=taker_id, named_at=clock.now(), **as_typed
    )


def decide_succession(*, succession: Succession, accept: bool) -> dict[str, Any]:
    """Move the giver's parts as tutor and as assessor from the day asked, or leave them; for a holiday they come back.

    Returns what the event keeps. Raises ActRefused("lifecycle.holiday_is_over").
    """
    if accept and succession.until_on is not None and succession.until_on < succession.mobility.today:
        raise ActRefused("lifecycle.holiday_is_over")
    succession.decided_at, succession.accepted = clock.now(), accept
    succession.save(update_fields=["decided_at", "accepted"])
    details: dict[str, Any] = {"former": succession.giver_id, "named": succession.taker_id, "accepted": accept}
    held = NamedPart.objects.open().filter(
        mobility=succession.mobility, person=succession.giver_id, part__in=HANDED_OVER
    )
    as_typed = {name: getattr(succession, name) for name in ("called", "phone", "phone_unknown")}
    for part in list(held.select_related("mobility")) if accept else []:
        replace(
            part=part, person_id=succession.taker_id, from_on=succession.from_on, function=part.function, **as_typed
        )
        if succession.until_on is not None:
            _give_back(part, succession.taker_id, succession.until_on + timedelta(days=1))
    return details


def _give_back(part: NamedPart, deputy_id: UUID, back_on: date) -> None:
    """Whoever was away has the part again from that day on, under the name and number of before."""
    deputy = NamedPart.objects.filter(follows=part, person_id=deputy_id).select_related("mobility").last()
    if deputy is not None:
        as_typed = {name: getattr(part, name) for name in ("called", "phone", "phone_unknown", "qualification")}
        replace(part=deputy, person_id=part.person_id, from_on=back_on, function=part.function, **as_typed)
