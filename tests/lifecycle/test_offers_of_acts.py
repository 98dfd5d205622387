"""Acts as they are offered and as the door takes them: an open one is taken, a locked one refused by the same codes."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import translation
from hypothesis import event, given, settings
from hypothesis import strategies as st

from documents.services import store_file
from ground import clock
from ground.errors import SojournError
from lifecycle.doors import perform_act
from lifecycle.errors import TransitionRefused
from lifecycle.models import Mobility
from lifecycle.offers.acts import ActOffer
from lifecycle.offers.fields import Field, Kind
from lifecycle.offers.offers import Offers
from lifecycle.offers.others import Decider
from lifecycle.people.mergers import MERGE
from lifecycle.registry import ACTS, Act
from lifecycle.roles import Role
from lifecycle.standing import Standing
from lifecycle.tables.mobility import State
from lifecycle.vocabulary import OnBehalf, Seen
from tests.lifecycle import worlds
from tests.lifecycle.conftest import Cast
from tests.lifecycle.fillings import answer
from tests.lifecycle.test_offers import CODE, DAYS, PLAIN, a_world, somebody
from tests.lifecycle.world_facts import FACTS
from tests.sampled import a_few

TRIES = 6
quick, thorough = settings(max_examples=2, **PLAIN), settings(max_examples=30, **PLAIN)  # of each act
# What the body of an act says to what was typed: another answer may be taken.
TO_WHAT_WAS_TYPED = {
    "lifecycle.hand_over": {"lifecycle.hand_over_to_self"},
    "lifecycle.take_out_organisation": {"lifecycle.recall_first"},
    "lifecycle.hand_to_colleague": {"lifecycle.responsible_already", "lifecycle.colleague_is_away"},
    "assessments.report_incident": {"assessments.nobody_reads_it"},
    "assessments.tell_worry": {"assessments.nobody_reads_it"},
    "assessments.tick_preparation": {"assessments.document_too_short"},
    "assessments.record_follow_up": {"assessments.follow_up_unchanged"},
    "assessments.assess_outcome": {
        "assessments.lacks_methods", "assessments.lacks_evidence", "assessments.lacks_reason",
        "assessments.passed_not_shown",
        "assessments.own_result", "assessments.agreed_for_home",
    },
    "assessments.reassess": {"assessments.nothing_to_repeat", "assessments.repeated_once"},
    "documents.sign": {"documents.not_ready", "documents.not_your_turn", "documents.could_not_be_made"},
}  # fmt: skip
PHONES = dict.fromkeys(("phone", "phone_day", "phone_night"), "+32 9 000 00 00")
WRITTEN = {"email": "colleague@people.example.org", "language": "en", "kind": "", **PHONES}


# Whom it is about is said before anything is asked; tests/lifecycle/test_merging.py.
ASKED = [name for name in ACTS if name != MERGE]


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.mark.parametrize("name", a_few(ASKED, one_of=4))
@quick
@given(data=st.data())
def test_an_act_is_offered_as_the_door_takes_it(cast, name, data):
    an_act_and_the_door(cast, ACTS[name], data)


@pytest.mark.slow
@pytest.mark.parametrize("name", ASKED)
@thorough
@given(data=st.data())
def test_an_act_is_offered_as_the_door_takes_it_in_many_worlds(cast, name, data):
    an_act_and_the_door(cast, ACTS[name], data)


def an_act_and_the_door(cast: Cast, act: Act, data: Any) -> None:
    """In a state that is mostly one of its own, for somebody who mostly may do it; some facts."""
    day = data.draw(st.sampled_from(DAYS), label="day")
    with transaction.atomic(), clock.set_to(datetime(day.year, day.month, day.day, 10, tzinfo=UTC)):
        at = a_world(cast, act.machine, AsRow(act), data)
        actor = somebody(cast, act, data)
        offer = Offers(at, actor).act(act.name)
        if not type(at.subject).objects.visible_to(actor).filter(pk=at.subject.pk).exists():
            assert not offer.right, "nobody has a role where there is nothing to see"
        elif offer.locks:
            event(f"locked {act.name}")
            is_refused(offer, data)
        else:
            event(f"open {act.name}")
            is_taken(offer, data)
        transaction.set_rollback(True)


class AsRow:
    """An act where a row of a table is expected: the states it may be in."""

    def __init__(self, act: Act) -> None:
        self.sources = sorted(act.while_in)


def is_refused(offer: ActOffer, data: Any) -> None:
    """Whatever is typed, by the codes of the locks of who decides."""
    decider = data.draw(st.sampled_from(offer.deciders or [None]), label="decider")
    locks = {item.code for item in (offer.locks_for(decider) if offer.deciders else offer.locks)}
    typed = data.draw(filling(offer.asks(behalf_of(decider))), label="typed")
    assert said_by_the_door(offer, typed, decider) == locks, (offer.name, typed)


def is_taken(offer: ActOffer, data: Any) -> None:
    """By some filling among a few; else each was refused for what it said, and something could be chosen."""
    open_to = [one for one in offer.deciders if not offer.locks_for(one)]
    decider = data.draw(st.sampled_from(open_to), label="decider")
    fields = offer.asks(behalf_of(decider))
    assert not [field.name for field in fields if field.cannot_be_filled], offer.name
    for _nth in range(TRIES):
        typed = data.draw(filling(fields), label="typed")
        codes = said_by_the_door(offer, typed, decider)
        if not codes:
            event(f"taken {offer.name}")
            return
        may_say = TO_WHAT_WAS_TYPED.get(offer.name, set()) | {"lifecycle.input_refused"}
        assert codes <= may_say, (offer.name, typed, codes)


def filling(fields: list[Field]) -> st.SearchStrategy[dict[str, Any]]:
    """Every required field, the others as it comes."""
    given_ = {field.name: typed(field) for field in fields if field.required}
    left = {field.name: typed(field) for field in fields if not field.required}
    return st.fixed_dictionaries(given_, optional=left)


def typed(field: Field) -> st.SearchStrategy[Any]:
    if field.name in WRITTEN and field.kind in (Kind.LINE, Kind.TEXT):
        return st.just(WRITTEN[field.name])
    if field.kind == Kind.SHAPE:
        return st.just(field.default or ([] if (field.shape or {}).get("type") == "array" else {}))
    if field.kind == Kind.DAY:
        return st.dates(clock.today() - timedelta(days=40), clock.today())
    return st.just(True) if field.kind == Kind.YES and field.required else answer(field)


def behalf_of(decider: Decider | None, scan: Any = None) -> OnBehalf | None:
    if decider is None:
        return None
    how = {"in_presence": True, "seen": Seen.PASSPORT} if decider.in_presence else {"note": "Told by telephone"}
    return OnBehalf(decider.person_id, decider.role, scan_id=scan, **how)


def said_by_the_door(offer: ActOffer, data: dict[str, Any], decider: Decider | None) -> set[str]:
    """Empty where it was taken. Nothing of it stays."""
    try:
        with transaction.atomic():
            scan = a_scan(offer) if decider and offer.is_proven else None
            perform_act(
                name=offer.name,
                pk=offer.at.subject.pk,
                actor=offer.actor,
                data=data,
                on_behalf=behalf_of(decider, scan),
                proof=CODE if offer.is_proven and decider is None else None,
            )
            transaction.set_rollback(True)
    except TransitionRefused as refused:
        return {item.code for item in refused.unmet}
    except SojournError as refused:
        return {refused.code}
    return set()


def a_scan(offer: ActOffer) -> Any:
    file = ContentFile(b"%PDF-1.7\n1 0 obj<</Type/Page>>endobj\n%%EOF\n", name="scan.pdf")
    return store_file(file=file, label="scan.pdf", mobility_id=offer.at.subject.pk, actor=offer.actor).pk


# One by one: what used to be offered and refused


def offer_of(cast: Cast, name: str, who: Role) -> ActOffer:
    stay = Mobility.unscoped.select_related("rule_set", "record").get(pk=cast.mobility.pk)
    return Offers(Standing.of_stay(stay), cast.actors[who]).act(name)


def locks(cast: Cast, name: str, who: Role) -> list[str]:
    return [item.code for item in offer_of(cast, name, who).locks]


CO, HC, GU, CI, QM = (
    Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR, Role.GUARDIAN, Role.COMPETENT_INSTITUTION, Role.QUALITY_MANAGER,
)  # fmt: skip


def test_a_europass_is_not_offered_before_the_host_wrote_its_part(cast):
    worlds.a_stay_in(cast, State.RESULTS)

    offer = offer_of(cast, "recognition.issue_europass", CO)

    assert [item.code for item in offer.locks] == ["recognition.section_five_empty"]
    assert offer.reasons == ["The host has not written its part of the Europass Mobility."]
    assert not offer.is_shown


@pytest.mark.parametrize("who", [GU, CI, HC])
def test_nobody_is_offered_to_approve_where_no_version_is_in_review(cast, who):
    worlds.a_stay_in(cast, State.ONGOING)

    assert locks(cast, "agreements.approve_version", who) == ["agreements.nothing_to_review"]


def test_what_was_approved_is_not_offered_again_and_still_open_for_the_others(cast):
    worlds.a_stay_in(cast, State.AGREEMENT_REVIEW)

    assert locks(cast, "agreements.approve_version", HC) == ["agreements.approved_already"]


def test_a_coordinator_states_that_the_host_did_not_assess_only_after_its_silence(cast):
    worlds.a_stay_in(cast, State.RESULTS)
    {fact.name: fact for fact in FACTS}["one outcome has no result"].change(cast)

    assert locks(cast, "assessments.note_not_assessed", CO) == ["lifecycle.others_first"]
