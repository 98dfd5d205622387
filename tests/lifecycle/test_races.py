"""Two people at once, on PostgreSQL: one wins, the other is told what changed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from django.db import connection

from ground import clock
from lifecycle.doors import perform_transition
from lifecycle.errors import ChangedMeanwhile
from lifecycle.models import Event
from lifecycle.roles import Role
from lifecycle.tables.mobility import State
from tests.lifecycle.conftest import put_in

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
CALLERS = 8


def at_once(work):
    def alone(nth):
        try:
            with clock.set_to(datetime(2026, 3, 12, 9, 0, tzinfo=UTC)):
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
