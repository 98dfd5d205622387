"""A coordinator is away: who stands in, from when until when; what begins and ends with a day."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, TypeVar
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Count, F, Q, QuerySet

from accounts.actors import Actor
from accounts.models import MembershipRole, Person
from accounts.selectors import holds
from ground import clock
from ground.errors import InputRefused, NotAllowed, NotThere
from lifecycle.effects import outbox
from lifecycle.effects.daily import once_a_day
from lifecycle.models import Absence, Mobility, OrganisationPart, OutboxRow, StandIn
from lifecycle.people.handing import COORDINATED, absence_of, colleagues_in
from lifecycle.stay_selection import OVER

# (absence): what else goes to who stands in when it begins, and comes back when it ends; in the same transaction
WHEN_AWAY: list[Callable[[Absence], None]] = []
Follows = TypeVar("Follows", bound=Callable[[Absence], None])

HAND_OVER, GIVE_BACK, MAIL = "lifecycle.hand_over_stay", "lifecycle.give_back_stay", "mail.handed"


def when_away(follows: Follows) -> Follows:
    """Register what moves in an app when an absence begins or ends; it asks the absence which of both."""
    WHEN_AWAY.append(follows)
    return follows


def require_coordinator(actor: Actor) -> tuple[UUID, UUID]:
    """The person, and the organisation whose coordinator that is.

    Raises NotAllowed("lifecycle.coordinators_hand_over").
    """
    person, organisation = actor.person_id, actor.organisation_id
    if person is None or organisation is None or not holds(actor, MembershipRole.COORDINATOR):
        raise NotAllowed("lifecycle.coordinators_hand_over")
    return person, organisation


def absences_of(actor: Actor) -> QuerySet[Absence]:
    """The own ones in the organisation acted for that are not over, and those in which the actor stands in."""
    person_id, organisation_id = require_coordinator(actor)
    mine = Q(person_id=person_id) | Q(substitute_id=person_id)
    theirs = Absence.objects.filter(mine, organisation_id=organisation_id, ended_at=None)
    return theirs.select_related("person", "substitute")


def stays_of(actor: Actor) -> QuerySet[Mobility]:
    """The stays, not over, for which the actor is responsible in the organisation acted for."""
    return _stays_with(*require_coordinator(actor))


def _stays_with(person_id: UUID, organisation_id: UUID) -> QuerySet[Mobility]:
    held = OrganisationPart.objects.open().filter(
        organisation_id=organisation_id, responsible_id=person_id, part__in=COORDINATED
    )
    return Mobility.unscoped.filter(pk__in=held.values("mobility_id")).exclude(state__in=OVER)


@transaction.atomic
def name_substitute(*, actor: Actor, substitute_id: UUID, from_on: date, until_on: date) -> Absence:
    """Say that one is away, both days counted, and who stands in. Begins at once where the first day is today.

    Raises InputRefused beside a field: lifecycle.day_has_passed, .last_day_first, .no_colleague, .colleague_is_away,
    .away_already.
    """
    person_id, organisation_id = require_coordinator(actor)
    _require_days(person_id, from_on, until_on)
    _require_there(colleagues_in(organisation_id).exclude(pk=person_id), substitute_id, from_on, until_on)
    absence = Absence.objects.create(
        person_id=person_id,
        organisation_id=organisation_id,
        substitute_id=substitute_id,
        from_on=from_on,
        until_on=until_on,
        named_at=clock.now(),
    )
    for person in (person_id, substitute_id):
        _mail(f"away:{absence.pk}:named:{person}", person, {"absence": str(absence.pk), "what": "named"})
    begin_absences()
    return absence


def _require_days(person_id: UUID, from_on: date, until_on: date) -> None:
    if until_on < from_on:
        raise InputRefused("lifecycle.last_day_first", field="until_on")
    if until_on < clock.today():
        raise InputRefused("lifecycle.day_has_passed", field="until_on")
    known = absence_of(person_id, from_on, until_on)
    if known is not None:
        raise InputRefused("lifecycle.away_already", field="from_on", day=known.until_on)


def _require_there(colleagues: QuerySet[Person], substitute_id: UUID, from_on: date, until_on: date) -> None:
    colleague = colleagues.filter(pk=substitute_id).first()
    if colleague is None:
        raise InputRefused("lifecycle.no_colleague", field="substitute")
    away = absence_of(substitute_id, from_on, until_on)
    if away is not None:
        params = {"person": colleague.full_name, "day": away.until_on}
        raise InputRefused("lifecycle.colleague_is_away", field="substitute", **params)


@transaction.atomic
def come_back(*, actor: Actor, pk: UUID) -> Absence:
    """Back before the last day, or not away after all. Raises NotThere for somebody else's, or one that is over."""
    person_id, _organisation = require_coordinator(actor)
    absence = Absence.objects.select_for_update().filter(pk=pk, person_id=person_id, ended_at=None).first()
    if absence is None:
        raise NotThere("lifecycle.no_such_absence")
    _end(absence)
    return absence


