"""Every code that can be missing: the form behind its button settles it, or it is said here who else does."""

from contextlib import nullcontext
from datetime import date
from functools import partial

import pytest

from documents.models import Document
from ground import clock
from lifecycle.registry import OWED
from lifecycle.roles import Role
from portal.settling import way_to_settle
from tests.factories.assessments import END, on
from tests.factories.documents import make_ready
from tests.lifecycle import worlds
from tests.missing import refused, satisfied
from tests.portal.code_walk import OWN_WORDS, filled
from tests.portal.test_missing_leads import gates, owed_codes
from tests.portal.test_settled_where_it_leads import WAYS, send
from tests.portal.test_ways_walked import todos_in, walked_everywhere
from tests.portal.ways_that_settle import FACTS, MORE_WAYS, NOT_BY_ONE_FORM


def results_of_the_unit(page):
    answers = {"assessed_on": clock.today().isoformat(), "methods": "Observation"}
    for form in page.forms:
        alone = {form.add_prefix(name): "3" for name in form.fields if name.startswith("level-")}
        answers |= filled(form) | alone | {form.add_prefix("reason"): "", form.add_prefix("link"): ""}
    return [answers]


def each_outcome_decided(page):
    """A dossier in validation asks outcome by outcome."""
    asked = [one.outcome.key for unit in page.units for one in unit.shown if one.form]
    return [{"unit": "", "decision": "validated", "reason": OWN_WORDS, "outcome": key} for key in asked]


def each_unit_decided(decision, page):
    """A dossier in recognition asks unit by unit."""
    asked = [unit.code for unit in page.units if unit.form]
    return [{"unit": code, "decision": decision, "reason": OWN_WORDS, "outcome": ""} for code in asked]


# code -> the day on which it can be settled, where that is not today
DAYS = {
    "assessments.follow_up": date(2026, 3, 25),  # the first follow-up has begun
    "recognition.no_europass": END,
}
# code -> what is sent, one form after another, where the page holds more than one
BY_PAGE = {
    "recognition.too_many_points": partial(each_unit_decided, "none"),
    "assessments.no_result": results_of_the_unit,
    "recognition.no_result": results_of_the_unit,
    "recognition.not_decided": each_outcome_decided,
    "recognition.unit_undecided": partial(each_unit_decided, "none"),
}


@pytest.mark.slow
@pytest.mark.parametrize("way", MORE_WAYS, ids=str)
def test_the_form_behind_the_button_of_every_other_code_settles_it(cast, browser_of, way):
    with on(DAYS[way.code]) if way.code in DAYS else nullcontext():
        settles(cast, browser_of, way)


def settles(cast, browser_of, way):
    """Walked once: owed, answered, owed no more."""
    worlds.a_stay_in(cast, way.state)
    FACTS[way.fact].change(cast)
    todo = refused(way.code, owed_by(cast, way.owner))
    for paper in Document.unscoped.filter(mobility=cast.mobility, sha256=""):
        make_ready(paper)
    chosen = {name: value(cast) if callable(value) else value for name, value in way.answers.items()}
    browser, address = browser_of(way.owner), way_to_settle(todo).address

    forms = BY_PAGE[way.code](browser.get(address).context["page"]) if way.code in BY_PAGE else [chosen]
    for answers in forms:
        send(browser, address, answers)

    satisfied(way.code, owed_by(cast, way.owner))


def owed_by(cast, owner: Role):
    return [todo for (_code, role), todo in todos_in(cast).items() if role == owner]


def codes():
    """All that a stay can lack and be reminded of; what is judged only at the click is answered in the same form."""
    at_gates = {code for guard, _states in gates() if not (guard.at_the_click or guard.routes) for code in guard.unmet}
    return at_gates | {code for one in OWED.values() for code in one.unmet}


def test_every_code_is_settled_by_a_walk_or_it_is_said_why_not():
    walked = {way.code for way in (*WAYS, *MORE_WAYS)}

    assert sorted(codes() - walked - {*NOT_BY_ONE_FORM}) == []
    assert walked & {*NOT_BY_ONE_FORM} == set()
    assert {*NOT_BY_ONE_FORM} - codes() == set()


@pytest.mark.slow
def test_every_code_is_walked_and_settled_for_every_owner(cast, browser_of):
    owed = walked_everywhere(cast, browser_of)
    settled = {(way.code, way.owner) for way in (*WAYS, *MORE_WAYS)}

    assert {code for code, _state in owed_codes()} - {code for code, _owner in owed} == set()
    assert sorted(pair for pair in owed - settled if pair[0] not in NOT_BY_ONE_FORM) == []
