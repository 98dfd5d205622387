"""Who is away: the substitute is asked instead, for these days; stays handed over go back on the day."""

from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.actors import Actor
from accounts.models import Membership, MembershipRole
from documents.models import SignatureRequest
from ground import clock
from ground.errors import InputRefused, NotAllowed, NotThere
from lifecycle.doors import perform_act
from lifecycle.effects import outbox
from lifecycle.effects.ticking import tick
from lifecycle.errors import ActInvalid, ActRefused
from lifecycle.models import Event, OrganisationPart, OutboxRow, StandIn, ToDo
from lifecycle.people.being_away import come_back, hand_over, name_substitute, stays_of
from lifecycle.people.role_book import people_in
from lifecycle.roles import Role
from tests.factories.agreements import in_signing
from tests.lifecycle.conftest import NOW, a_person
from tests.portal.more_stays import another

CO, HC, LE = Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR, Role.PARTICIPANT
MONDAY, FRIDAY = date(2026, 1, 19), date(2026, 1, 23)


def colleague(cast, word="colleague", function="") -> Actor:
    person, school = a_person(word), cast.organisations["sending"]
    right = MembershipRole.COORDINATOR
    Membership.objects.create(
        person=person, organisation=school, role=right, since_on=date(2025, 9, 1), function=function
    )
    return Actor(person.pk, school.pk)


def run_on(day, hour=1):
    """What a worker does on that day."""
    with clock.set_to(datetime(day.year, day.month, day.day, hour, tzinfo=UTC)):
        tick()
        outbox.drain()


def away(cast, substitute, first=MONDAY, last=FRIDAY, who=None):
    return name_substitute(
        actor=who or cast.actors[CO], substitute_id=substitute.person_id, from_on=first, until_on=last
    )


def responsible(cast):
    return OrganisationPart.objects.get(mobility=cast.mobility, part="sending").responsible_id


def todo_owners(cast):
    todos = ToDo.unscoped.filter(mobility=cast.mobility, closed_at=None, owner=CO)
    return {person for todo in todos for person in ([todo.person_id] if todo.person_id else people_in(cast.stay(), CO))}


def test_stays_reach_the_substitute_from_the_first_day_until_the_last(cast):
    bea, ona = colleague(cast), cast.actors[CO].person_id
    away(cast, bea)
    seen = []
    for day in (MONDAY - timedelta(days=1), MONDAY, FRIDAY, FRIDAY + timedelta(days=1)):
        run_on(day)
        seen.append((responsible(cast), todo_owners(cast)))

    assert seen == [(ona, {ona}), (bea.person_id, {bea.person_id}), (bea.person_id, {bea.person_id}), (ona, {ona})]


def test_every_stay_has_both_events_and_a_second_run_adds_none(cast):
    bea = colleague(cast)
    other = another(cast)
    away(cast, bea)
    for day in (MONDAY, MONDAY, FRIDAY + timedelta(days=1), FRIDAY + timedelta(days=2)):
        run_on(day)

    for stay in (cast.mobility, other):
        told = Event.unscoped.filter(mobility=stay, name__in=("lifecycle.hand_to_colleague", "lifecycle.given_back"))
        assert [(event.name, event.person_id) for event in told.order_by("seq")] == [
            ("lifecycle.hand_to_colleague", cast.actors[CO].person_id), ("lifecycle.given_back", None),
        ]  # fmt: skip
    assert not OutboxRow.objects.filter(state="parked").exists()


def test_what_is_planned_by_one_who_is_away_goes_to_who_stands_in_and_comes_back(cast):
    bea = colleague(cast)
    away(cast, bea)
    run_on(MONDAY)
    with clock.set_to(datetime(2026, 1, 20, 9, tzinfo=UTC)):
        planned = another(cast)
    had = []
    for day in (MONDAY + timedelta(days=1), FRIDAY + timedelta(days=1)):
        run_on(day, hour=12)
        had.append(OrganisationPart.objects.get(mobility=planned, part="sending").responsible_id)

    assert had == [bea.person_id, cast.actors[CO].person_id]


def test_missed_first_day_is_made_up_for_at_the_next_tick(cast):
    bea = colleague(cast)
    away(cast, bea)

    run_on(MONDAY + timedelta(days=2))

    assert responsible(cast) == bea.person_id


