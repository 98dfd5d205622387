"""The next row is found by an index in its order, however many wait (PostgreSQL)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from lifecycle.effects import outbox
from lifecycle.models import OutboxRow
from lifecycle.models.outbox_row import OutboxState
from lifecycle.registry import HANDLERS

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]
BACKLOG = 100_000
AT_ONCE = 50
MOST_PAGES = 10 * AT_ONCE  # looked at to find and lock a batch: a few for each of its rows, none for those that wait


@pytest.fixture
def backlog(db):
    """Many that wait, as many that are done, and some that are due later only."""
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO lifecycle_outboxrow (id, kind, key, payload, payload_version, state, due_at, starts, refusals,
                fault_code, fault, created_at)
            SELECT gen_random_uuid(), 'mail.reminder', 'k' || n, '{}', 1,
                CASE WHEN mod(n, 2) = 0 THEN 'waiting' ELSE 'done' END,
                CASE WHEN mod(n, 20) = 0 THEN %s ELSE %s END - n * interval '1 second', 0, 0, '', '', %s
            FROM generate_series(1, %s) AS g(n)
            """,
            [now + timedelta(days=30), now - timedelta(hours=1), now, 2 * BACKLOG],
        )
        cursor.execute("ANALYZE lifecycle_outboxrow")


def nodes(plan):
    yield plan
    for part in plan.get("Plans", ()):
        yield from nodes(part)


def explained(plans):
    """The plan of the statement that reserves is kept; then it is sent as it is."""

    def execute_and_explain(execute, sql, params, many, context):
        if "WITH chosen" in sql:
            with connection.connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}", params)
                plans.append(cursor.fetchone()[0][0]["Plan"])
        return execute(sql, params, many, context)

    return execute_and_explain


@pytest.mark.usefixtures("backlog")
def test_a_batch_is_read_in_the_order_of_its_index_from_a_long_queue():
    assert "mail.reminder" in HANDLERS
    plans = []
    with connection.execute_wrapper(explained(plans)):
        outbox.reserve(AT_ONCE)

    (plan,) = plans
    found = next(node for node in nodes(plan) if node["Node Type"] == "Limit")
    assert {node.get("Index Name") for node in nodes(found)} >= {"outbox_next"}
    assert not {node["Node Type"] for node in nodes(found)} & {"Sort", "Incremental Sort", "Bitmap Heap Scan"}
    assert "Seq Scan" not in {node["Node Type"] for node in nodes(plan)}
    assert found["Shared Hit Blocks"] + found["Shared Read Blocks"] <= MOST_PAGES


@pytest.mark.usefixtures("backlog")
def test_the_oldest_come_first_and_what_is_due_later_not_at_all():
    due = OutboxRow.objects.filter(state=OutboxState.WAITING, due_at__lte=timezone.now())
    oldest = list(due.order_by("due_at").values_list("pk", flat=True)[:AT_ONCE])

    assert [row.pk for row in outbox.reserve(AT_ONCE)] == oldest
