"""The invented stays of the demo."""

from collections import Counter
from datetime import date, timedelta

import pytest

from accounts.models import Person
from tools import demo
from tools.cases.cast import enter
from tools.cases.checks import sense
from tools.cases.run import Run
from tools.cases.school import PATTERN
from tools.cases.varying import is_over

TODAY = date(2026, 11, 24)


def invented():
    return [one for case in demo.demo_cases(TODAY) for one in demo.invented_of(case, TODAY)]


def of_the_school():
    (pattern,) = (case for case in demo.demo_cases(TODAY) if case.name == PATTERN)
    return [one.case.data for one in demo.invented_of(pattern, TODAY)]


def host_of(data):
    return data["organisations"][data["parts"]["hosting"]["organisation"]]["name"]


@pytest.mark.slow
def test_the_stays_are_the_same_each_time():
    assert [one.case.data for one in invented()] == [one.case.data for one in invented()]


@pytest.mark.slow
def test_each_makes_sense_and_ends_by_today():
    for one in invented():
        assert list(sense(one.case)) == []
        assert date.fromisoformat(one.case.data["history"][-1]["on"]) <= TODAY
        assert one.case.data["history"][-1]["id"] == one.until


@pytest.mark.slow
def test_people_have_addresses_of_their_own():
    addresses = [one.case.data["people"][one.case.data["participant"]["person"]]["email"] for one in invented()]

    assert len(set(addresses)) == len(addresses) == 113 + 36


@pytest.mark.slow
def test_families_that_share_a_name_are_entered_as_two_without_a_question(fresh):
    families: dict[str, list[Run]] = {}
    for one in invented():
        if guardian := one.case.data["people"].get("dominique"):
            families.setdefault(guardian["family_names"], []).append(Run(one.case))
    name, (first, second, *_others) = next((name, runs) for name, runs in families.items() if len(runs) > 1)

    for run in (first, second):
        enter(run, since=TODAY)

    assert Person.objects.filter(email__startswith="guardian.", family_names=name).count() == 2


@pytest.mark.slow
def test_they_end_at_many_points_of_the_way():
    ends = Counter(one.case.data["history"][-1]["do"] for one in invented())

    assert len(ends) > 15
    assert {"complete", "withdraw", "cancel", "refuse_signature"} <= set(ends)


@pytest.mark.slow
def test_one_school_has_three_years_and_nothing_hangs_in_them():
    stays = of_the_school()
    years = Counter(data["stay"]["end"][:4] for data in stays if data["history"][-1]["do"] == "complete")
    waiting = [data for data in stays if not is_over(data)]

    assert len(stays) == 113 and sorted(years) == ["2024", "2025", "2026"] and min(years.values()) >= 10
    assert 5 < len(waiting) < 30
    assert min(date.fromisoformat(data["history"][-1]["on"]) for data in waiting) > TODAY - timedelta(weeks=5)


@pytest.mark.slow
def test_what_a_quality_manager_is_to_find_is_there():
    stays = of_the_school()
    by_host = Counter(host_of(data) for data in stays)
    poor = [data["feedback"][0]["answers"] for data in stays if host_of(data) == "Bistro Przykład"]
    own = [int(answers[code]) for answers in poor for code in ("L03", "L11")]
    refused = Counter(
        data["stay"]["country"] for data in stays if any(one["decision"] != "full" for one in data["recognition"])
    )

    assert by_host["Gasthaus Beispielhof"] == 3 and by_host["Bistro Przykład"] == 12
    assert 2 < sum(own) / len(own) < 3
    assert refused.most_common(1)[0][0] == "PT"