@transaction.atomic
def hand_over(*, actor: Actor, stays: Iterable[Mobility], taker_id: UUID, until_on: date | None = None) -> int:
    """A set of stays goes to a colleague, once or until a day: one outbox row a stay. Returns how many.

    Raises NotAllowed, InputRefused as `name_substitute`. Both sides get one mail, whatever the number.
    """
    (person_id, organisation_id), pks = require_coordinator(actor), [stay.pk for stay in stays]
    colleague = colleagues_in(organisation_id).filter(pk=taker_id).first()
    if colleague is None:
        raise InputRefused("lifecycle.no_colleague", field="colleague")
    if until_on and until_on < clock.today():
        raise InputRefused("lifecycle.day_has_passed", field="until_on")
    away = absence_of(taker_id, clock.today(), until_on or clock.today())
    if away is not None:
        params = {"person": colleague.full_name, "day": away.until_on}
        raise InputRefused("lifecycle.colleague_is_away", field="colleague", **params)
    parts = OrganisationPart.objects.open().filter(
        mobility__in=pks, organisation_id=organisation_id, part__in=COORDINATED
    )
    had = dict(parts.exclude(mobility__participant_id=taker_id).values_list("mobility_id", "responsible_id"))
    had = {stay: former for stay, former in had.items() if former != taker_id or until_on is None}
    key = uuid4()
    for stay in had:
        payload = _row(person_id, organisation_id, taker_id, until_on)
        outbox.add(HAND_OVER, key=f"hand:{key}:{stay}", payload=payload | {"stay": str(stay)}, mobility_id=stay)
    if had:
        tell_of_handing(by=person_id, taker=taker_id, formers=had.values(), number=len(had), until_on=until_on)
    return len(had)


def tell_of_handing(
    *, by: UUID, taker: UUID, formers: Iterable[UUID | None], number: int, until_on: date | None
) -> None:
    """One mail for all stays to each: who gives, who gets, who had them."""
    facts = {"what": "handed", "taker": str(taker), "by": str(by), "number": number}
    facts |= {"until": until_on.isoformat() if until_on else ""}
    key = uuid4()
    for person in {by, taker, *(former for former in formers if former)}:
        _mail(f"handed:{key}:{person}", person, facts)


def _row(person_id: UUID, organisation_id: UUID, taker_id: UUID, until_on: date | None) -> dict[str, Any]:
    return {
        "person": str(person_id),
        "organisation": str(organisation_id),
        "taker": str(taker_id),
        "until": until_on.isoformat() if until_on else "",
    }


@once_a_day("absences")
def begin_and_end_absences() -> int:
    """Whose first day has come, and whose last has passed."""
    return begin_absences() + end_what_is_over()


@transaction.atomic
def begin_absences() -> int:
    """The first day has come: each stay goes to who stands in, by an outbox row of its own. Returns how many stays."""
    due = Absence.objects.filter(ended_at=None, begun_at=None, from_on__lte=clock.today())
    return sum(_begin(absence) for absence in list(due))


