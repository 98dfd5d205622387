"""Effects outside the database: one table, one drain function, two ways to run it (reliability rules 2 to 5)."""

import os
import time
import traceback
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.lookups import Exact
from django.utils import timezone
from structlog.contextvars import bound_contextvars

from ground import clock
from ground.statements.sets import taken
from ground.statements.writing import Write, inserting, write_together
from lifecycle.effects.limits import within
from lifecycle.models import OutboxRow
from lifecycle.models.outbox_row import OutboxState
from lifecycle.noting import note
from lifecycle.registry import HANDLERS

log = structlog.get_logger()

# The tasks by their names: they know this file, it does not know them.
WAKE_UP, SWEEP = "lifecycle.tasks.work_row", "lifecycle.tasks.sweep"
LEASE = {"mail": 60, "doc": 90}  # seconds, by the kind's first word
LEASE_OF_OTHERS = 60
SPARE_SECONDS = 5  # of the lease, for recording what was done
PARK_AFTER_STARTS = 5  # starts without a recorded result
RETRY_AFTER_MINUTES = (1, 5, 30, 120, 360)
RETRY_EVERY_MINUTES = 720
GIVE_UP_AFTER = timedelta(days=5)
FREED: dict[str, Any] = {"state": OutboxState.WAITING, "lease": None, "leased_until": None}
ADDED_AT_ONCE = 500  # a statement takes so many parameters and no more
MOST_AT_ONCE = 64  # rows that a worker reserves
QUICK_SECONDS, SLOW_SECONDS = 1.0, 5.0  # in which it works them: below the first it takes more, above the second fewer
# Of a row that is reserved; what else there is of it is read when it is asked for.
READ = ("id", "kind", "key", "payload", "payload_version", "mobility_id", "starts", "refusals")


class TryLater(Exception):
    """A temporary refusal (a mail server's 4xx, a timeout): recorded, tried again later."""

    def __init__(self, code: str, fault: str = "") -> None:
        super().__init__(code)
        self.code, self.fault = code, fault


class GiveUp(Exception):
    """It will never work as it is: the row is parked at once, visibly."""

    def __init__(self, code: str, fault: str = "") -> None:
        super().__init__(code)
        self.code, self.fault = code, fault


class LeaseLost(Exception):
    """Somebody else has taken the row over; what was done here is not recorded."""


def add(
    kind: str,
    *,
    key: str,
    payload: dict[str, Any],
    mobility_id: UUID | None = None,
    after: OutboxRow | None = None,
    payload_version: int = 1,
    wait: timedelta = timedelta(0),
) -> OutboxRow:
    """Write an effect to be done once, in the transaction of its cause. The same key again returns the first row.

    `wait` leaves time to take it back (`cancel`).
    """
    now = clock.now()
    row, created = OutboxRow.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "payload": payload,
            "payload_version": payload_version,
            "mobility_id": mobility_id,
            "after": after,
            "due_at": now + wait,
            "created_at": now,
        },
    )
    if created:
        note(rows=[row])
    if created and not wait:
        _wake_on_commit([row])
    return row


def adding(rows: Sequence[OutboxRow]) -> list[Write]:
    """The insert of new effects, to be written with others; one whose key is there already is left as it was."""
    note(rows=rows)
    _wake_on_commit(rows)
    return inserting(rows, ignore_known=True)


def add_all(rows: Sequence[OutboxRow]) -> None:
    """Write many new effects in few statements; one whose key is there already is left as it was."""
    for at in range(0, len(rows), ADDED_AT_ONCE):
        write_together(adding(rows[at : at + ADDED_AT_ONCE]))


def _wake_on_commit(rows: Sequence[OutboxRow]) -> None:
    if rows and settings.CELERY_BROKER_URL:
        transaction.on_commit(partial(_wake_workers, [row.pk for row in rows]))


def wake_for_many() -> None:
    """Rows were written past this module, many at once: one word to the workers instead of one for each row."""
    if settings.CELERY_BROKER_URL:
        transaction.on_commit(partial(_send, SWEEP))


def _wake_workers(pks: Sequence[UUID]) -> None:
    for pk in pks:
        _send(WAKE_UP, str(pk))


def _send(task: str, *given: str) -> None:
    """Tell a worker. A broker that does not answer is no fault of the request: the next sweep finds the row."""
    from celery import current_app  # loaded only where there is a broker

    try:
        current_app.send_task(task, given, retry=False)
    except Exception as fault:  # noqa: BLE001  (whatever the broker's client raises; the row is safe)
        log.warning("outbox.not_woken", row=" ".join(given), error=type(fault).__name__)


def ready_rows() -> QuerySet[OutboxRow]:
    """Rows that may be started now: waiting and due, or claimed by somebody whose lease ran out."""
    return OutboxRow.objects.filter(_waits() | lease_ran_out(), _free(), kind__in=HANDLERS)


def _waits() -> Q:
    return Q(state=OutboxState.WAITING, due_at__lte=clock.now())


