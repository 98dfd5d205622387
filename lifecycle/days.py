"""Counting days as the programmes do: both days counted; a month ends on the day before the same date."""

from datetime import date, timedelta
from functools import lru_cache

import holidays

from ground.birth_dates import age_on as age_on  # counted in years as the programmes do


def span_days(start: date, end: date) -> int:
    """Length of a stay in days, both days counted."""
    return (end - start).days + 1


def add_months(day: date, months: int) -> date:
    """The same date so many months later; the last day of the month where it has no such date."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    month += 1
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month, last)
        except ValueError:
            continue
    raise ValueError(day)  # unreachable: every month has 28 days


def end_after(start: date, number: int, unit: str) -> date:
    """The last day of a stay of `number` days, weeks or months that begins on `start`."""
    if unit == "month":
        return add_months(start, number) - timedelta(days=1)
    return start + timedelta(days=number * (7 if unit == "week" else 1) - 1)


@lru_cache(maxsize=64)
def _closed_days(country: str) -> holidays.HolidayBase | None:
    try:
        return holidays.country_holidays(country)
    except NotImplementedError:
        return None


def is_working_day(day: date, country: str = "") -> bool:
    """Monday to Friday and no public holiday of the country (an unknown country has none)."""
    closed = _closed_days(country) if country else None
    return day.weekday() < 5 and (closed is None or day not in closed)


def add_working_days(day: date, number: int, country: str = "") -> date:
    """The day so many working days after (negative: before) `day`."""
    step, left = timedelta(days=1 if number >= 0 else -1), abs(number)
    while left:
        day += step
        left -= is_working_day(day, country)
    return day
