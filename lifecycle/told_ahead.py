"""Whom a step or an act tells by mail, known before it is taken.

It is taken with answers that its fields allow, the mails are read that it would write, and everything is taken back:
so that who is named before is who is mailed after, those included who are asked for something by it.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction

from ground import clock
from ground.errors import SojournError
from lifecycle.doors import perform_act, perform_transition
from lifecycle.noting import noting
from lifecycle.offers.acts import ActOffer
from lifecycle.offers.fields import Field, Kind
from lifecycle.offers.others import Decider
from lifecycle.offers.steps import StepOffer
from lifecycle.retrying import Busy, in_passing
from lifecycle.roles import Role
from lifecycle.standing import Standing
from lifecycle.telling import NOTICE, people_told, takes_part_no_more
from lifecycle.vocabulary import OnBehalf, Proof

ANYTHING = "x"
# What a line must look like to be taken.
RINGS = "+32 9 000 00 00"
WRITTEN = {
    "email": "somebody@example.org",
    "once": "00000000-0000-4000-8000-000000000000",
    **dict.fromkeys(("phone", "phone_day", "phone_night"), RINGS),
}


@dataclass(frozen=True)
class Told:
    """Persons, each as what: told whatever is answered, and told with some answers only."""

    surely: dict[UUID, Role] = field(default_factory=dict)
    perhaps: dict[UUID, Role] = field(default_factory=dict)


def told_of_step(offer: StepOffer) -> Told:
    """Who is told by mail, asked for something or not; nobody while it is locked."""
    if offer.locks:
        return Told()
    decider = _decider(offer)
    behalf: dict[str, Any] = {"on_behalf": _entered(decider)} if decider else {}

    def take(answers: dict[str, Any]) -> object:
        return perform_transition(
            machine=offer.machine,
            pk=offer.subject_id,
            name=offer.name,
            actor=offer.actor,
            proof=_proof(offer),
            **answers,
            **behalf,
        )

    return _told(take, offer, _fillings(offer, offer.asks), offer.row.tells)


def told_of_act(offer: ActOffer) -> Told:
    """The same of an act."""
    if offer.locks:
        return Told()
    decider = _decider(offer)
    behalf = _entered(decider) if decider else None

    def record(answers: dict[str, Any]) -> object:
        return perform_act(
            name=offer.name,
            pk=offer.at.subject.pk,
            actor=offer.actor,
            data=answers,
            on_behalf=behalf,
            proof=_proof(offer),
        )

    return _told(record, offer, _fillings(offer, offer.asks(behalf)), offer.act.tells)


def _told(
    passes: Callable[[dict[str, Any]], object],
    offer: StepOffer | ActOffer,
    fillings: list[dict[str, Any]],
    tells: Iterable[Role],
) -> Told:
    """Where none of these answers is taken, or who is told is what is asked, those whom it tells whatever is typed.

    Nobody where others hold what it needs: the page is drawn without.
    """
    try:
        found = [] if _tells_who_is_named(offer) else in_passing(partial(_heard_of, passes, fillings, _varies(offer)))
    except Busy:
        return Told()
    if not found:
        decider = _decider(offer)
        acts = {*offer.actor.people, *([decider.person_id] if decider else [])}
        always = people_told(tells, offer.at, _only(offer))
        found = [{person: role for person, role in always.items() if person not in acts}]
    return _told_apart([_mailed(one, offer.at) for one in found])


def _tells_who_is_named(offer: StepOffer | ActOffer) -> bool:
    """Whether who holds the part afterwards, and is told, is what is asked: nobody knows it before."""
    return isinstance(offer, ActOffer) and offer.act.tells_named


def _only(offer: StepOffer | ActOffer) -> Collection[UUID] | None:
    """Those of the roles who are told, where not everybody is."""
    rule = offer.act.tells_only if isinstance(offer, ActOffer) else None
    return rule(offer.at.subject, offer.actor) if rule else None


def _varies(offer: StepOffer | ActOffer) -> bool:
    return isinstance(offer, StepOffer) and offer.row.told_by_answer


def _told_apart(found: list[dict[UUID, Role]]) -> Told:
    everybody = {person: role for one in found for person, role in one.items()}
    surely = {person: role for person, role in everybody.items() if all(person in one for one in found)}
    return Told(surely, {person: role for person, role in everybody.items() if person not in surely})


def _mailed(told: dict[UUID, Role], at: Standing) -> dict[UUID, Role]:
    return {person: role for person, role in told.items() if not takes_part_no_more(role, at.stay)}


def _heard_of(
    passes: Callable[[dict[str, Any]], object], fillings: Iterable[dict[str, Any]], varies: bool
) -> list[dict[UUID, Role]]:
    """By the first answers that the door takes; by all of them where who is told depends on them."""
    found: list[dict[UUID, Role]] = []
    for answers in fillings:
        if varies or not found:
            with suppress(SojournError):
                found.append(_heard(partial(passes, answers)))
    return found


def _heard(passes: Callable[[], object]) -> dict[UUID, Role]:
    with noting(papers=False) as noted, transaction.atomic():
        passes()
        transaction.set_rollback(True)
    told = [row.payload for row in noted.rows if row.kind == NOTICE]
    return {UUID(one["person"]): Role(one["role"]) for one in told}


def _decider(offer: StepOffer | ActOffer) -> Decider | None:
    return next((one for one in offer.deciders if not offer.locks_for(one)), None)


def _entered(decider: Decider) -> OnBehalf:
    return OnBehalf(decider.person_id, decider.role, note=ANYTHING)


def _proof(offer: StepOffer | ActOffer) -> Proof | None:
    return Proof("code_by_mail") if offer.needs_code else None


def _fillings(offer: StepOffer | ActOffer, fields: Sequence[Field]) -> list[dict[str, Any]]:
    """The first answer to each choice, the last, and the first without a choice that another one makes needless."""
    today = offer.at.stay.today if offer.at.stay is not None else clock.now().date()
    dated = [
        replace(one, default=one.default or one.nearest_day or today) if one.kind == Kind.DAY else one for one in fields
    ]
    chosen = any(one.kind == Kind.CHOICE and len(one.choices) > 1 for one in fields)
    found = [_answers(dated, nth) for nth in ((0, -1) if chosen else (0,))]
    free = [one.name for one in dated if one.kind == Kind.CHOICE and not one.required]
    return [*found, _answers([one for one in dated if one.name != free[0]], 0)] if len(free) > 1 else found


def _answers(fields: Iterable[Field], nth: int) -> dict[str, Any]:
    wanted = [one for one in fields if one.required or one.kind in (Kind.TEXT, Kind.GROUP, Kind.CHOICE)]
    given = {one.name: _answer(one, nth) for one in wanted}
    return {name: value for name, value in given.items() if value is not None}


def _answer(field: Field, nth: int) -> Any:
    if field.kind in (Kind.CHOICE, Kind.CHOICES, Kind.COMMENTS):
        value = field.choices[nth][0] if field.choices else None
        return None if value is None else CHOSEN[field.kind](value)
    if field.kind == Kind.GROUP:
        return _answers(field.parts, nth)
    return field.default if field.default not in (None, "") else TYPED[field.kind](field)


CHOSEN: dict[Kind, Callable[[Any], Any]] = {
    Kind.CHOICE: lambda value: value,
    Kind.CHOICES: lambda value: [value],
    Kind.COMMENTS: lambda value: {value: ANYTHING},
}
TYPED: dict[Kind, Callable[[Field], Any]] = {
    Kind.LINE: lambda field: WRITTEN.get(field.name, ANYTHING),
    Kind.TEXT: lambda field: ANYTHING,
    Kind.LINES: lambda field: [ANYTHING],
    Kind.DAY: lambda field: field.nearest_day,
    Kind.YES: lambda field: True,
    Kind.NUMBER: lambda field: field.least or 1,
    Kind.FILE: lambda field: None,
    Kind.SHAPE: lambda field: None,
}
