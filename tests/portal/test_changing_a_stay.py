"""What changes during a stay is asked first, with the rule that applies and who must agree, before anything is sent."""

from datetime import timedelta

import pytest
from django.urls import reverse

from agreements.selectors import open_version, parts_of, version_in_force
from ground import clock
from lifecycle.models import NamedPart
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
        assert change.door is not None and (change.door.reasons or 'name="what"' in drawn), choice
        assert {one.is_told for one in change.asked} == {not change.is_signed}, choice
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


SAID = {
    "shorter": ({"last_day": "2026-04-10"}, "period_and_place", "end", "2026-04-10"),
    "place": ({"place": "The second kitchen"}, "period_and_place", "place", "The second kitchen"),
    "tasks": ({"tasks": "Cold dishes only"}, "programme_and_tasks", "activities", "Cold dishes only"),
}


@pytest.mark.parametrize("what", SAID)
def test_the_new_value_is_typed_where_the_change_is_asked_and_stands_in_the_draft(cast, ongoing, browser_of, what):
    typed, part, field, stands = SAID[what]
    answer = browser_of(CO).post(where(ongoing), {"what": what, "reason": "It fits better", **typed})

    draft = open_version(ongoing)
    assert answer.status_code == 302
    assert parts_of(draft)[part][field] == stands
    assert draft.change_reason == "It fits better"


@pytest.mark.parametrize(
    ("what", "typed", "said"),
    [
        ("shorter", {"last_day": ""}, "Fill"),
        ("shorter", {"last_day": "2026-05-30"}, "ask for a longer stay"),
        ("shorter", {"last_day": "2026-01-05"}, "reported as an early return"),
        ("place", {"place": ""}, "Fill"),
        ("place", {"place": "AS IT IS"}, "The agreement says this already"),
    ],
)
def test_a_new_value_that_is_none_is_said_beside_it_and_begins_no_draft(cast, ongoing, browser_of, what, typed, said):
    if typed.get("place") == "AS IT IS":
        typed = {"place": parts_of(version_in_force(ongoing))["period_and_place"]["place"]}
    answer = browser_of(CO).post(where(ongoing), {"what": what, "reason": "It fits better", **typed})

    assert answer.status_code == 400
    assert said in page(answer)
    assert open_version(ongoing) is None


def test_another_tutor_is_named_on_the_same_page_and_holds_at_once(cast, ongoing, browser_of):
    typed = {"given_names": "Vida", "family_names": "Nauja", "email": "vida@host.example.com", "function": "Head cook"}
    answer = browser_of(CO).post(where(ongoing), {"what": "tutor", "language": "en", **typed})

    assert answer.status_code == 302
    assert NamedPart.objects.open().filter(mobility=ongoing, part="tutor", person__family_names="Nauja").exists()
    assert open_version(ongoing) is None


def test_a_break_and_an_early_return_are_taken_on_the_same_page(cast, ongoing, browser_of):
    with clock.set_to(NOW.replace(month=3, day=10)):
        browser_of(CO).post(
            where(ongoing), {"what": "break", "suspended_from": "2026-03-09", "reason": "The host closes"}
        )
        assert cast.stay().state == "suspended"

        ends = {"what": "ends", "last_day": "2026-03-10", "reason_code": "family", "reason": "Needed at home"}
        browser_of(CO).post(where(ongoing), ends)
    assert cast.stay().state == "early_return"


def test_while_a_day_is_typed_the_rule_and_what_moves_are_said(cast, ongoing, browser_of):
    address = reverse("portal:agreement-change-check", args=[ongoing.pk])

    drawn = page(browser_of(CO).post(address, {"what": "longer", "last_day": "15 May 2026"}))
    assert "75 days in all" in drawn
    assert "<del>24 April 2026</del> <ins>15 May 2026</ins>" in drawn
    assert "10 follow-ups" in drawn

    drawn = page(browser_of(CO).post(address, {"what": "longer", "last_day": "2027-05-15"}))
    assert "Not within the rules." in drawn
    assert open_version(ongoing) is None
