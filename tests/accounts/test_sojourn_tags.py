from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.utils import translation

from ground import clock


def drawn(source, **context):
    return Template("{% load sojourn %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("due_on", "words", "look"),
    [
        (date(2026, 4, 18), "2 days late", "overdue"),
        (date(2026, 4, 19), "1 day late", "overdue"),
        (date(2026, 4, 20), "Today", "risk"),
        (date(2026, 4, 27), "in 7 days", "waiting"),
        (date(2026, 4, 28), "Tue 28 Apr", "waiting"),
        (date(2027, 1, 4), "Mon 4 Jan 2027", "waiting"),
    ],
)
def test_due_chip_counts_within_a_week_and_names_the_day_beyond(due_on, words, look):
    with clock.set_to(datetime(2026, 4, 20, 10, tzinfo=UTC)), translation.override("en"):
        chip = drawn("{% due_chip due_on %}", due_on=due_on)

    assert words in chip
    assert f"sj-due--{look}" in chip
    assert f'datetime="{due_on:%Y-%m-%d}"' in chip


def test_status_is_a_word_with_a_silent_icon():
    status = drawn('{% status_word "at_risk" %}')

    assert "At risk" in status
    assert 'aria-hidden="true"' in status


def test_country_has_a_name_in_the_readers_language():
    with translation.override("nl"):
        assert drawn("{{ code|country }}", code="DE") == "Duitsland"