def test_away_from_today_begins_at_once(cast):
    bea = colleague(cast)
    away(cast, bea, NOW.date())
    outbox.drain()

    assert responsible(cast) == bea.person_id


def test_back_early_gets_the_stays_back(cast):
    bea = colleague(cast)
    absence = away(cast, bea, NOW.date())
    outbox.drain()

    come_back(actor=cast.actors[CO], pk=absence.pk)
    outbox.drain()

    assert responsible(cast) == cast.actors[CO].person_id
    with pytest.raises(NotThere):
        come_back(actor=cast.actors[CO], pk=absence.pk)


def test_called_off_before_the_first_day_hands_nothing_over(cast):
    come_back(actor=cast.actors[CO], pk=away(cast, colleague(cast)).pk)

    run_on(MONDAY)

    assert responsible(cast) == cast.actors[CO].person_id


def test_only_the_one_who_is_away_comes_back(cast):
    bea = colleague(cast)
    absence = away(cast, bea)

    with pytest.raises(NotThere):
        come_back(actor=bea, pk=absence.pk)


@pytest.mark.parametrize(("first", "last", "code"), [
    (FRIDAY, MONDAY, "lifecycle.last_day_first"),
    (date(2026, 1, 5), date(2026, 1, 9), "lifecycle.day_has_passed"),
])  # fmt: skip
def test_days_that_cannot_be_are_refused_at_their_field(cast, first, last, code):
    with pytest.raises(InputRefused) as refused:
        away(cast, colleague(cast), first, last)

    assert (refused.value.code, refused.value.params["field"]) == (code, "until_on")


def test_substitute_must_be_a_coordinator_there_who_is_not_away(cast):
    bea, caro = colleague(cast), colleague(cast, "caro")
    refusals = []
    away(cast, caro, who=bea)
    for other in (cast.actors[HC], cast.actors[CO], bea):
        with pytest.raises(InputRefused) as refused:
            away(cast, other)
        refusals.append(refused.value.code)

    assert refusals == ["lifecycle.no_colleague", "lifecycle.no_colleague", "lifecycle.colleague_is_away"]


def test_second_substitute_for_the_same_days_is_refused(cast):
    away(cast, colleague(cast))

    with pytest.raises(InputRefused) as refused:
        away(cast, colleague(cast, "caro"), FRIDAY, FRIDAY)

    assert refused.value.code == "lifecycle.away_already"


def test_who_is_no_coordinator_names_nobody(cast):
    with pytest.raises(NotAllowed):
        away(cast, colleague(cast), who=cast.actors[Role.QUALITY_MANAGER])


@pytest.mark.slow
def test_substitute_who_goes_away_too_hands_on_and_each_gets_the_own_back(cast):
    bea, caro, ona = colleague(cast), colleague(cast, "caro"), cast.actors[CO].person_id
    away(cast, bea)
    run_on(MONDAY)
    with clock.set_to(datetime(2026, 1, 19, 9, tzinfo=UTC)):
        away(cast, caro, date(2026, 1, 20), date(2026, 1, 21), who=bea)
    seen = []
    for day in (20, 22, 24):
        run_on(date(2026, 1, day), 10)
        seen.append(responsible(cast))

    assert seen == [caro.person_id, bea.person_id, ona]


def test_stays_go_to_a_colleague_for_good(cast):
    bea, stays = colleague(cast), [cast.mobility, another(cast)]

    assert hand_over(actor=cast.actors[CO], stays=stays, taker_id=bea.person_id) == 2
    outbox.drain()

    assert set(stays_of(bea)) == set(stays)
    assert not StandIn.objects.exists()


def test_stays_go_to_a_colleague_until_a_day(cast):
    bea = colleague(cast)
    hand_over(actor=cast.actors[CO], stays=[cast.mobility], taker_id=bea.person_id, until_on=FRIDAY)
    outbox.drain()
    assert responsible(cast) == bea.person_id

    run_on(FRIDAY)
    assert responsible(cast) == bea.person_id
    run_on(FRIDAY + timedelta(days=1))

    assert responsible(cast) == cast.actors[CO].person_id


