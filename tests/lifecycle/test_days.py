"""Days counted as the programmes count them."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lifecycle.days import add_months, add_working_days, age_on, end_after, is_working_day, span_days
from lifecycle.deadlines import follow_up_days

DAYS = st.dates(date(2014, 1, 1), date(2035, 12, 31))


def test_both_days_of_a_stay_count():
    assert span_days(date(2026, 3, 2), date(2026, 4, 24)) == 54


@pytest.mark.parametrize(
    ("start", "number", "unit", "end"),
    [
        (date(2026, 3, 2), 10, "day", date(2026, 3, 11)),
        (date(2026, 3, 2), 2, "week", date(2026, 3, 15)),
        (date(2026, 1, 31), 1, "month", date(2026, 2, 27)),
        (date(2026, 3, 15), 12, "month", date(2027, 3, 14)),
    ],
)
def test_a_length_ends_on_the_day_the_rule_means(start, number, unit, end):
    assert end_after(start, number, unit) == end


@given(DAYS, st.integers(1, 24))
def test_a_month_ends_on_the_day_before_the_same_date(start, months):
    assert add_months(start, months) - end_after(start, months, "month") == timedelta(days=1)


def test_age_changes_on_the_birthday():
    assert age_on(date(2008, 9, 19), date(2026, 9, 18)) == 17
    assert age_on(date(2008, 9, 19), date(2026, 9, 19)) == 18


@settings(deadline=None)  # the first question to a country loads its holidays
@given(DAYS, st.integers(-10, 10).filter(bool), st.sampled_from(["", "LT", "NL", "ZZ"]))
def test_a_number_of_working_days_later_is_a_working_day(day, number, country):
    later = add_working_days(day, number, country)

    assert is_working_day(later, country)
    assert (later > day) == (number > 0)


def test_a_public_holiday_is_no_working_day_in_its_country_only():
    king = date(2026, 4, 27)

    assert (is_working_day(king, "NL"), is_working_day(king, "LT")) == (False, True)


@pytest.mark.parametrize(("length", "count"), [(2, 1), (14, 1), (15, 2), (54, 7), (89, 12)])
def test_follow_ups_follow_the_length_of_the_stay(length, count):
    start = date(2026, 3, 2)

    assert len(follow_up_days(start, start + timedelta(days=length - 1))) == count


@given(DAYS, st.integers(1, 365))
def test_follow_ups_lie_within_the_stay_and_in_order(start, length):
    end = start + timedelta(days=length - 1)
    days = follow_up_days(start, end)

    assert all(start <= day <= end for day in days)
    assert days == sorted(set(days))


def test_from_ninety_days_on_they_come_every_two_weeks_after_the_first_month():
    start = date(2026, 1, 1)
    days = follow_up_days(start, start + timedelta(days=119))

    gaps = {(later - earlier).days for earlier, later in pairwise(days[4:])}
    assert gaps == {14}
