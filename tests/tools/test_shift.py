"""Cases move through time by whole weeks."""

from datetime import date

import pytest

from tests.tools.test_reader import GOOD
from tools.cases.reader import checked
from tools.cases.shift import shifted, weeks_to_present
from tools.cases.yaml_lines import read_text


def case(text: str = GOOD):
    return checked(read_text(text, "small.yaml"))


@pytest.mark.parametrize(
    ("today", "present"),
    [
        (date(2026, 9, 2), date(2026, 9, 2)),
        (date(2026, 9, 8), date(2026, 9, 2)),
        (date(2026, 9, 9), date(2026, 9, 9)),
        (date(2026, 9, 1), date(2026, 8, 26)),
        (date(2031, 1, 1), date(2031, 1, 1)),
        (date(2020, 2, 29), date(2020, 2, 26)),
    ],
)
def test_present_step_lies_in_the_seven_days_up_to_today(today, present):
    moved = shifted(case(), weeks_to_present(case(), today))

    assert date.fromisoformat(moved.data["history"][1]["on"]) == present
    assert 0 <= (today - present).days < 7


def test_every_date_moves_and_nothing_else():
    text = GOOD.replace("title: A small case", "title: Signed on 2026-09-03, number 2026-1-BE02-KA121-VET-000000006")
    moved = shifted(case(text), 2)

    assert moved.data["stay"]["start"] == "2026-10-19"
    assert moved.data["title"] == "Signed on 2026-09-17, number 2026-1-BE02-KA121-VET-000000006"
    assert moved.data["units"] == case(text).data["units"]
