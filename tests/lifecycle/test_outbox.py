"""Effects that must happen once, without a broker: claimed, worked, recorded, retried, parked."""

from datetime import timedelta

import pytest
from django.utils import timezone

from ground import clock
from lifecycle import registry
from lifecycle.effects import outbox
from lifecycle.models import OutboxRow
from lifecycle.models.outbox_row import OutboxState
from tests.lifecycle.conftest import NOW

pytestmark = pytest.mark.django_db


class Worker:
    """A handler that does what the test says."""

    def __init__(self) -> None:
        self.worked, self.recorded, self.fault = [], [], None

    def work(self, row):
        self.worked.append(row.key)
        if self.fault:
            raise self.fault
        return row.key

    def record(self, row, result):
        self.recorded.append(result)


@pytest.fixture
def worker(monkeypatch):
    held = Worker()
    monkeypatch.setitem(registry.HANDLERS, "test.effect", held)
    return held


def a_row(key="a", **more):
    return outbox.add("test.effect", key=key, payload={}, **more)


def state_of(row):
    return OutboxRow.objects.get(pk=row.pk).state


def test_each_row_is_done_once_however_often_it_is_drained(worker):
    rows = [a_row(f"k{nth}") for nth in range(5)]

    assert outbox.drain() == 5
    assert outbox.drain() == 0
    assert worker.recorded == [f"k{nth}" for nth in range(5)]
    assert {state_of(row) for row in rows} == {OutboxState.DONE}


def test_the_same_key_is_one_row(worker):
    assert a_row().pk == a_row().pk
    assert outbox.drain() == 1


def test_a_row_waits_for_the_one_it_comes_after(worker):
    first = a_row("first")
    second = a_row("second", after=first)
    OutboxRow.objects.filter(pk=first.pk).update(due_at=clock.now() + timedelta(hours=1))
    outbox.drain()
    assert state_of(second) == OutboxState.WAITING

    OutboxRow.objects.filter(pk=first.pk).update(due_at=clock.now())
    outbox.drain()
    assert worker.recorded == ["first", "second"]


def test_a_row_whose_worker_died_is_taken_up_after_its_lease(worker):
    row = a_row()
    claimed = outbox.claim(row.pk)
    assert (claimed.state, claimed.starts) == (OutboxState.CLAIMED, 1)
    assert outbox.claim(row.pk) is None
    assert outbox.drain() == 0

    OutboxRow.objects.filter(pk=row.pk).update(leased_until=timezone.now() - timedelta(seconds=1))
    assert outbox.drain() == 1
    assert state_of(row) == OutboxState.DONE


def test_a_row_that_kills_its_worker_is_parked_after_five_starts(worker):
    row = a_row()
    for _start in range(outbox.PARK_AFTER_STARTS):
        assert outbox.claim(row.pk) is not None
        OutboxRow.objects.filter(pk=row.pk).update(leased_until=timezone.now() - timedelta(seconds=1))

    assert outbox.claim(row.pk) is None
    parked = OutboxRow.objects.get(pk=row.pk)
    assert (parked.state, parked.fault_code) == (OutboxState.PARKED, "outbox.killed_its_worker")


def test_a_worker_that_lost_its_lease_records_nothing(worker):
    row = a_row()

    def lose_it(claimed):
        OutboxRow.objects.filter(pk=row.pk).update(lease=None, state=OutboxState.WAITING)
        return claimed.key

    worker.work = lose_it
    outbox.work_one(row.pk)
    assert state_of(row) == OutboxState.WAITING


def test_refusals_for_now_wait_longer_each_time_and_end_after_five_days(worker):
    worker.fault = outbox.TryLater("test.later")
    waits = []
    with clock.set_to(NOW):
        row = a_row()
    now = NOW
    for _try in range(7):
        with clock.set_to(now):
            outbox.drain()
            due = OutboxRow.objects.get(pk=row.pk).due_at
        waits.append((due - now).total_seconds() / 60)
        now = due
    assert waits == [1, 5, 30, 120, 360, 720, 720]

    with clock.set_to(NOW + timedelta(days=6)):
        outbox.drain()
    assert state_of(row) == OutboxState.PARKED


