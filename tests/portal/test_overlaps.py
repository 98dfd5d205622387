"""Two stays of one participant at the same time: said on both and while planning, and nothing is held up by it."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import Person
from lifecycle.models import Mobility
from lifecycle.overlaps import stays_at_the_same_time
from lifecycle.planning import plan_stay
from lifecycle.roles import Role
from tests.api.conftest import caller_for
from tests.lifecycle.conftest import put_in

CO, HC = Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR
SAID = "At the same time:"


def another(cast, first, last, **facts):
    """A second stay of the participant of the cast, who is in Italy from 2 March to 24 April."""
    return plan_stay(
        actor=cast.actors[CO],
        participant=Person.objects.get(pk=cast.actors[Role.PARTICIPANT].person_id),
        rule_set=cast.mobility.rule_set,
        programme="Erasmus+",
        call_year=2024,
        country="GR",
        planned_start=first,
        planned_end=last,
        **facts,
    )


def page_of(browser, stay):
    return browser.get(reverse("portal:stay", args=[stay.pk])).content.decode()


def test_stays_at_the_same_time_are_said_on_both_and_while_planning(cast, browser_of):
    greece, browser = another(cast, date(2026, 4, 10), date(2026, 5, 9)), browser_of(CO)

    italy = page_of(browser, cast.mobility)
    assert f"{SAID} " in italy
    assert greece.number in italy
    assert "Greece, from 10 April 2026 to 9 May 2026" in italy
    assert cast.mobility.number in page_of(browser, greece)
    planning = browser.get(reverse("portal:plan-step", args=[greece.pk, "host"])).content.decode()
    assert f"{SAID} " in planning


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (date(2026, 4, 24), date(2026, 5, 20), True),
        (date(2026, 4, 25), date(2026, 5, 20), False),
        (date(2026, 1, 20), date(2026, 3, 2), True),
        (date(2026, 1, 20), date(2026, 3, 1), False),
    ],
)
def test_the_first_and_the_last_day_belong_to_a_stay(cast, first, last, said):
    greece = another(cast, first, last)

    assert list(stays_at_the_same_time(cast.mobility, cast.actors[CO])) == ([greece] if said else [])


def test_a_stay_withdrawn_or_without_days_overlaps_with_nothing(cast):
    greece = another(cast, date(2026, 4, 10), date(2026, 5, 9))
    undated = another(cast, None, None)
    put_in(greece, "withdrawn", reached=0)

    assert not stays_at_the_same_time(cast.mobility, cast.actors[CO]).exists()
    assert not stays_at_the_same_time(undated, cast.actors[CO]).exists()


def test_who_may_not_see_the_other_stay_is_told_nothing_of_it(cast, browser_of):
    another(cast, date(2026, 4, 10), date(2026, 5, 9))
    put_in(cast.mobility, "ready", reached=6)

    assert SAID not in page_of(browser_of(HC), cast.stay())


def test_an_overlap_locks_nothing(cast):
    before = list(cast.mobility.todos.values_list("code", flat=True))
    another(cast, date(2026, 4, 10), date(2026, 5, 9))

    assert list(Mobility.unscoped.get(pk=cast.mobility.pk).todos.values_list("code", flat=True)) == before


def test_two_stays_begun_by_program_are_said_on_both(cast, browser_of):
    """The same learner to Italy and, before that one is over, to Greece: begun by two calls, told on the page of each."""
    program, learner = caller_for(cast.actors[CO]), {"given_names": "Ona", "email": "ona@families.example"}
    body = {"rule_set": str(cast.mobility.rule_set_id), "call_year": 2024}
    first = {"country": "IT", "planned_start": "2027-03-01", "planned_end": "2027-03-26"}
    then = {"country": "GR", "planned_start": "2027-03-10", "planned_end": "2027-04-09"}

    begun = [
        program.post("mobilities/", {**body, **days, "participant": {**learner, "birth_date": "2008-05-06"}}).json()
        for days in (first, then)
    ]

    assert begun[0]["participant"]["id"] == begun[1]["participant"]["id"]
    for one, other in (begun, begun[::-1]):
        text = browser_of(CO).get(reverse("portal:stay", args=[one["id"]])).content.decode()
        assert SAID in text
        assert other["number"] in text
