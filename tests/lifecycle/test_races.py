"""Two people at once, on PostgreSQL: one wins, the other is told what changed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from django.db import connection

from accounts.actors import Actor
from accounts.models import MembershipRole
from ground import clock
from lifecycle.doors import perform_act, perform_transition
from lifecycle.errors import ChangedMeanwhile
from lifecycle.models import Event, OutboxRow, ToDo, Waiver
from lifecycle.roles import Role
from lifecycle.selectors import with_names
from lifecycle.tables.mobility import State
from tests.factories.accounts import MembershipFactory
from tests.factories.agreements import abroad, asking_longer, change
from tests.lifecycle.conftest import put_in

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
CALLERS = 8


def at_once(work, now=datetime(2026, 3, 12, 9, 0, tzinfo=UTC)):
    def alone(nth):
        try:
            with clock.set_to(now):
                return work(nth)
        except Exception as refused:  # noqa: BLE001  (what was raised is the answer)
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(CALLERS) as pool:
        return list(pool.map(alone, range(CALLERS)))


def test_of_eight_who_pause_a_stay_at_once_one_wins_and_seven_are_told(transactional_cast, facts):
    stay = put_in(transactional_cast.mobility, State.ONGOING, suspended_from=None)
    actor = transactional_cast.actors[Role.SENDING_COORDINATOR]
    facts.unmet = {"agreements.newer_version_in_force"}  # else the stay is amended at once, too

    answers = at_once(
        lambda nth: perform_transition(
            machine="mobility",
            pk=stay.pk,
            name="suspend",
            actor=actor,
            seen_version=stay.version,
            suspended_from=datetime(2026, 3, 10).date(),
            reason=f"caller {nth}",
        )
    )

    events = [answer for answer in answers if isinstance(answer, Event)]
    losers = [answer for answer in answers if isinstance(answer, ChangedMeanwhile)]
    assert (len(events), len(losers)) == (1, CALLERS - 1)
    assert all([missed.name for missed in loser.events] == ["suspend"] for loser in losers)
    assert Event.unscoped.filter(mobility=stay, name="suspend").count() == 1


def test_pausing_and_resuming_by_eight_leaves_a_chain_without_forks(transactional_cast, facts):
    stay = put_in(transactional_cast.mobility, State.ONGOING, suspended_from=None)
    actor = transactional_cast.actors[Role.SENDING_COORDINATOR]

    def turn(nth):
        name = "suspend" if nth % 2 else "resume"
        day = {"suspended_from" if nth % 2 else "resumed_on": datetime(2026, 3, 10 + nth).date()}
        return perform_transition(machine="mobility", pk=stay.pk, name=name, actor=actor, reason="in turn", **day)

    answers = at_once(turn)

    done = [answer for answer in answers if isinstance(answer, Event)]
    chain = list(Event.unscoped.filter(chain=stay.pk).order_by("seq"))
    assert [event.seq for event in chain] == list(range(1, len(chain) + 1))
    assert all(later.prev == earlier.hash for earlier, later in pairwise(chain))
    assert len(done) == sum(event.name in ("suspend", "resume") for event in chain)


def test_two_waivers_of_one_stay_given_at_once_each_have_a_to_do_of_their_own(transactional_cast):
    """A longer stay asked for too late, and longer than the programme lets it be: two of the school waive one each."""
    cast = transactional_cast
    late, long = "submit_version/agreements.extension_asked_in_time", "submit_version/agreements.days_within_rules"
    second = MembershipFactory(organisation=cast.organisations["sending"], role=MembershipRole.COORDINATOR).person
    givers = (cast.actors[Role.SENDING_COORDINATOR], Actor(second.pk, cast.organisations["sending"].pk))
    with clock.set_to(datetime(2026, 4, 10, 9, 0, tzinfo=UTC)):
        abroad(cast)
        asking_longer(cast, date(2026, 5, 15))
        change(cast, period_and_place={"end": "2026-08-14"})

    def waive(nth):
        data = {"what": (late, long)[nth % 2], "reason": f"reason {nth % 2}"}
        perform_act(name="lifecycle.give_waiver", pk=cast.mobility.pk, actor=givers[nth % 2], data=data)

    answers = at_once(waive, datetime(2026, 4, 10, 9, 0, tzinfo=UTC))

    waivers = list(Waiver.objects.filter(mobility=cast.mobility).order_by("reason"))
    assert [(one.reason, one.given_by_id) for one in waivers] == [
        (f"reason {nth}", giver.person_id) for nth, giver in enumerate(givers)
    ]
    assert sorted(type(answer).__name__ for answer in answers if answer) == ["ActInvalid"] * (CALLERS - 2)
    waiting = with_names(ToDo.unscoped.filter(code="lifecycle.waiver_waits", closed_at=None))
    assert sorted(todo.why for todo in waiting) == ["reason 0", "reason 1"]
    asked = {row.payload.get("todo") for row in OutboxRow.objects.filter(payload__has_key="todo")}
    assert {str(todo.pk) for todo in waiting} <= asked