def _free() -> Q:
    """Nothing that it comes after is left to do."""
    before = OutboxRow.objects.order_by().filter(pk=OuterRef("after_id")).values("state")
    # One value by its key, and not whether there is one: for that PostgreSQL would read all rows that are done.
    return Q(after=None) | Q(Exact(Subquery(before), OutboxState.DONE.value))


def lease_ran_out() -> Q:
    """Claimed by a worker that did not come back in its time."""
    return Q(state=OutboxState.CLAIMED, leased_until__lt=timezone.now())


def claim(pk: UUID, *, reserved: OutboxRow | None = None) -> OutboxRow | None:
    """Take one row to work it: one conditional UPDATE that counts the start, committed before the work starts.

    None if taken or done. A row that was reserved is not read again.
    """
    row = reserved or ready_rows().filter(pk=pk).first()
    if row is None:
        return None
    if row.starts >= PARK_AFTER_STARTS:
        _park(row, "outbox.killed_its_worker", f"{row.starts} starts without a result")
        return None
    mine = Q(state=OutboxState.CLAIMED) if reserved else _waits() | lease_ran_out()
    lease = row.lease if reserved else uuid4()
    leased_until = timezone.now() + timedelta(seconds=_lease_seconds(row.kind))
    mine_now = OutboxRow.objects.filter(mine, pk=pk, state=row.state, lease=row.lease).update(
        state=OutboxState.CLAIMED, lease=lease, starts=F("starts") + 1, leased_until=leased_until
    )
    if not mine_now:
        return None
    row.state, row.lease, row.leased_until, row.starts = OutboxState.CLAIMED, lease, leased_until, row.starts + 1
    return row


def reserve(number: int) -> list[OutboxRow]:
    """Take the next rows for this worker, oldest first, in one statement; others pass them by (skip locked).

    No start is counted yet: that is done by `claim`, row by row, so that one that kills its worker harms none of those
    reserved with it. What is not claimed when the lease runs out is free again.
    """
    following = OutboxRow.objects.filter(_waits(), _free(), kind__in=HANDLERS).order_by("due_at", "id")[:number]
    until = timezone.now() + timedelta(seconds=LEASE_OF_OTHERS)
    return taken(following, READ, state=OutboxState.CLAIMED, lease=uuid4(), leased_until=until)


def put_back_lapsed() -> int:
    """What a worker took that did not come back waits again, in its old place. Returns how many."""
    return OutboxRow.objects.filter(lease_ran_out()).update(**FREED)


def _lease_seconds(kind: str) -> int:
    return LEASE.get(kind.split(".")[0], LEASE_OF_OTHERS)


def work_one(pk: UUID, *, reserved: OutboxRow | None = None) -> bool:
    """Claim, work, record. False where there was nothing to do. Never raises for a fault of the row's own."""
    row = claim(pk, reserved=reserved)
    if row is None:
        return False
    with bound_contextvars(row=str(row.pk), kind=row.kind):  # for every line that is logged meanwhile
        return _work_claimed(row)


def _work_claimed(row: OutboxRow) -> bool:
    worker = HANDLERS[row.kind]
    try:
        if row.payload_version not in getattr(worker, "versions", (1,)):
            _put_back(row)
            return False
        with within(_lease_seconds(row.kind) - SPARE_SECONDS):
            result = worker.work(row)
        with transaction.atomic():
            worker.record(row, result)
            _finish(row)
    except LeaseLost:
        log.warning("outbox.lease_lost", row=str(row.pk), kind=row.kind)
    except TryLater as later:
        _refused(row, later.code, later.fault)
    except GiveUp as never:
        _park_claimed(row, never.code, never.fault)
    except Exception as fault:  # noqa: BLE001  a row's own fault must not stop the others; it is kept on the row and logged
        log.error("outbox.fault", row=str(row.pk), kind=row.kind, error=type(fault).__name__, at=_where(fault))
        _failed(row, fault)
    return True


def _where(fault: Exception) -> str:
    last = traceback.extract_tb(fault.__traceback__)[-1:]
    return f"{os.path.basename(last[0].filename)}:{last[0].lineno}" if last else ""


def _mine(row: OutboxRow) -> QuerySet[OutboxRow]:
    return OutboxRow.objects.filter(pk=row.pk, state=OutboxState.CLAIMED, lease=row.lease)


def _finish(row: OutboxRow) -> None:
    done = _mine(row).update(
        state=OutboxState.DONE, finished_at=clock.now(), leased_until=None, lease=None, fault_code="", fault=""
    )
    if not done:
        raise LeaseLost


def _refused(row: OutboxRow, code: str, fault: str) -> None:
    """A recorded temporary refusal is not a start: it waits, longer each time, and is parked after five days."""
    if clock.now() - row.created_at > GIVE_UP_AFTER:
        _park_claimed(row, code, fault)
        return
    waits = RETRY_AFTER_MINUTES[row.refusals] if row.refusals < len(RETRY_AFTER_MINUTES) else RETRY_EVERY_MINUTES
    again = F("refusals") + 1
    _wait(row, timedelta(minutes=waits), starts=0, refusals=again, fault_code=code, fault=fault[:500])


