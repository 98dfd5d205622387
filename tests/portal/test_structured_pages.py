"""Structured answers on the pages of acts: plain fields, rows more and less without script, faults at their fields."""

import re

import pytest
from django.urls import reverse

from lifecycle.models import Mobility
from lifecycle.roles import Role
from lifecycle.tables.mobility import State
from partnerships.models import StayPlan
from tests.lifecycle import worlds
from tests.lifecycle.conftest import put_in

UNIT = {"units.0.code": "U1", "units.0.title": "Cold dishes"}
NOTHING_BEGUN = {"started_on": None, "ended_on": None, "suspended_from": None}


@pytest.fixture
def plan(cast, browser_of):
    """Sends the page on which units are planned; gives its text."""
    stay = put_in(cast.mobility, State.DRAFT, **NOTHING_BEGUN)
    browser = browser_of(Role.SENDING_COORDINATOR)
    address = reverse("portal:act", args=[stay.pk, "partnerships.plan_units"])

    def send(**typed):
        answer = browser.post(address, typed)
        return answer.status_code, answer.content.decode()

    return send


def planned(cast) -> StayPlan | None:
    return StayPlan.objects.filter(mobility=cast.mobility).first()


def test_a_unit_is_added_typed_and_kept(cast, plan):
    _status, drawn = plan(row="add units")
    assert 'name="units.0.title"' in drawn and "Take out Unit 1" in drawn

    status, _text = plan(
        **UNIT, **{"qualification.title": "Cook", "qualification.country": "LT", "qualification.eqf": "4"}
    )

    assert status == 302
    assert planned(cast).units == [{"code": "U1", "title": "Cold dishes"}]
    assert planned(cast).qualification == {"title": "Cook", "country": "LT", "eqf": 4}


def test_a_row_more_or_less_keeps_what_was_typed_and_records_nothing(cast, plan):
    typed = {**UNIT, "units.1.code": "U2", "units.1.title": "Sauces"}

    status, more = plan(**typed, row="add units.1.outcomes")
    _status, less = plan(**typed, row="remove units.0")

    assert status == 200 and planned(cast) is None
    assert 'name="units.1.outcomes.0.title"' in more and 'value="Cold dishes"' in more
    assert 'value="Sauces"' in less and 'value="Cold dishes"' not in less and 'name="units.1.code"' not in less


def test_what_is_wrong_is_told_in_words_at_its_field_and_nothing_typed_is_lost(plan):
    status, text = plan(**{"units.0.code": "U1", "units.0.points": "many", "qualification.title": "Cook"})

    assert status == 400
    assert 'href="#f-units-0-title">Unit 1, Title: Fill this in.' in text
    assert re.search(r'id="f-units-0-title-error">.*?Fill this in\.', text, re.DOTALL)
    assert re.search(r'id="f-units-0-points-error">.*?Write a number, such as 4 or 2\.5\.', text, re.DOTALL)
    assert "2 answers need another look" in text
    assert 'value="many"' in text and 'value="Cook"' in text


def test_a_memorandum_is_written_and_refused_in_plain_fields(cast, browser_of):
    version = worlds.a_memorandum_in(cast, "draft")
    browser = browser_of(Role.SENDING_COORDINATOR)
    address = reverse("portal:memorandum-write", args=[version.pk, "units"])
    wrong = {"typed.0.qualification.title": "Cook", "typed.0.units.0.title": "One", "typed.0.units.0.hours": "few"}

    drawn = browser.get(address).content.decode()
    answer = browser.post(address, wrong)

    assert 'name="typed.0.units.0.title"' in drawn
    text = answer.content.decode()
    assert answer.status_code == 400
    assert "Write a whole number." in text.partition('id="f-typed-0-units-0-hours-error"')[2] and 'value="few"' in text


def test_the_levels_of_an_assessment_are_chosen_in_words(cast, browser_of):
    stay = worlds.a_stay_in(cast, State.RESULTS)
    browser = browser_of(Role.ASSESSOR)
    address = reverse("portal:act", args=[stay.pk, "assessments.assess_outcome"])

    text = browser.post(address, {"row": "add criteria"}).content.decode()

    assert re.search(r'<option value="3">\s*Alone\s*</option>', text)
    assert Mobility.unscoped.get(pk=stay.pk).version == stay.version