def test_given_for_good_meanwhile_does_not_go_back(cast):
    bea, caro = colleague(cast), colleague(cast, "caro")
    hand_over(actor=cast.actors[CO], stays=[cast.mobility], taker_id=bea.person_id, until_on=FRIDAY)
    outbox.drain()
    hand_over(actor=bea, stays=[cast.mobility], taker_id=caro.person_id)
    outbox.drain()

    run_on(FRIDAY + timedelta(days=1))

    assert responsible(cast) == caro.person_id


def test_who_left_meanwhile_gets_nothing_back(cast):
    bea = colleague(cast)
    hand_over(actor=cast.actors[CO], stays=[cast.mobility], taker_id=bea.person_id, until_on=FRIDAY)
    outbox.drain()
    Membership.objects.filter(person=cast.actors[CO].person_id).update(until_on=MONDAY)

    run_on(FRIDAY + timedelta(days=1))

    assert responsible(cast) == bea.person_id


@pytest.mark.slow
def test_stay_given_back_to_somebody_who_is_away_goes_on_to_their_substitute(cast):
    bea, caro = colleague(cast), colleague(cast, "caro")
    hand_over(actor=cast.actors[CO], stays=[cast.mobility], taker_id=bea.person_id, until_on=MONDAY)
    outbox.drain()
    away(cast, caro)
    run_on(MONDAY)
    run_on(MONDAY + timedelta(days=1))
    assert responsible(cast) == caro.person_id

    run_on(FRIDAY + timedelta(days=1))

    assert responsible(cast) == cast.actors[CO].person_id


def test_stay_of_another_school_is_not_handed_over(cast):
    bea = colleague(cast)

    assert hand_over(actor=cast.actors[HC], stays=[cast.mobility], taker_id=cast.actors[HC].person_id) == 1
    with pytest.raises(InputRefused):
        hand_over(actor=cast.actors[HC], stays=[cast.mobility], taker_id=bea.person_id)


def test_participant_who_is_a_colleague_does_not_get_the_own_stay(cast):
    learner = cast.actors[LE].person_id
    Membership.objects.create(
        person_id=learner, organisation=cast.organisations["sending"], role="coordinator", since_on=date(2025, 9, 1)
    )

    assert hand_over(actor=cast.actors[CO], stays=[cast.mobility], taker_id=learner) == 0
    with pytest.raises(ActInvalid):
        one_stay(cast, Actor(learner))


def one_stay(cast, taker, **more):
    data = {"colleague": taker.person_id, **more}
    return perform_act(name="lifecycle.hand_to_colleague", pk=cast.mobility.pk, actor=cast.actors[CO], data=data)


def test_one_stay_is_handed_over_by_its_own_act(cast):
    bea = colleague(cast)

    event = one_stay(cast, bea, until_on=FRIDAY.isoformat())

    assert event.details == {
        "former": str(cast.actors[CO].person_id), "named": str(bea.person_id), "until_on": FRIDAY.isoformat(),
    }  # fmt: skip
    assert todo_owners(cast) == {bea.person_id}
    one_stay(cast, bea)
    with pytest.raises(ActRefused) as refused:
        one_stay(cast, bea)
    assert refused.value.code == "lifecycle.responsible_already"


def test_signature_that_the_side_owes_is_asked_of_who_is_responsible_now(cast):
    bea = colleague(cast, function="Head of exchanges")
    version = in_signing(cast)

    one_stay(cast, bea)

    asked = SignatureRequest.unscoped.get(document__subject_id=version.pk, role=CO)
    assert (asked.person_id, asked.function, asked.state) == (bea.person_id, "Head of exchanges", "open")
    unsigned = ToDo.unscoped.filter(mobility=cast.mobility, closed_at=None, code="agreements.unsigned", owner=CO)
    assert set(unsigned.values_list("person_id", flat=True)) == {bea.person_id}


def test_what_the_school_owes_keeps_its_since_and_its_day_when_it_moves(cast):
    bea = colleague(cast)
    version = in_signing(cast)
    before = ToDo.unscoped.get(mobility=cast.mobility, closed_at=None, code="agreements.unsigned", owner=CO)

    with clock.set_to(NOW + timedelta(days=3)):
        one_stay(cast, bea)

    after = ToDo.unscoped.get(mobility=cast.mobility, closed_at=None, code="agreements.unsigned", owner=CO)
    assert (after.pk, after.since, after.due_on) == (before.pk, before.since, before.due_on)
    assert (after.person_id, version.state) == (bea.person_id, "signing")
