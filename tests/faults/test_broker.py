"""Celery workers over RabbitMQ and over Redis, on PostgreSQL: killed, without broker, woken twice and out of order."""

import time

import psycopg
import pytest

from tests.faults.poison import KINDS

pytestmark = [pytest.mark.faults]
NOTICES = 3
POISON = """
from lifecycle.effects import outbox
for name in {names}:
    outbox.add(f"poison.{{name}}", key=name, payload={{}})
"""
DUE = """
from django.utils import timezone
from lifecycle.models import OutboxRow
from lifecycle.tasks import sweep
OutboxRow.objects.filter(state="waiting").update(due_at=timezone.now())
sweep.delay()
"""
STAYS = 10
NOWHERE = "redis://127.0.0.1:1/0"
STEPS = """
from datetime import timedelta
from uuid import UUID
from ground import clock
from accounts.actors import Actor
from lifecycle.doors import perform_transition
for pk in {stays}:
    perform_transition(
        machine="mobility", pk=UUID(pk), name="suspend", actor=Actor(UUID("{person}"), UUID("{organisation}")),
        suspended_from=clock.today() - timedelta(days=1), reason="Illness",
    )
"""
WAKE = """
from lifecycle.models import OutboxRow
from lifecycle.tasks import work_row
pks = [str(pk) for pk in OutboxRow.objects.order_by("-created_at", "-id").values_list("pk", flat=True)]
for pk in [*pks, *pks, *reversed(pks)]:
    work_row.delay(pk)
"""


def take_steps(installation, number=STAYS):
    stays, person, organisation = installation.scene(number)
    installation.shell(STEPS.format(stays=stays, person=person, organisation=organisation))
    return number * NOTICES


def sweep(installation):
    installation.leases_run_out()
    installation.shell("from lifecycle.tasks import sweep; sweep()")


def all_done(rows):
    return lambda books: books["states"] == {"done": rows}


def swept_until_done(installation, rows):
    """As the beat does, again and again: one wake-up may be lost with the broker or with a worker that was killed."""

    def done(books):
        if not (there := all_done(rows)(books)):
            installation.shell("from lifecycle.tasks import sweep; sweep.delay()")
        return there

    return installation.until(done)


def test_workers_killed_at_any_moment_lose_nothing(with_broker):
    first = with_broker.worker()
    rows = take_steps(with_broker)
    time.sleep(3)
    with_broker.kill(first)
    with_broker.worker()
    sweep(with_broker)

    books = with_broker.until(all_done(rows))

    assert (books["mails_recorded"], books["wrong"]) == (rows, "")
    taken = with_broker.mail_server.taken
    assert len(taken) == rows
    assert sum(taken.values()) <= rows + 2  # two processes were killed; what they had sent was not yet recorded


def test_a_broker_that_is_away_loses_nothing_and_refuses_no_step(with_broker):
    with_broker.env["CELERY_BROKER_URL"] = NOWHERE
    rows = take_steps(with_broker, 2)
    assert with_broker.books()["states"] == {"waiting": rows}

    with_broker.env["CELERY_BROKER_URL"] = with_broker.broker
    with_broker.worker()

    assert swept_until_done(with_broker, rows)["mails_recorded"] == rows


def test_a_broker_that_was_emptied_is_made_good_by_the_sweep(with_broker):
    rows = take_steps(with_broker, 2)
    with_broker.shell("from config.celery import app; app.control.purge()")
    with_broker.worker()

    assert swept_until_done(with_broker, rows)["mails_recorded"] == rows


def test_woken_twice_and_in_the_wrong_order_each_mail_leaves_once(with_broker):
    rows = take_steps(with_broker, 4)
    with_broker.shell(WAKE)
    with_broker.worker()

    with_broker.until(all_done(rows))

    assert set(with_broker.mail_server.taken.values()) == {1}
    assert len(with_broker.mail_server.taken) == rows


def test_poison_rows_are_put_aside_while_celery_works_on(with_broker):
    with_broker.env["POISONED"] = "yes"
    with_broker.worker("--include", "tests.faults.poison")
    with_broker.shell(POISON.format(names=KINDS))
    rows = take_steps(with_broker, 2)

    def put_aside(books):
        done = books["states"] == {"done": rows, "parked": len(KINDS)}
        if not done:
            with_broker.leases_run_out()
            with_broker.shell(DUE)
        return done

    books = with_broker.until(put_aside, seconds=150)
    assert books["without_reason"] == []
    assert len(with_broker.mail_server.taken) == rows


def test_a_database_started_again_under_load_loses_nothing(with_broker, postgres):
    """What its clients see of a restart: every connection ended, nobody let in for a while."""
    worker, rows = with_broker.worker(), take_steps(with_broker)
    name = postgres.rpartition("/")[2]
    with psycopg.connect(f"{postgres.rpartition('/')[0]}/postgres", autocommit=True) as server:
        for _nth in range(3):
            server.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
            server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,))
            time.sleep(0.5)
            server.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
            time.sleep(0.5)

    assert worker.poll() is None
    sweep(with_broker)
    books = with_broker.until(all_done(rows))
    assert (books["mails_recorded"], books["wrong"], books["without_reason"]) == (rows, "", [])
