"""What changes during a stay is asked first, with the rule that applies and who must agree, before anything is sent."""

from datetime import timedelta

import pytest
from django.urls import reverse

from agreements.selectors import open_version, parts_of
from ground import clock
from lifecycle.roles import Role
from portal.agreements.changing import CHOICES, GOOD, LATE, RISK, ChangePage
from tests.factories.agreements import abroad
from tests.lifecycle.conftest import NOW, put_in
from tests.portal.writing_parts import page

CO, LE = Role.SENDING_COORDINATOR, Role.PARTICIPANT


@pytest.fixture
def ongoing(cast):
    abroad(cast)
    return cast.stay()


def where(stay):
    return reverse("portal:agreement-change", args=[stay.pk])


def test_each_change_says_its_rule_and_who_reads_signs_or_is_told(cast, ongoing, browser_of):
    browser = browser_of(CO)
    for choice in CHOICES:
        change = ChangePage(ongoing, cast.actors[CO], choice.key)
        drawn = page(browser.get(where(ongoing), {"what": choice.key}))
        assert change.rules and all(rule.words.replace("'", "&#x27;") in drawn for rule in change.rules), choice
        assert change.asked and all(one.name in drawn and one.does in drawn for one in change.asked), choice
        assert bool(change.act) is not bool(change.elsewhere), choice
        assert {one.is_told for one in change.asked} == {change.act is None}, choice
    assert [one.key for one in ChangePage(ongoing, cast.actors[LE], "").choices] == ["longer", "ends"]


@pytest.mark.parametrize(("days", "look"), [(40, GOOD), (13, RISK)])
def test_a_longer_stay_says_whether_it_is_asked_in_time(cast, ongoing, days, look):
    with clock.set_to(NOW.replace(month=4, day=24) - timedelta(days=days)):
        first, *_more = ChangePage(ongoing, cast.actors[CO], "longer").rules
    assert first.look == look
    assert f"{days} days before the planned end" in first.words


def test_longer_than_the_programme_allows_there_is_no_way(cast, ongoing):
    put_in(ongoing, "ongoing", planned_end=ongoing.planned_start + timedelta(days=400))
    assert ChangePage(cast.stay(), cast.actors[CO], "longer").rules[-1].look == LATE


def test_the_reason_is_typed_once_and_the_part_is_open_for_writing(cast, ongoing, browser_of):
    end = (ongoing.planned_end + timedelta(days=5)).isoformat()
    typed = {"what": "longer", "last_day": end, "reason": "One more dish"}
    answer = browser_of(CO).post(where(ongoing), typed | {"reason": ""})
    assert answer.status_code == 400 and open_version(ongoing) is None

    answer = browser_of(CO).post(where(ongoing), typed)
    assert answer["Location"] == reverse("portal:part", args=[ongoing.pk, "period_and_place"])
    assert parts_of(open_version(ongoing))["period_and_place"]["end"] == end
    assert "changed" in page(browser_of(CO).get(answer["Location"]))
