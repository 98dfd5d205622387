"""Short feedback after a stay, the talk with the employer, and actions of a partnership."""

from datetime import date

import pytest

from lifecycle.errors import ActInvalid, ActRefused, RoleRefused
from lifecycle.models import OrganisationPart
from lifecycle.roles import OrganisationPartKind, Role
from quality import guards
from quality.models import Answer, EmployerDebrief
from tests.factories.assessments import act, on
from tests.factories.quality import an_answer
from tests.lifecycle.conftest import Cast, cast, put_in

__all__ = ["cast"]
CO, HC, HT, LE, EM, QM = (
    Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR, Role.HOST_TUTOR, Role.PARTICIPANT, Role.EMPLOYER,
    Role.QUALITY_MANAGER,
)  # fmt: skip


@pytest.fixture
def stay(cast: Cast) -> Cast:
    put_in(cast.mobility, "feedback", ended_on=date(2026, 1, 9))
    return cast


def codes(missing) -> list[tuple[str, str]]:
    return [(item.code, str(item.owner)) for item in missing]


def test_learner_and_tutor_are_asked_and_each_answer_counts_once(stay):
    assert codes(guards.feedback_in(stay.stay())) == [("quality.no_answer", "LE"), ("quality.no_answer", "HT")]
    an_answer(stay, LE)
    an_answer(stay, LE, 5, text="Go!")

    assert codes(guards.feedback_in(stay.stay())) == [("quality.no_answer", "HT")]
    answer = Answer.objects.get()
    assert (answer.satisfaction, answer.text, answer.mode) == (5, "Go!", "web")


def test_somebody_must_have_answered_whoever_it_is(stay):
    assert codes(guards.someone_answered(stay.stay())) == [("quality.nobody_answered", "LE")]
    an_answer(stay, EM)
    assert guards.someone_answered(stay.stay()) == []


def test_answers_are_asked_for_within_fifteen_working_days_of_the_end(stay):
    assert guards.feedback_in(stay.stay())[0].due_on == date(2026, 1, 30)


@pytest.mark.parametrize("satisfaction", [0, 6, ""])
def test_answer_outside_the_scale_is_refused(stay, satisfaction):
    with pytest.raises(ActInvalid):
        an_answer(stay, LE, satisfaction)


def test_who_has_no_part_in_the_answers_gives_none(stay):
    with pytest.raises(RoleRefused):
        an_answer(stay, QM)


def test_nobody_answers_while_the_stay_goes_on(stay):
    put_in(stay.mobility, "ongoing", ended_on=None)
    with pytest.raises(ActRefused, match="act_not_now"):
        an_answer(stay, LE)


def test_talk_with_the_employer_is_asked_for_only_where_there_is_one(stay):
    assert codes(guards.employer_debriefed(stay.stay())) == [("quality.no_debrief", "CO")]
    OrganisationPart.objects.filter(mobility=stay.mobility, part=OrganisationPartKind.EMPLOYER).delete()
    assert guards.employer_debriefed(stay.stay()) == []


def test_talk_with_the_employer_again_replaces_the_first(stay):
    for text in ("Good", "They will use clay finish coats"):
        act(stay, "quality.debrief_employer", CO, {"held_on": "2026-01-12", "text": text})
    assert EmployerDebrief.objects.get().text == "They will use clay finish coats"
    assert guards.employer_debriefed(stay.stay()) == []


def test_talk_that_has_not_been_held_is_not_recorded(stay):
    with on(date(2026, 1, 12)), pytest.raises(ActInvalid):
        act(stay, "quality.debrief_employer", CO, {"held_on": "2026-01-13", "text": "Soon"})
