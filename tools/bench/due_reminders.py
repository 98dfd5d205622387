"""A sweep and a claim beside their floors: `python -m tools.bench.due_reminders DUE` prints the figures, in a thin world.

Floors are what a careful hand would write in SQL for the same rows, sent by the bare driver. Rounds of each in turn, each
from the same start, so that a busy machine slows both; the middle ratio counts.
"""

import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.db import connection  # noqa: E402  (the registry of apps comes first)
from django.db.models import Model  # noqa: E402

from ground import clock  # noqa: E402
from lifecycle.effects import outbox  # noqa: E402
from lifecycle.models import OutboxRow, Reminder  # noqa: E402
from notifications.models import SentMail  # noqa: E402
from notifications.reminders import ONE_A_DAY, send_due_reminders  # noqa: E402

ROUNDS = 5
CLAIMED_AT_ONCE = 500
SWEEP = """
WITH due AS MATERIALIZED (
    SELECT r.id, r.todo_id, t.person_id, t.mobility_id FROM lifecycle_reminder r JOIN lifecycle_todo t ON t.id = r.todo_id
    WHERE r.sent_at IS NULL AND NOT r.paused AND r.due_at <= %(now)s AND r.nth <= 3 AND t.closed_at IS NULL
        AND NOT EXISTS (
            SELECT 1 FROM notifications_sentmail m WHERE m.person_id = t.person_id AND m.kind = 'reminder'
            AND m.not_sent_because = '' AND m.sent_at >= %(since)s
        )
), planned AS (
    INSERT INTO lifecycle_outboxrow (id, kind, key, payload, payload_version, mobility_id, state, due_at, starts,
        refusals, fault_code, fault, created_at)
    SELECT gen_random_uuid(), 'mail.reminder', 'rem:' || person_id || ':' || %(day)s,
        jsonb_build_object('person', person_id, 'todos', jsonb_agg(todo_id)), 1,
        CASE WHEN count(*) = 1 THEN (array_agg(mobility_id))[1] END, 'waiting', %(now)s, 0, 0, '', '', %(now)s
    FROM due GROUP BY person_id ON CONFLICT DO NOTHING
)
UPDATE lifecycle_reminder SET sent_at = %(now)s WHERE id IN (SELECT id FROM due)
"""
CLAIM = """
WITH following AS (
    SELECT id FROM lifecycle_outboxrow WHERE state = 'waiting' AND due_at <= %s
    ORDER BY due_at, id LIMIT %s FOR UPDATE SKIP LOCKED
)
UPDATE lifecycle_outboxrow o SET state = 'claimed', lease = %s, leased_until = %s
FROM following WHERE o.id = following.id RETURNING o.id, o.kind, o.key, o.payload
"""


DUE = """
UPDATE lifecycle_reminder SET due_at = %s WHERE id IN (
    SELECT DISTINCT ON (t.person_id) r.id FROM lifecycle_reminder r JOIN lifecycle_todo t ON t.id = r.todo_id
    WHERE r.sent_at IS NULL AND NOT r.paused AND r.nth <= 3 AND r.person_id IS NULL AND t.closed_at IS NULL
        AND t.person_id IS NOT NULL ORDER BY t.person_id LIMIT %s
)
"""


def main(most: int) -> None:
    """Make due, sweep, look, measure, print."""
    due = make_due(most)
    mailed = due // 2
    now = clock.now()
    open_now = Reminder.objects.filter(sent_at=None, due_at__lte=now)
    figures = {"due": open_now.count(), "mailed_today": _mailed_today(now).values("person").distinct().count()}
    send_due_reminders()
    waiting = open_now.exclude(todo__person__in=_mailed_today(now).values("person"))
    figures["left_after_first_sweep"] = waiting.count()
    figures["second_sweep_rows"] = send_due_reminders()
    sweeps, rate = _in_turn(_as_before_the_sweep, send_due_reminders, _sweep_by_hand, due - mailed)
    claims, _rate = _in_turn(_as_before_the_claim, _claim, _claim_by_hand, due - mailed)
    figures |= {"sweep_ratio": round(sweeps, 3), "claim_ratio": round(claims, 3), "rows_per_s": round(rate)}
    sys.stdout.write(json.dumps(figures) + "\n")


def make_due(most: int) -> int:
    """So many people have one reminder due now, and nobody has another; half of them were mailed today. How many."""
    now = clock.now()
    Reminder.objects.filter(sent_at=None).update(due_at=now + timedelta(days=60))
    with connection.cursor() as cursor:
        cursor.execute(DUE, [now - timedelta(minutes=5), most])
    due = Reminder.objects.filter(sent_at=None, due_at__lte=now).order_by("todo__person")
    people = list(due.values_list("todo__person", flat=True))
    earlier = now - timedelta(hours=3)
    SentMail.objects.bulk_create(
        SentMail(key=f"bench:{person}", kind="reminder", person_id=person, sent_at=earlier, subject="x")
        for person in people[: len(people) // 2]
    )
    tidy((Reminder, SentMail))
    return len(people)


def tidy(written: Iterable[type[Model]]) -> None:
    """These tables as autovacuum leaves them, and nothing of them still to be written to disk."""
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = 0")  # autovacuum itself may be at it
        cursor.execute("VACUUM (ANALYZE) " + ", ".join(sorted(model._meta.db_table for model in written)))
        cursor.execute("CHECKPOINT")


def _mailed_today(now: Any) -> Any:
    return SentMail.objects.filter(kind="reminder", not_sent_because="", sent_at__gte=now - ONE_A_DAY)


def _in_turn(
    prepare: Callable[[], None], ours: Callable[[], int], floor: Callable[[], int], rows: int
) -> tuple[float, float]:
    """The middle ratio, and our rows a second in the middle round."""
    ratios, rates = [], []
    for nth in range(ROUNDS):
        seconds = {}
        for run in (ours, floor) if nth % 2 else (floor, ours):
            prepare()
            begun = time.perf_counter()
            done = run()
            seconds[run] = time.perf_counter() - begun
            if done != rows:
                raise SystemExit(f"{done} rows instead of {rows}")
        ratios.append(seconds[floor] / seconds[ours])
        rates.append(rows / seconds[ours])
    return statistics.median(ratios), statistics.median(rates)


def _as_before_the_sweep() -> None:
    OutboxRow.objects.filter(kind="mail.reminder").delete()
    Reminder.objects.exclude(sent_at=None).update(sent_at=None)
    tidy((OutboxRow, Reminder))


def _as_before_the_claim() -> None:
    OutboxRow.objects.filter(kind="mail.reminder").update(**outbox.FREED)
    tidy((OutboxRow, Reminder))


def _sweep_by_hand() -> int:
    now = clock.now()
    given = {"now": now, "since": now - ONE_A_DAY, "day": clock.today().isoformat()}
    return int(connection.connection.execute(SWEEP, given).rowcount)


def _claim() -> int:
    claimed = 0
    while rows := outbox.reserve(CLAIMED_AT_ONCE):
        claimed += len(rows)
    return claimed


def _claim_by_hand() -> int:
    claimed, bare = 0, connection.connection
    while True:
        now = clock.now()
        rows = bare.execute(CLAIM, [now, CLAIMED_AT_ONCE, uuid4(), now + timedelta(seconds=60)]).fetchall()
        if not rows:
            return claimed
        claimed += len(rows)


if __name__ == "__main__":
    main(int(sys.argv[1]))
