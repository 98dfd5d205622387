"""A step costs the same however long the story of the stay is: nothing in it reads the story from end to end."""

import pytest
from django.db import connection, transaction

from tests.lifecycle.test_journeys import step
from tools.bench.scene import build_scene

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="the plan is read as SQLite words it"),
]


def plans(sql, parameters):
    with connection.cursor() as cursor:
        return [row[3] for row in cursor.execute(f"EXPLAIN QUERY PLAN {sql}", parameters)]


def test_no_question_of_a_step_reads_the_whole_story_of_the_stay():
    with transaction.atomic():
        scene = build_scene(1)
    asked = []

    def keep(execute, sql, parameters, many, context):
        asked.append((sql, parameters))
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(keep):
        step(scene, "suspend")
        step(scene, "resume")
    of_events = [(sql, given) for sql, given in asked if 'FROM "lifecycle_event"' in sql]
    assert of_events
    whole = [sql for sql, given in of_events if any(_reads_all(plan) for plan in plans(sql.replace("%s", "?"), given))]
    assert whole == []


def _reads_all(plan):
    return "lifecycle_event" in plan and ("SCAN" in plan or plan.endswith("(mobility_id=?)"))
