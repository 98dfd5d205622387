"""Days in every habit of typing: read where they mean one day, asked where they mean two, never chosen in silence."""

import ast
from datetime import UTC, date, datetime

import pytest
from django import forms
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from ground import clock
from ground.birth_dates import check_birth_date
from ground.day_fields import BirthDateField, DayField
from ground.typed_days import days_meant
from tests.source import sources

LAST_OF_2006 = (date(2006, 12, 31),)
THIRD, FOURTH = date(2009, 4, 3), date(2009, 3, 4)


@pytest.fixture(autouse=True)
def now():
    with clock.set_to(datetime(2026, 1, 12, 9, tzinfo=UTC)):
        yield


@pytest.mark.parametrize(
    "text",
    """2006-12-31|2006-12-31 00:00:00|2006-12-31T00:00:00Z|2006/12/31|2006.12.31.|2006. 12. 31.|31.12.06|31.12.2006
    31/12/2006|31-12-2006|31 12 2006|12/31/2006|12/31/2006 12:00:00 AM|12-31-06|39082|39082.0|'31.12.2006|20061231
    31122006|31 December 2006|31st of December, 2006|Dec 31, 2006|31 dec. 2006|31 décembre 2006|31 decembre 2006
    31. Dezember 2006|31dec2006|2006 december 31|31 XII 2006|31–12–2006| 31.12.2006 |31 grudnia 2006""".replace(
        "\n", "|"
    ).split("|"),
)
def test_a_day_is_read_however_it_is_written(text):
    assert days_meant(text, past=True) == LAST_OF_2006


@pytest.mark.parametrize("text", ["03/04/2009", "3/4/2009", "03-04-2009", "3 4 2009", "03/04/09", "03/04/2009 00:00"])
def test_a_text_that_can_be_two_days_is_both(text):
    assert days_meant(text) == (THIRD, FOURTH)


def test_dots_part_the_day_from_the_month_in_one_order_only():
    assert days_meant("03.04.2009") == (THIRD,)
    assert days_meant("05/05/2009") == (date(2009, 5, 5),)


def test_a_year_of_two_digits_is_the_nearest_that_can_be():
    assert days_meant("31.12.30") == (date(2030, 12, 31),)
    assert days_meant("31.12.30", past=True) == (date(1930, 12, 31),)
    assert days_meant("31.12.65") == (date(1965, 12, 31),)


@pytest.mark.parametrize(
    "text", ["", "2006", "1", "0206-12-31", "31.31.2006", "30 February 2006", "the third of May", "2006-12", "99999",
             "-5", "31.12.006", "a 1 2006", "12:00"],
)  # fmt: skip
def test_what_is_no_day_is_none(text):
    assert days_meant(text) == ()


@given(st.text(max_size=40))
def test_whatever_is_typed_means_few_days_and_breaks_nothing(text):
    assert len(days_meant(text)) <= 3


@given(st.dates(min_value=date(1930, 1, 1), max_value=date(2100, 12, 31)))
def test_a_day_as_a_browser_sends_it_means_itself(day):
    assert days_meant(day.isoformat()) == (day,)


class Form(forms.Form):
    day = DayField()


class Birth(forms.Form):
    born = BirthDateField()


def test_a_field_asks_which_day_is_meant_beside_itself_and_takes_the_answer():
    asked = Form({"day": "03/04/2009"})

    assert asked.errors["day"] == ["“03/04/2009” can be 3 April 2009 or 4 March 2009. Say which is meant."]
    page = asked.as_p()
    assert 'value="03/04/2009"' in page
    assert 'type="date"' not in page
    assert '<input type="radio" name="day_meant" value="2009-04-03">' in page
    assert '<input type="radio" name="day_meant" value="2009-03-04">' in page
    for chosen in (THIRD, FOURTH):
        answered = Form({"day": "03/04/2009", "day_meant": chosen.isoformat()})
        assert answered.is_valid()
        assert answered.cleaned_data == {"day": chosen}


def test_an_answer_to_another_question_counts_for_nothing():
    assert not Form({"day": "05/06/2009", "day_meant": "2009-04-03"}).is_valid()


def test_what_is_no_date_stays_to_be_read_and_what_is_one_becomes_the_day():
    kept, read = Form({"day": "next week"}).as_p(), Form({"day": "31.12.06"}).as_p()

    assert ('value="next week"' in kept, 'type="date"' in kept) == (True, False)
    assert ('value="2006-12-31"' in read, 'type="date"' in read) == (True, True)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("2027-05-05", "lies in the future"),
        ("1900-01-01", "is 126 on"),
        ("2015-05-05", "is 10 on 12 January 2026; 14 is the least"),
        ("no idea", "is no date"),
    ],
)
def test_a_birth_date_that_cannot_be_is_refused_with_one_clear_sentence(typed, words):
    form = Birth({"born": typed})

    assert len(form.errors["born"]) == 1
    assert words in form.errors["born"][0]


def test_the_age_counts_on_the_first_day_where_that_is_known():
    born = date(2012, 3, 1)

    with pytest.raises(ValidationError):
        check_birth_date(born)
    check_birth_date(born, date(2026, 3, 1))


def test_every_form_reads_its_days_with_the_one_reader():
    others = [
        source.place(call)
        for source in sources()
        if source.name != "ground/day_fields.py"
        for name in ("DateField", "DateInput", "strptime")
        for call in source.calls(name)
        if name == "strptime" or (isinstance(call.func.value, ast.Name) and call.func.value.id == "forms")
    ]
    assert others == []