def _begin(absence: Absence) -> int:
    if not Absence.objects.filter(pk=absence.pk, begun_at=None).update(begun_at=clock.now()):
        return 0  # somebody else's tick was there before
    payload = _row(absence.person_id, absence.organisation_id, absence.substitute_id, absence.until_on)
    payload |= {"absence": str(absence.pk)}
    stays = list(_stays_with(absence.person_id, absence.organisation_id).values_list("pk", flat=True))
    outbox.add_all(
        [_waiting(HAND_OVER, f"away:{absence.pk}:{stay}", payload | {"stay": str(stay)}, stay=stay) for stay in stays]
    )
    _others_follow(absence)
    return len(stays)


def to_who_stands_in(part: OrganisationPart) -> None:
    """One who is away became responsible for a stay: it goes to who stands in, as those did that were there before."""
    person, today = part.responsible_id, clock.today()
    absence = absence_of(person, today, today) if person and part.part in COORDINATED else None
    if absence is None or not absence.is_running or absence.organisation_id != part.organisation_id:
        return
    payload = _row(absence.person_id, absence.organisation_id, absence.substitute_id, absence.until_on)
    payload |= {"absence": str(absence.pk), "stay": str(part.mobility_id)}
    outbox.add(HAND_OVER, key=f"away:{absence.pk}:{part.pk}", payload=payload, mobility_id=part.mobility_id)


def meanwhile_with_others(actor: Actor) -> list[tuple[Person, date, int]]:
    """Who looks after stays of the actor meanwhile, until when, and how many."""
    person_id, organisation_id = require_coordinator(actor)
    held = StandIn.objects.filter(giver_id=person_id, part__organisation_id=organisation_id, returned_at=None)
    open_now = held.filter(part__until_at=None, part__responsible=F("taker")).exclude(part__mobility__state__in=OVER)
    found = open_now.order_by().values_list("taker_id", "until_on").annotate(number=Count("part__mobility"))
    people = Person.objects.in_bulk([taker for taker, _until, _number in found])
    return sorted(((people[taker], until, number) for taker, until, number in found), key=lambda one: one[1])


def _others_follow(absence: Absence) -> None:
    absence.refresh_from_db(fields=["begun_at", "ended_at"])
    for follows in WHEN_AWAY:
        follows(absence)


@transaction.atomic
def end_what_is_over() -> int:
    """Absences whose last day has passed, and stays handed over until a day that has."""
    today = clock.today()
    over = list(Absence.objects.filter(ended_at=None, until_on__lt=today))
    alone = StandIn.objects.filter(returned_at=None, absence=None, until_on__lt=today)
    return sum(_end(absence) for absence in over) + _send_back(alone)


def _end(absence: Absence) -> int:
    if not Absence.objects.filter(pk=absence.pk, ended_at=None).update(ended_at=clock.now()):
        return 0
    _send_back(StandIn.objects.filter(absence=absence, returned_at=None))
    if absence.begun_at is not None:
        _others_follow(absence)
    for person in (absence.person_id, absence.substitute_id):
        _mail(f"away:{absence.pk}:over:{person}", person, {"absence": str(absence.pk), "what": "over"})
    return 1


def _send_back(stand_ins: QuerySet[StandIn]) -> int:
    pks = list(stand_ins.values_list("pk", flat=True))
    outbox.add_all([_waiting(GIVE_BACK, f"back:{pk}", {"stand_in": str(pk)}) for pk in pks])
    return len(pks)


def _waiting(kind: str, key: str, payload: dict[str, Any], *, stay: UUID | None = None) -> OutboxRow:
    now = clock.now()
    return OutboxRow(kind=kind, key=key, payload=payload, mobility_id=stay, due_at=now, created_at=now)


def _mail(key: str, person_id: UUID, facts: dict[str, Any]) -> None:
    outbox.add(MAIL, key=f"mail:{key}", payload={"person": str(person_id), **facts})
