"""A colleague becomes responsible for a stay: once, or until a day. Who is responsible now stands on the part itself,

so that reminders, mails, to-dos, papers and pages need not ask who is away.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, MembershipRole, Person
from ground import clock
from lifecycle.errors import ActRefused
from lifecycle.models import Absence, Mobility, OrganisationPart, StandIn
from lifecycle.people.cast import forget_cast
from lifecycle.registry import entry
from lifecycle.roles import BY_MEMBERSHIP, Role

COORDINATORS = (Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR, Role.INTERMEDIARY)
COORDINATED = tuple(part for (part, _right), role in BY_MEMBERSHIP.items() if role in COORDINATORS)
HANDED = "lifecycle.hand_to_colleague"
GIVEN_BACK = entry("lifecycle.given_back", _("the stay went back to %(named)s, who looked after it before"))

Follows = TypeVar("Follows", bound=Callable[[OrganisationPart, UUID | None, UUID | None], None])
# (part, who was responsible, who is now): what moves in other apps, in the same transaction
WHEN_HANDED: list[Callable[[OrganisationPart, UUID | None, UUID | None], None]] = []


def when_handed(follows: Follows) -> Follows:
    """Register what moves in an app when somebody else becomes responsible."""
    WHEN_HANDED.append(follows)
    return follows


def colleagues_in(organisation_id: UUID | None) -> QuerySet[Person]:
    """The coordinators of an organisation today."""
    held = Membership.objects.open().filter(organisation_id=organisation_id, role=MembershipRole.COORDINATOR)
    return Person.objects.filter(pk__in=held.values("person_id")).order_by("family_names", "given_names", "pk")


def parts_of(mobility: Mobility, organisation_id: UUID | None) -> list[OrganisationPart]:
    """The parts that coordinators of this organisation look after in a stay."""
    parts = OrganisationPart.objects.open().filter(mobility=mobility, organisation_id=organisation_id)
    return list(parts.filter(part__in=COORDINATED).order_by("from_at"))


def absence_of(person_id: UUID, first: date, last: date) -> Absence | None:
    """When a person is away on one of these days, and somebody stands in."""
    away = Absence.objects.filter(person_id=person_id, ended_at=None, from_on__lte=last, until_on__gte=first)
    return away.first()


def standing_in(people: Iterable[UUID], organisation_id: UUID) -> dict[UUID, UUID]:
    """Of these people of an organisation, who is away now, each with who stands in."""
    running = Absence.objects.filter(begun_at__isnull=False, ended_at=None, organisation_id=organisation_id)
    return dict(running.filter(person_id__in=list(people)).values_list("person_id", "substitute_id"))


def require_takes(mobility: Mobility, taker: Person, until_on: date | None) -> None:
    """Raises ActRefused for the participant of the stay, and for one who is away then."""
    if taker.pk == mobility.participant_id:
        raise ActRefused("lifecycle.on_ones_own_stay", person=taker.full_name)
    away = absence_of(taker.pk, clock.today(), until_on or clock.today())
    if away is not None:
        raise ActRefused("lifecycle.colleague_is_away", person=taker.full_name, day=away.until_on)


def hand_on(
    mobility: Mobility,
    parts: list[OrganisationPart],
    taker: Person,
    until_on: date | None = None,
    absence: Absence | None = None,
) -> dict[str, Any]:
    """The colleague is responsible from now on; with a day, until its end. Returns what the event keeps.

    Without a day whatever was to go back goes back no more. Raises ActRefused("lifecycle.responsible_already").
    """
    given = [part for part in parts if part.responsible_id != taker.pk or _goes_back(part)]
    if not given:
        raise ActRefused("lifecycle.responsible_already", person=taker.full_name)
    forget_cast(mobility)
    for part in given:
        if until_on is None:
            _open(part).update(returned_at=clock.now())
        else:
            _stand_in(part, taker, until_on, absence)
        details = {"former": part.responsible_id}
        make_responsible(part, taker.pk)
    return {**details, "named": taker.pk, "until_on": until_on}


def _stand_in(part: OrganisationPart, taker: Person, until_on: date, absence: Absence | None) -> None:
    """One who has it until a day already has it until this one."""
    known = _open(part).filter(taker=taker).last() if part.responsible_id == taker.pk else None
    if known is not None:
        known.until_on = until_on
        known.save(update_fields=["until_on"])
        return
    StandIn.objects.create(
        part=part,
        giver_id=part.responsible_id,
        taker=taker,
        absence=absence,
        given_at=clock.now(),
        until_on=until_on,
    )


def make_responsible(part: OrganisationPart, person_id: UUID | None) -> None:
    """The column, and what moves with it."""
    former = part.responsible_id
    part.responsible_id = person_id
    part.save(update_fields=["responsible_id"])
    for follows in WHEN_HANDED:
        follows(part, former, person_id)


def _open(part: OrganisationPart) -> QuerySet[StandIn]:
    return StandIn.objects.filter(part=part, returned_at=None)


def _goes_back(part: OrganisationPart) -> bool:
    return _open(part).exists()


def take_back(stand_in: StandIn) -> dict[str, Any]:
    """The stay goes back to whom it was taken over from; what was handed on after it ends with it.

    Returns what the event keeps. One who has left the organisation meanwhile gets nothing back: the colleague stays.
    """
    part = stand_in.part
    later = Q(given_at__gt=stand_in.given_at) | Q(pk=stand_in.pk)
    _open(part).filter(later).update(returned_at=clock.now())
    giver, former = stand_in.giver_id, part.responsible_id
    if giver is not None and not colleagues_in(part.organisation_id).filter(pk=giver).exists():
        return {}
    make_responsible(part, giver)
    return {"former": former, "named": giver}
