"""The invented stays of the demo."""

from collections import Counter
from datetime import date

import pytest

from accounts.models import Person
from tools import demo
from tools.cases.cast import enter
from tools.cases.checks import sense
from tools.cases.invented import invented_cases
from tools.cases.run import Run

TODAY = date(2026, 11, 24)


def invented(count: int = 100):
    return list(invented_cases(demo.demo_cases(TODAY), TODAY, count))


@pytest.mark.slow
def test_hundred_stays_are_the_same_each_time():
    assert [one.case.data for one in invented(20)] == [one.case.data for one in invented(20)]


@pytest.mark.slow
def test_each_makes_sense_and_ends_by_today():
    for one in invented():
        assert list(sense(one.case)) == []
        assert date.fromisoformat(one.case.data["history"][-1]["on"]) <= TODAY
        assert one.case.data["history"][-1]["id"] == one.until


@pytest.mark.slow
def test_people_have_addresses_of_their_own():
    addresses = [one.case.data["people"][one.case.data["participant"]["person"]]["email"] for one in invented()]

    assert len(set(addresses)) == 100


@pytest.mark.slow
def test_families_that_share_a_name_are_entered_as_two_without_a_question(fresh):
    families: dict[str, list[Run]] = {}
    for one in invented():
        if guardian := one.case.data["people"].get("dominique"):
            families.setdefault(guardian["family_names"], []).append(Run(one.case))
    name, (first, second, *_others) = next((name, runs) for name, runs in families.items() if len(runs) > 1)

    for run in (first, second):
        enter(run, since=TODAY)

    assert Person.objects.filter(given_names="Dominique", family_names=name).count() == 2


@pytest.mark.slow
def test_they_end_at_many_points_of_the_way():
    ends = Counter(one.case.data["history"][-1]["do"] for one in invented())

    assert len(ends) > 15
    assert {"complete", "withdraw", "cancel", "refuse_signature"} <= set(ends)
