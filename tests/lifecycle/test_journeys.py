"""How often a step waits for the database, in the scene of the benchmark; and what is stored on the way."""

from datetime import timedelta

import pytest
from django.db import connection, transaction

from ground import clock
from lifecycle.doors import perform_act, perform_transition
from lifecycle.errors import ActInvalid, TransitionRefused
from lifecycle.models import Event, OutboxRow
from tests.ground.scratch import line_tapped
from tests.lifecycle.journeys import journeys
from tools.bench.scene import build_scene

READ = ["lock mobility", "read organisationpart namedpart membership", "read personkey event"]
NEXT = ["read agreementversion", "read followup", "read todo", "whether debriefing waiver appeal"]
WARM_UP = 6  # until PostgreSQL keeps the plan of every statement


@pytest.fixture
def scene():
    """A stay abroad, and its coordinator."""
    with transaction.atomic():
        return build_scene(1)


def step(scene, name):
    today = clock.today()
    details = (
        {"suspended_from": today - timedelta(days=1), "reason": "Illness"}
        if name == "suspend"
        else {"resumed_on": today}
    )
    return perform_transition(machine="mobility", pk=scene.stays[0], name=name, actor=scene.actor, **details)


def warmed_up(scene):
    for nth in range(WARM_UP):
        step(scene, "resume" if nth % 2 else "suspend")


def plans_kept():
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM pg_prepared_statements")
        return cursor.fetchone()[0]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_step_makes_six_journeys(scene, tmp_path):
    warmed_up(scene)
    with journeys() as of_suspend:
        step(scene, "suspend")
    with journeys() as of_resume, line_tapped(tmp_path) as heard:
        step(scene, "resume")

    assert of_suspend == [
        ["BEGIN", *READ], ["write event remark mobility"], ["write reminder"], NEXT, ["write outboxrow"], ["COMMIT"]
    ]  # fmt: skip
    assert of_resume == [
        ["BEGIN", *READ], ["write event mobility"], ["write reminder"], NEXT, ["write outboxrow"], ["COMMIT"]
    ]  # fmt: skip
    # The server says so too: ready once after each, and once after BEGIN, which nobody waits for.
    assert sum("ReadyForQuery" in line for line in heard) == 6 + 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_refusal_makes_two_journeys_and_leaves_the_plans_of_the_server(scene):
    warmed_up(scene)
    plans = plans_kept()
    with journeys() as made, pytest.raises(TransitionRefused):
        step(scene, "resume")

    assert made == [["BEGIN", *READ], ["COMMIT"]]
    assert plans_kept() == plans > 0


@pytest.mark.django_db(transaction=True)
def test_sqlite_is_told_the_same_statement_by_statement(scene):
    if connection.vendor != "sqlite":
        pytest.skip("the journeys of PostgreSQL are counted above")
    step(scene, "suspend")
    step(scene, "resume")
    with journeys() as told:
        step(scene, "suspend")

    writes = ["write event", "write remark", "write mobility", "write reminder"]
    assert [each for (each,) in told] == [
        "BEGIN", "read mobility", *READ[1:], *writes, *NEXT, "write outboxrow"
    ]  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_a_refused_fact_leaves_no_trace(scene):
    before = Event.unscoped.count(), OutboxRow.objects.count()

    with pytest.raises(ActInvalid):
        perform_act(name="lifecycle.give_waiver", pk=scene.stays[0], actor=scene.actor, data={"what": "x"})

    assert (Event.unscoped.count(), OutboxRow.objects.count()) == before