def test_what_can_never_work_is_parked_at_once_and_can_be_tried_again(worker):
    worker.fault = outbox.GiveUp("test.never")
    row = a_row()
    outbox.drain()
    assert state_of(row) == OutboxState.PARKED
    assert outbox.drain() == 0

    worker.fault = None
    assert outbox.retry(row.pk)
    assert not outbox.retry(row.pk)
    outbox.drain()
    assert state_of(row) == OutboxState.DONE


def test_an_unexpected_fault_stops_no_other_row(worker):
    first, second = a_row("first"), a_row("second")
    worker.work = lambda row: 1 / 0 if row.key == "first" else row.key

    outbox.drain()

    assert (state_of(first), state_of(second)) == (OutboxState.WAITING, OutboxState.DONE)
    assert OutboxRow.objects.get(pk=first.pk).fault_code == "outbox.fault"


def test_a_kind_or_version_nobody_knows_is_put_back_not_dropped(worker):
    unknown = outbox.add("test.unknown", key="u", payload={})
    newer = a_row("newer", payload_version=9)
    outbox.drain()

    assert (state_of(unknown), state_of(newer)) == (OutboxState.WAITING, OutboxState.WAITING)
    assert OutboxRow.objects.get(pk=newer.pk).fault_code == "outbox.unknown_version"
    assert worker.worked == []


def test_a_waiting_row_can_be_cancelled_with_a_reason_and_is_never_done(worker):
    row = a_row()
    assert outbox.cancel(row.pk, why="the stay was planned twice")
    outbox.drain()

    cancelled = OutboxRow.objects.get(pk=row.pk)
    assert (cancelled.state, cancelled.fault) == (OutboxState.CANCELLED, "the stay was planned twice")
    assert worker.worked == []


def test_a_clock_that_jumps_sends_nothing_twice(worker):
    with clock.set_to(NOW):
        a_row()
        outbox.drain()
    for jump in (timedelta(days=1), timedelta(days=-2)):
        with clock.set_to(NOW + jump):
            a_row()
            outbox.drain()

    assert worker.recorded == ["a"]


# Several rows reserved at once


def test_rows_reserved_by_a_worker_that_died_are_free_after_the_lease_with_no_start_counted(worker):
    rows = [a_row(f"k{nth}") for nth in range(3)]
    assert [row.key for row in outbox.reserve(10)] == ["k0", "k1", "k2"]
    assert (outbox.reserve(10), outbox.drain()) == ([], 0)

    OutboxRow.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    assert outbox.drain() == 3
    assert {state_of(row) for row in rows} == {OutboxState.DONE}
    assert set(OutboxRow.objects.values_list("starts", flat=True)) == {1}


def test_a_row_that_kills_its_workers_takes_no_start_of_those_reserved_with_it(worker):
    poison, *others = (a_row(f"k{nth}") for nth in range(4))
    for _life in range(outbox.PARK_AFTER_STARTS):
        first, *_rest = outbox.reserve(10)
        assert outbox.claim(first.pk, reserved=first) is not None
        OutboxRow.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
        outbox.put_back_lapsed()

    outbox.drain()

    assert state_of(poison) == OutboxState.PARKED
    assert {state_of(row) for row in others} == {OutboxState.DONE}


def test_a_reserved_row_that_somebody_else_took_over_is_left_to_them(worker):
    a_row()
    (mine,) = outbox.reserve(1)
    OutboxRow.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    outbox.put_back_lapsed()
    outbox.reserve(1)

    assert outbox.claim(mine.pk, reserved=mine) is None


def test_what_is_reserved_and_not_begun_is_there_for_others_when_the_worker_stops(worker):
    rows = [a_row(f"k{nth}") for nth in range(8)]

    outbox.drain(keep_going=lambda: len(worker.worked) < 4)

    assert [state_of(row) for row in rows] == [OutboxState.DONE] * 4 + [OutboxState.WAITING] * 4
    assert [row.key for row in outbox.reserve(10)] == ["k4", "k5", "k6", "k7"]


def test_slow_rows_are_reserved_one_by_one(worker, monkeypatch):
    monkeypatch.setattr(outbox, "QUICK_SECONDS", 0)
    reserved, reserve = [], outbox.reserve
    monkeypatch.setattr(outbox, "reserve", lambda number: reserved.append(number) or reserve(number))
    for nth in range(3):
        a_row(f"k{nth}")

    outbox.drain()

    assert set(reserved) == {1}
