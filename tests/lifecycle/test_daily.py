"""What falls due with time alone: each minute, and once a day by a row that says so."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ground import clock
from lifecycle.effects import daily, ticking
from lifecycle.effects.daily import as_days_turn, once_a_day
from lifecycle.models import DayJob
from tests.lifecycle.conftest import NOW, the_cast

pytestmark = pytest.mark.django_db
MOST_QUERIES = 15  # of a minute with nothing to do


@pytest.fixture
def own_jobs(monkeypatch):
    """No job but those of the test."""
    monkeypatch.setattr(daily, "JOBS", {})
    monkeypatch.setattr(ticking, "_ticks", [])


@pytest.fixture
def done(own_jobs):
    """On which days the job of the test was done, one that has to do one thing a day."""
    days = []

    @once_a_day("test")
    def job():
        days.append(clock.today().day)
        return 1

    return days


def ticks_at(*moments):
    for moment in moments:
        with clock.set_to(moment):
            ticking.tick()


def test_a_job_of_the_day_is_done_by_its_first_tick_alone(done):
    ticks_at(NOW, NOW + timedelta(minutes=1), NOW + timedelta(hours=2))
    ticks_at(NOW + timedelta(days=1), NOW + timedelta(days=1, minutes=1))

    assert done == [NOW.day, NOW.day + 1]


def test_after_days_without_a_worker_it_is_done_by_the_next_tick_once(done):
    ticks_at(NOW, NOW + timedelta(days=6), NOW + timedelta(days=6, minutes=1))

    assert done == [NOW.day, NOW.day + 6]


def test_a_job_whose_worker_died_in_it_is_begun_again_after_an_hour(own_jobs):
    begun = []

    @once_a_day("test")
    def job():
        begun.append(clock.now())
        if len(begun) == 1:
            raise RuntimeError
        return 1

    moments = [NOW + timedelta(minutes=minutes) for minutes in (0, 1, 59, 61, 62)]
    with pytest.raises(RuntimeError):
        ticks_at(moments[0])
    ticks_at(*moments[1:])

    assert begun == [moments[0], moments[3]]
    assert DayJob.objects.get(pk="test").done_at == moments[3]


def test_what_counts_days_where_people_are_goes_again_when_a_day_begins_elsewhere(own_jobs):
    done = []

    @as_days_turn("test")
    def job():
        done.append(clock.now().hour)
        return 0

    # In winter another day begins at these hours of UTC: in Auckland at 11, in Tokyo at 15, in Vilnius at 22.
    ticks_at(*(datetime(2026, 1, 12, hour, minute, tzinfo=UTC) for hour in (11, 15, 22) for minute in (1, 2, 3)))

    assert done == [11, 15, 22]


def test_a_fault_of_one_job_stops_none_of_the_others(own_jobs):
    did = []

    @ticking.on_tick
    def fails():
        raise ZeroDivisionError

    @ticking.on_tick
    def goes_on():
        did.append("minute")
        return 1

    @once_a_day("test")
    def job():
        did.append("day")
        return 1

    with pytest.raises(ZeroDivisionError):
        ticks_at(NOW)

    assert did == ["minute", "day"]


def test_a_minute_with_nothing_to_do_asks_few_questions():
    with clock.set_to(NOW):
        the_cast()
        ticking.tick()
        with CaptureQueriesContext(connection) as asked:
            assert ticking.tick() == 0

    assert len(asked) <= MOST_QUERIES
