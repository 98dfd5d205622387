"""The days of a stay as people write them: said back with the day of the week, asked where two are meant."""

from datetime import UTC, date, datetime

import pytest
from django import forms

from ground import clock
from ground.day_fields import StayDayField


class Stay(forms.Form):
    first = StayDayField()
    last = StayDayField(after="first")


@pytest.fixture(autouse=True)
def _today():
    with clock.set_to(datetime(2026, 11, 30, 9, tzinfo=UTC)):
        yield


@pytest.mark.parametrize(
    "typed", ["8 June", "8 juni", "June 8", "8.6.", "Tue 8 June 2027", "dinsdag 8 juni 2027", "2027-06-08", "8/6/2027"]
)
def test_a_day_is_read_in_every_habit_and_said_back_with_its_day_of_the_week(typed):
    form = Stay({"first": typed, "first_meant": "2027-06-08", "last": "20 June"})

    assert form.is_valid()
    assert form.cleaned_data == {"first": date(2027, 6, 8), "last": date(2027, 6, 20)}
    assert "<p>Tuesday 8 June 2027</p>" in str(form["first"])
    assert 'value="8 June 2027"' in str(form["first"])


def test_a_last_day_without_its_year_follows_the_first():
    form = Stay({"first": "15 December 2027", "last": "10 January"})

    assert form.is_valid()
    assert form.cleaned_data["last"] == date(2028, 1, 10)


def test_what_can_be_two_days_is_asked_with_two_buttons_and_the_answer_counts():
    asked = Stay({"first": "05/06", "last": "20 June"})
    page = str(asked["first"])

    assert not asked.is_valid()
    assert "5 June or 6 May?" in page
    assert page.count("<button") - page.count("sj-hidden") == 2
    answered = Stay({"first": "05/06", "first_meant": "2027-05-06", "last": "20 June"})
    assert answered.is_valid()
    assert answered.cleaned_data["first"] == date(2027, 5, 6)


def test_a_day_that_has_passed_is_taken_and_asked_about():
    form = Stay({"first": "8 June 2026", "last": "20 June 2026"})

    assert form.is_valid()
    assert "Monday 8 June 2026 has passed. Did you mean 2027?" in str(form["first"])
    meant = Stay({"first": "8 June 2026", "first_meant": "2027-06-08", "last": "20 June"})
    assert meant.is_valid()
    assert meant.cleaned_data["first"] == date(2027, 6, 8)
