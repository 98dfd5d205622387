"""How often a step waits for the database, in the scene of the benchmark; and what is stored on the way."""

from datetime import timedelta

import pytest
from django.db import connection, transaction

from ground import clock
from lifecycle.doors import perform_act, perform_transition
from lifecycle.errors import ActInvalid, TransitionRefused
from lifecycle.models import Event, OutboxRow
from tests.lifecycle.journeys import journeys, statements
from tools.bench.scene import build_scene

READ = ["lock mobility", "read organisationpart namedpart membership", "read personkey event"]
NEXT = [
    "read agreementversion", "read followup", "read event", "read signaturerequest", "read checkin",
    "read contact", "read answer", "read todo",
    "whether debriefing waiver succession organisationpart event mobility guardianconsent namedpart gridconfirmation "
    "dispute appeal",
]  # fmt: skip
WARM_UP = 10  # until PostgreSQL keeps the plan of every statement


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


def synchronous_commit():
    with connection.cursor() as cursor:
        cursor.execute("SHOW synchronous_commit")
        return cursor.fetchone()[0]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_step_makes_six_journeys(scene, tmp_path):
    warmed_up(scene)
    with journeys(tmp_path) as of_suspend:
        step(scene, "suspend")
    with journeys(tmp_path) as of_resume:
        step(scene, "resume")

    assert of_suspend == [
        ["BEGIN"], READ, ["write event remark mobility"], NEXT, ["write reminder outboxrow"], ["COMMIT"]
    ]  # fmt: skip
    assert of_resume == [["BEGIN"], READ, ["write event mobility"], NEXT, ["write reminder outboxrow"], ["COMMIT"]]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_refusal_ends_without_waiting_for_the_disk_and_leaves_the_plans_of_the_server(scene, tmp_path):
    warmed_up(scene)
    plans = plans_kept()
    with journeys(tmp_path) as made, pytest.raises(TransitionRefused):
        step(scene, "resume")

    assert made == [["BEGIN"], READ, ["SET"], ["COMMIT"]]
    assert plans_kept() == plans > 0
    assert synchronous_commit() == "on"


@pytest.mark.django_db(transaction=True)
def test_sqlite_is_told_the_same_statement_by_statement(scene):
    if connection.vendor != "sqlite":
        pytest.skip("the journeys of PostgreSQL are counted above")
    step(scene, "suspend")
    step(scene, "resume")
    with statements() as told:
        step(scene, "suspend")

    of_step, follows = ["write event", "write remark", "write mobility"], ["write reminder", "write outboxrow"]
    assert told == ["BEGIN", "read mobility", *READ[1:], *of_step, *NEXT, *follows]


@pytest.mark.django_db(transaction=True)
def test_a_refused_fact_leaves_no_trace(scene):
    before = Event.unscoped.count(), OutboxRow.objects.count()

    with pytest.raises(ActInvalid):
        perform_act(name="lifecycle.give_waiver", pk=scene.stays[0], actor=scene.actor, data={"what": "x"})

    assert (Event.unscoped.count(), OutboxRow.objects.count()) == before