def _failed(row: OutboxRow, fault: Exception) -> None:
    code, text = "outbox.fault", f"{type(fault).__name__} at {_where(fault)}"
    if row.starts >= PARK_AFTER_STARTS:
        _park_claimed(row, code, text)
        return
    _wait(row, timedelta(seconds=10 * row.starts), fault_code=code, fault=text[:500])


def _put_back(row: OutboxRow) -> None:
    """A payload this release does not know waits for a worker that does; it is not dropped (rule 14)."""
    log.warning("outbox.unknown_version", row=str(row.pk), kind=row.kind, version=row.payload_version)
    _wait(row, timedelta(minutes=5), starts=0, fault_code="outbox.unknown_version")


def _wait(row: OutboxRow, span: timedelta, **facts: Any) -> None:
    """Free again, for whichever worker comes once the time is over."""
    _mine(row).update(due_at=clock.now() + span, **FREED, **facts)


def _park_claimed(row: OutboxRow, code: str, fault: str) -> None:
    if _mine(row).exists():
        _park(row, code, fault)


def _park(row: OutboxRow, code: str, fault: str) -> None:
    OutboxRow.objects.filter(pk=row.pk).exclude(state=OutboxState.DONE).update(
        state=OutboxState.PARKED, lease=None, leased_until=None, fault_code=code, fault=fault[:500]
    )
    log.error("outbox.parked", row=str(row.pk), kind=row.kind, code=code)
    parked = getattr(HANDLERS.get(row.kind), "parked", None)
    if parked:
        parked(row, code)


def retry(pk: UUID) -> bool:
    """Put a parked row back to waiting. False where it is not parked."""
    return bool(
        OutboxRow.objects.filter(pk=pk, state=OutboxState.PARKED).update(
            state=OutboxState.WAITING,
            starts=0,
            refusals=0,
            due_at=clock.now(),
            created_at=clock.now(),
            fault_code="",
            fault="",
        )
    )


def cancel(pk: UUID, *, why: str) -> bool:
    """Give up a row that waits or is parked. False where it is already claimed or finished."""
    return bool(
        OutboxRow.objects.filter(pk=pk, state__in=(OutboxState.WAITING, OutboxState.PARKED)).update(
            state=OutboxState.CANCELLED, fault_code="outbox.cancelled", fault=why[:500], finished_at=clock.now()
        )
    )


PUT_ASIDE = Q(state__in=(OutboxState.PARKED, OutboxState.CANCELLED))


def open_to_cancelling() -> Q:
    """Rows that nobody works at this moment and that are not finished."""
    return Q(state__in=(OutboxState.WAITING, OutboxState.PARKED)) | lease_ran_out()


def put_back_all(rows: QuerySet[OutboxRow]) -> int:
    """Those of these rows that are parked or cancelled wait again, as if new. Returns how many."""
    now = clock.now()
    return rows.filter(PUT_ASIDE).update(
        state=OutboxState.WAITING,
        starts=0,
        refusals=0,
        due_at=now,
        created_at=now,
        finished_at=None,
        fault_code="",
        fault="",
    )


def cancel_all(rows: QuerySet[OutboxRow]) -> int:
    """Give up those of these rows that nobody works. Returns how many. The reason is kept by the caller."""
    return rows.filter(open_to_cancelling()).update(
        state=OutboxState.CANCELLED,
        lease=None,
        leased_until=None,
        fault_code="outbox.cancelled",
        fault="",
        finished_at=clock.now(),
    )


def drain(limit: int | None = None, *, keep_going: Callable[[], bool] = lambda: True) -> int:
    """Work what is ready, oldest first, until nothing is left (or `limit` rows). Returns how many were worked.

    Several at once share what there is: quick rows are taken by the dozen, slow ones (papers) one by one.
    """
    put_back_lapsed()
    worked, at_once = 0, 1
    while keep_going() and (limit is None or worked < limit):
        rows = reserve(at_once if limit is None else min(at_once, limit - worked))
        if not rows:
            break
        begun = time.monotonic()
        worked += _work_reserved(rows, keep_going)
        at_once = min(2 * at_once, MOST_AT_ONCE) if time.monotonic() - begun < QUICK_SECONDS else 1
    return worked


def _work_reserved(rows: list[OutboxRow], keep_going: Callable[[], bool]) -> int:
    """Returns how many were worked; the others are there for everybody again, when it takes long or is to stop."""
    begun = time.monotonic()
    for nth, row in enumerate(rows):
        if nth and (time.monotonic() - begun > SLOW_SECONDS or not keep_going()):
            _put_back_unbegun(rows[nth:])
            return nth
        work_one(row.pk, reserved=row)
    return len(rows)


def _put_back_unbegun(rows: list[OutboxRow]) -> None:
    mine = OutboxRow.objects.filter(pk__in=[row.pk for row in rows], state=OutboxState.CLAIMED, lease=rows[0].lease)
    mine.update(**FREED)
