"""Waivers: what is printed of them, and how they are counted."""

from datetime import date

import pytest

from accounts.actors import Actor
from accounts.models import MembershipRole
from ground import clock
from lifecycle.errors import ActInvalid, ActRefused
from lifecycle.gate import WAIVABLE
from lifecycle.models import Mobility, OutboxRow, ToDo, Waiver
from lifecycle.roles import Role
from lifecycle.selectors import with_names
from lifecycle.vocabulary import Missing
from lifecycle.waivers import NEEDS_CONSENT, OF_THE_AGREEMENT, OF_THE_STAY, printed
from portal.settling import way_to_settle
from quality.counting.planning import entered_afterwards, waived
from quality.stays import Batch
from tests.factories.accounts import MembershipFactory
from tests.factories.assessments import act

SECOND = "a second coordinator"
CO, QM = Role.SENDING_COORDINATOR, Role.QUALITY_MANAGER
WHAT = "start_preparation/lifecycle.within_programme_rules"


@pytest.fixture
def short(cast):
    """Planned for five days, where the programme asks for ten."""
    Mobility.unscoped.filter(pk=cast.mobility.pk).update(planned_end=date(2026, 3, 6))
    act(cast, "lifecycle.give_waiver", CO, {"what": WHAT, "reason": "fewer places than planned"})
    return cast


def test_waiver_that_holds_is_printed_with_what_was_missing_why_and_who_answers(short):
    assert printed(short.stay(), OF_THE_STAY) == []  # nobody else agreed yet
    act(short, "lifecycle.agree_to_waiver", QM, {"waiver": str(Waiver.objects.get().pk)})
    (one,) = printed(short.stay(), OF_THE_STAY)

    assert one["missing"] == "The stay is 5 days long; the programme asks for at least 10 days."
    assert one["reason"] == "fewer places than planned"
    assert (one["given_by"], one["agreed_by"]) == ("Sending_Coordinator Example", "Quality_Manager Example")
    assert printed(short.stay(), OF_THE_AGREEMENT) == [one]
    assert printed(short.stay(), ("complete",)) == []


def test_two_waivers_of_one_requirement_are_asked_for_told_agreed_to_and_printed_one_by_one(short):
    """Each with its own reason and its own mail; neither giver agrees to the own one, and each may to the other's."""
    second = add_colleague(short)
    Mobility.unscoped.filter(pk=short.mobility.pk).update(planned_end=date(2026, 3, 5))
    act(short, "lifecycle.give_waiver", second, {"what": WHAT, "reason": "the fair ends a day earlier"})
    first, later = Waiver.objects.order_by("given_at", "reason")
    waiting = with_names(ToDo.unscoped.filter(code="lifecycle.waiver_waits", closed_at=None))
    assert sorted(todo.why for todo in waiting) == ["fewer places than planned", "the fair ends a day earlier"]
    assert {way_to_settle(todo).address.partition("?")[2] for todo in waiting} == {
        f"waiver={one.pk.hex}" for one in (first, later)
    }
    asked = OutboxRow.objects.filter(payload__person=str(short.actors[QM].person_id))
    told = {row.payload.get("todo") for row in asked}
    assert told == {str(todo.pk) for todo in waiting}

    for giver, own in ((CO, "fewer places than planned"), (second, "the fair ends a day earlier")):
        with pytest.raises(ActInvalid):
            act(short, "lifecycle.agree_to_waiver", giver, {"waiver": str(Waiver.objects.get(reason=own).pk)})
    act(short, "lifecycle.agree_to_waiver", QM, {"waiver": str(first.pk)})
    assert [todo.why for todo in waiting.all()] == [later.reason]
    act(short, "lifecycle.agree_to_waiver", QM, {"waiver": str(later.pk)})

    assert {one["reason"] for one in printed(short.stay(), OF_THE_STAY)} == {first.reason, later.reason}
    assert all(one["agreed_by"] == "Quality_Manager Example" for one in printed(short.stay(), OF_THE_STAY))


def test_the_same_waiver_sent_twice_at_once_is_one(short):
    """The second finds nothing missing that nobody asked to leave out already; its reason is kept on the page."""
    with pytest.raises(ActRefused, match="nothing_to_waive"):
        act(short, "lifecycle.give_waiver", CO, {"what": WHAT, "reason": "fewer places than planned"})
    assert Waiver.objects.count() == 1


def add_colleague(cast):
    """A second coordinator of the school."""
    school = cast.organisations["sending"]
    person = MembershipFactory(organisation=school, role=MembershipRole.COORDINATOR).person
    cast.actors[SECOND] = Actor(person.pk, school.pk)
    return SECOND


def test_key_of_a_requirement_reads_back_as_the_same_requirement():
    item = Missing("lifecycle.too_short", CO, params={"days": "5", "least": "10", "unit": "day"})
    assert Missing.read(item.key) == item


def test_every_waiver_of_rules_and_dates_can_only_be_given_to_a_guard_that_may_be_waived():
    assert NEEDS_CONSENT <= WAIVABLE


def test_waivers_and_stays_entered_afterwards_are_counted(cast):
    Mobility.unscoped.filter(pk=cast.mobility.pk).update(
        state="feedback", reached=13, started_on=date(2026, 3, 2), ended_on=date(2026, 4, 24),
        no_agreement_on=date(2026, 6, 1),
    )  # fmt: skip
    Waiver.objects.create(
        mobility=cast.mobility, transition="end_stay", guard="assessments.debriefed", reason="the tutor left", role=CO,
        given_by_id=cast.actors[CO].person_id, given_at=clock.now(),
    )  # fmt: skip
    batch = Batch([cast.mobility.pk], clock.today())

    assert [(case.counted, case.of) for case in waived(batch)] == [(1, 1)]
    assert [(bool(case.counted), case.kinds) for case in entered_afterwards(batch)] == [(True, (("no_agreement", 1),))]
