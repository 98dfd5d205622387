"""Offers and the door agree: what is open is taken with an answer its fields allow, what is locked is refused by name."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, event, given, settings
from hypothesis import strategies as st

from ground import clock
from ground.errors import SojournError
from lifecycle.doors import perform_transition
from lifecycle.errors import TransitionRefused
from lifecycle.gate import check_guard
from lifecycle.machines import MACHINES
from lifecycle.models import Mobility
from lifecycle.offers.asking import guards_answered
from lifecycle.offers.fields import Kind
from lifecycle.offers.offers import Offers
from lifecycle.offers.others import Decider
from lifecycle.offers.steps import StepOffer
from lifecycle.roles import Role
from lifecycle.standing import Standing
from lifecycle.tables.mobility import State
from lifecycle.vocabulary import OnBehalf, Proof
from tests.lifecycle import worlds
from tests.lifecycle.conftest import Cast
from tests.lifecycle.fillings import filling
from tests.lifecycle.world_facts import FACTS, FACTS_OF_A_MEMORANDUM

CODE = Proof("code_by_mail", "a•••@people.example.org")
DAYS = (
    date(2026, 1, 12), date(2026, 2, 27), date(2026, 3, 2), date(2026, 3, 20), date(2026, 4, 22), date(2026, 4, 23),
    date(2026, 4, 24), date(2026, 4, 27), date(2026, 5, 20), date(2026, 9, 1), date(2027, 3, 1),
)  # fmt: skip
PEOPLE = [role for role in Role if role not in (Role.SYSTEM, Role.LEAD, Role.CLOSER, Role.PARTY)]
ROWS = {
    name: [row for row in machine.table.transitions if not row.by_system_only] for name, machine in MACHINES.items()
}
TRIES = 4
PLAIN = {
    "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    "phases": (Phase.explicit, Phase.reuse, Phase.generate),  # a world is written anew for each example: no shrinking
}
quick, thorough = settings(max_examples=4, **PLAIN), settings(max_examples=100, **PLAIN)


@pytest.mark.parametrize("machine", ROWS)
@quick
@given(data=st.data())
def test_offers_say_what_the_door_does(cast, machine, data):
    an_offer_and_the_door(cast, machine, data)


@pytest.mark.slow
@pytest.mark.parametrize("machine", ROWS)
@thorough
@given(data=st.data())
def test_offers_say_what_the_door_does_in_many_worlds(cast, machine, data):
    an_offer_and_the_door(cast, machine, data)


def an_offer_and_the_door(cast: Cast, machine: str, data: Any) -> None:
    """One row, in a state that is mostly one of its own, for somebody who mostly may take it; some facts."""
    row = data.draw(st.sampled_from(ROWS[machine]), label="row")
    day = data.draw(st.sampled_from(DAYS), label="day")
    with transaction.atomic(), clock.set_to(datetime(day.year, day.month, day.day, 10, tzinfo=UTC)):
        at = a_world(cast, machine, row, data)
        actor = somebody(cast, row, data)
        offer = Offers(at, actor).step(row.name)
        if not type(at.subject).objects.visible_to(actor).filter(pk=at.subject.pk).exists():
            assert not offer.right, "nobody has a role where there is nothing to see"
        elif offer.locks:
            event(f"locked {offer.name}")
            is_refused(offer, data)
        else:
            event(f"open {offer.name}")
            is_taken(offer, data)
        transaction.set_rollback(True)


def a_world(cast: Cast, machine: str, row: Any, data: Any) -> Standing:
    states = st.sampled_from(MACHINES[machine].table.states.values)
    state = data.draw(st.one_of(st.sampled_from(row.sources), st.sampled_from(row.sources), states), label="state")
    subject = SUBJECTS[machine](cast, state, data)
    facts = FACTS_OF_A_MEMORANDUM if machine == "mou" else FACTS
    for fact in data.draw(st.lists(st.sampled_from(facts), unique=True, max_size=3), label="facts"):
        fact.change(cast)
    if machine == "mou":
        return Standing.of("mou", type(subject).unscoped.get(pk=subject.pk))
    stay = Mobility.unscoped.select_related("rule_set", "record").get(pk=cast.mobility.pk)
    if machine == "mobility":
        return Standing.of_stay(stay)
    return Standing.of(machine, type(subject).unscoped.get(pk=subject.pk), stay)


def _version(cast: Cast, state: str, data: Any) -> Any:
    stay = worlds.a_stay_in(cast, data.draw(st.sampled_from((State.ONGOING, State.SUSPENDED)), label="stay"))
    if state in ("draft", "review", "signing", "refused"):
        return worlds.a_version_in(stay, state)
    return worlds.agreements.version_in_force(stay)


def _outcome(cast: Cast, state: str, data: Any) -> Any:
    stays = (State.ONGOING, State.RESULTS, State.VALIDATION, State.RECOGNITION)
    stay = worlds.a_stay_in(cast, data.draw(st.sampled_from(stays), label="stay"))
    return worlds.put_outcome(stay.outcome_results(manager="unscoped").first(), state, cast)


SUBJECTS: dict[str, Any] = {
    "mobility": lambda cast, state, data: worlds.a_stay_in(cast, state),
    "mou": lambda cast, state, data: worlds.a_memorandum_in(cast, state),
    "agreement_version": _version,
    "outcome_result": _outcome,
}


def somebody(cast: Cast, row: Any, data: Any) -> Any:
    theirs = [role for role in PEOPLE if may_by_the_table(row, role)]
    role = data.draw(st.sampled_from([*theirs * 3, *PEOPLE]), label="role")
    if data.draw(st.integers(0, 5), label="by a mailed link") == 0:
        return worlds.by_link(cast, role)
    return cast.actors[role]


def may_by_the_table(row: Any, role: Role) -> bool:
    stands_for = {
        Role.LEAD: Role.SENDING_COORDINATOR,
        Role.CLOSER: Role.QUALITY_MANAGER,
        Role.PARTY: Role.HOST_COORDINATOR,
    }
    named = {getattr(who, "role", who) for who in row.roles}
    return role in {stands_for.get(who, who) for who in named}


def is_taken(offer: StepOffer, data: Any) -> None:
    """By some answer among a few; where one is refused, what was typed is the cause."""
    deciders = [one for one in deciders_of(offer) if not offer.locks_for(one)]
    assert deciders
    for chosen in every_choice(offer):
        decider = data.draw(st.sampled_from(deciders), label="decider")
        details = data.draw(filling(offer.asks), label="details") | chosen
        codes = said_by_the_door(offer, details, decider)
        if not codes:
            return
        assert codes <= said_to(offer, details, decider), (offer.name, details, codes)
    raise AssertionError((offer.name, "is open, and none of these answers was taken"))


def every_choice(offer: StepOffer) -> list[dict[str, Any]]:
    """Each value of each choice once, since to somebody just one may be allowed; and a few left to chance."""
    single = [field for field in offer.asks if field.kind == Kind.CHOICE]
    return [{field.name: value} for field in single for value, _words in field.choices] + [{}] * TRIES


def is_refused(offer: StepOffer, data: Any) -> None:
    """Whatever is typed; by the codes of the locks, and at most also for what is typed."""
    for _nth in range(2):
        decider = data.draw(st.sampled_from(deciders_of(offer) or [None]), label="decider")
        details = data.draw(filling(offer.asks), label="details")
        locks = {item.code for item in (offer.locks_for(decider) if deciders_of(offer) else offer.locks)}
        codes, typed = said_by_the_door(offer, details, decider), said_to(offer, details, decider)
        by_typing = {item.code for guard in guards_answered(offer.row) for item in locked_by(offer, guard)}
        assert codes, (offer.name, "is locked, and was taken", locks, details)
        assert codes - typed == locks - by_typing, (offer.name, codes, locks, details)
        assert not locks <= by_typing or codes & typed, (offer.name, codes, locks, details)


def deciders_of(offer: StepOffer) -> list[Decider | None]:
    return [*([None] if offer.own else []), *offer.others]


def locked_by(offer: StepOffer, guard: Any) -> list[Any]:
    nearest = {field.name: field.nearest_day for field in offer.asks if field.no_day_fits}
    details = {"row": offer.row, **nearest}
    return (
        check_guard(guard, offer.at, actor=offer.actor, details=details) if nearest.keys() & set(guard.answers) else []
    )


def said_to(offer: StepOffer, details: dict[str, Any], decider: Decider | None) -> set[str]:
    """What the guards that the typing answers say to this very answer."""
    click = {"actor": offer.actor, "details": {**details, "row": offer.row, "on_behalf": decider and decider.on_behalf}}
    return {item.code for guard in guards_answered(offer.row) for item in check_guard(guard, offer.at, **click)}


def said_by_the_door(offer: StepOffer, details: dict[str, Any], decider: Decider | None) -> set[str]:
    """Empty where it was taken. Nothing of it stays."""
    behalf = {"on_behalf": OnBehalf(decider.person_id, decider.role, note="Told by telephone")} if decider else {}
    try:
        with transaction.atomic():
            perform_transition(
                machine=offer.machine,
                pk=offer.subject_id,
                name=offer.name,
                actor=offer.actor,
                proof=CODE if offer.needs_code else None,
                **details,
                **behalf,
            )
            transaction.set_rollback(True)
    except TransitionRefused as refused:
        return {item.code for item in refused.unmet}
    except SojournError as refused:
        return {refused.code}
    return set()
