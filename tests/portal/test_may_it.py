"""May this stay take place? Said beside the plan, rule by rule, as the gate will judge it."""

import re
from datetime import date

import pytest
from django.urls import reverse

from lifecycle.guards import within_programme_rules
from lifecycle.models import Mobility
from lifecycle.planning import plan_stay
from lifecycle.roles import Role
from portal.planning.may_it import NO, eligibility
from tests.lifecycle.conftest import put_in

CO = Role.SENDING_COORDINATOR
ACROSS = {"planned_start": date(2026, 3, 2), "planned_end": date(2026, 4, 24)}


@pytest.fixture
def planned(cast) -> Mobility:
    put_in(cast.mobility, "draft")
    return cast.mobility


def says(planned, cast, **typed):
    found = eligibility(planned, cast.actors[CO], typed)
    return {row.name: (row.verdict, row.word) for row in found.rows}, found.counted


TYPED = (
    # what is typed                                  the row      what it says
    ({"planned_end": date(2026, 3, 8)},              "length",   ("no", "7 days are too short")),
    ({"planned_end": date(2026, 3, 2)},              "length",   ("no", "One day is too short")),
    ({"planned_end": date(2027, 3, 30)},             "length",   ("no", "394 days are too long")),
    ({},                                             "length",   ("yes", "54 days: the length is right")),
    ({"country": "US"},                              "country",  ("no", "United States is no country of the programme")),
    ({"country": "LT"},                              "country",  ("no", "The stay does not go abroad")),
    ({"planned_start": date(2026, 1, 5)},            "past",     ("look", "The first day has passed")),
)  # fmt: skip


@pytest.mark.parametrize(("typed", "name", "said"), TYPED)
def test_each_rule_says_what_it_thinks_of_what_is_typed(planned, cast, typed, name, said):
    rows, _counted = says(planned, cast, **typed)

    assert rows[name] == said


@pytest.mark.parametrize(("typed", "name", "said"), TYPED)
def test_a_no_is_what_the_gate_says_and_nothing_else(planned, cast, typed, name, said):
    rows, _counted = says(planned, cast, **typed)
    for column, value in typed.items():
        setattr(planned, column, value)

    assert bool(within_programme_rules(planned)) == any(verdict == NO for verdict, _word in rows.values())


def test_while_nothing_is_known_the_rules_ask(planned, cast):
    planned.planned_start = planned.planned_end = None
    planned.country = ""
    rows, counted = says(planned, cast)

    assert rows["length"] == ("open", "Give the first and the last day")
    assert rows["country"] == ("open", "Give the country")
    assert counted == "2 not known yet"


def test_a_minor_is_told_that_a_guardian_is_asked(planned, cast):
    rows, _counted = says(planned, cast, birth_date=date(2009, 6, 1))

    assert rows["age"] == ("yes", "16 on the first day")
    assert planned.record.birth_date != date(2009, 6, 1)


def test_another_stay_of_the_same_person_is_looked_at(planned, cast):
    other = plan_stay(
        actor=cast.actors[CO], participant=planned.participant, rule_set=planned.rule_set, programme="Erasmus+",
        call_year=2024, country="GR", planned_start=date(2026, 4, 10), planned_end=date(2026, 5, 9),
    )  # fmt: skip
    rows, counted = says(planned, cast)

    assert rows["overlap"] == ("look", f"At the same time: {other.number}")
    assert counted == "1 to look at"


def test_it_is_said_while_typing_and_nothing_is_kept(planned, browser_of):
    browser = browser_of(CO)
    address = reverse("portal:plan-check", args=[planned.pk, "when"])
    typed = {"planned_start": "2 Mar", "planned_end": "05/06", "country": "IT", "approach": "certify"}
    page = browser.post(address, typed).content.decode()

    assert 'id="may-it-count" hx-swap-oob="innerHTML">1 not known yet</p>' in page
    assert "Monday 2 March 2026" in page
    assert "5 June or 6 May?" in page
    planned.refresh_from_db()
    assert (planned.planned_start, planned.planned_end) == tuple(ACROSS.values())
    assert browser.get(address).status_code == 405


def test_without_script_it_stands_on_the_page_after_a_step_and_one_goes_on_with_a_no(planned, browser_of):
    browser = browser_of(CO)
    typed = {"planned_start": "2.3.", "planned_end": "Sun 8 March", "country": "IT", "approach": "certify"}
    there = browser.post(reverse("portal:plan-step", args=[planned.pk, "when"]), typed)

    assert there.url == reverse("portal:plan-step", args=[planned.pk, "host"])
    page = browser.get(there.url).content.decode()
    assert "7 days are too short" in page
    assert 'role="status" aria-live="polite">1 no' in page
    assert "You may go on with a “no”." in page


def test_each_source_leads_to_the_rule_in_full(planned, browser_of):
    browser = browser_of(CO)
    page = browser.get(reverse("portal:plan-step", args=[planned.pk, "when"])).content.decode()
    address = reverse("portal:rules", args=[planned.rule_set_id])

    linked = set(re.findall(rf'href="{address}#(\w+)"', page))
    assert linked == {"length", "country", "who", "age"}
    rules = browser.get(address).content.decode()
    assert linked <= set(re.findall(r'<dt id="(\w+)">', rules))
