"""How much should count: a few questions propose an approach; another one may be chosen, and that is noted."""

from itertools import product

import pytest
from django.urls import reverse

from lifecycle.models import Event
from lifecycle.models.mobility import Approach
from lifecycle.roles import Role
from portal.planning.aid import QUESTIONS, Aid
from tests.lifecycle.conftest import put_in

CO, LE = Role.SENDING_COORDINATOR, Role.PARTICIPANT
EVERY = [
    {f"q_{one.name}": answer for one, answer in zip(QUESTIONS, answers, strict=True)}
    for answers in product(*([value for value, _words in one.answers] for one in QUESTIONS))
]
CERTIFIED = {"q_counts": "yes", "q_assessor": "yes", "q_unit": "yes", "q_institution": "yes", "q_time": "yes"}


def test_there_are_at_most_seven_and_every_way_through_them_ends_in_a_proposal_with_its_reason():
    assert len(QUESTIONS) <= 7
    for given in EVERY:
        aid = Aid(given)
        assert aid.is_over
        assert aid.proposed in Approach.values
        assert aid.reason


def test_a_question_is_asked_only_while_it_matters():
    assert [one["of"].name for one in Aid({}).asked] == ["counts"]
    assert [one["of"].name for one in Aid({"q_counts": "no"}).asked] == ["counts"]
    assert [one["of"].name for one in Aid({**CERTIFIED, "q_unit": "no"}).asked] == ["counts", "assessor", "unit"]
    assert Aid({**CERTIFIED, "q_counts": "no"}).answers == {"counts": "no"}


@pytest.mark.parametrize(
    ("answers", "approach"),
    [
        (CERTIFIED, Approach.CERTIFY),
        ({**CERTIFIED, "q_institution": "partly"}, Approach.CERTIFY),
        ({**CERTIFIED, "q_institution": "no"}, Approach.EVALUATE),
        ({**CERTIFIED, "q_time": "no"}, Approach.EVALUATE),
        ({**CERTIFIED, "q_unit": "no"}, Approach.EVALUATE),
        ({**CERTIFIED, "q_assessor": "no"}, Approach.DECLARE),
        ({"q_counts": "no"}, Approach.DECLARE),
    ],
)
def test_the_answers_come_to_what_they_allow(answers, approach):
    assert Aid(answers).proposed == approach


@pytest.fixture
def opened(cast, browser_of):
    put_in(cast.mobility, "draft")
    return browser_of(CO), reverse("portal:plan-step", args=[cast.mobility.pk, "count"])


KEPT = {"planned_start": "2026-03-02", "planned_end": "2026-04-24", "country": "IT"}


def test_answering_proposes_and_records_nothing(opened, cast):
    browser, address = opened
    assert "Shall something count at home?" in browser.get(address).content.decode()
    page = browser.post(address, {**KEPT, "q_counts": "no", "look": "1"}).content.decode()

    assert "The experience is enough, so nobody needs to assess." in page
    assert Event.unscoped.filter(mobility=cast.mobility, name="lifecycle.edit_basics").count() == 0
    live = browser.post(reverse("portal:plan-check", args=[cast.mobility.pk, "count"]), {**KEPT, "q_counts": "yes"})
    assert "Can somebody there assess it?" in live.content.decode()


def test_another_way_than_the_proposed_one_may_be_chosen_and_is_noted(opened, cast):
    browser, address = opened
    browser.post(address, {**KEPT, "proposed": "declare", "approach": "evaluate"})

    assert cast.stay().approach == Approach.EVALUATE
    page = browser.get(reverse("portal:stay", args=[cast.mobility.pk])).content.decode()
    assert "chosen though the answers proposed “Declare" in page
