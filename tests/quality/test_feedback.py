"""Short feedback after a stay, the talk with the employer, and actions of a partnership."""

from datetime import date

import pytest

from lifecycle.errors import ActInvalid, ActRefused, RoleRefused
from lifecycle.models import NamedPart, OrganisationPart
from lifecycle.registry import OWED
from lifecycle.roles import OrganisationPartKind, Role
from lifecycle.vocabulary import Missing
from quality.models import Answer, EmployerDebrief
from tests.factories.assessments import act, on
from tests.factories.quality import an_answer
from tests.lifecycle.conftest import Cast, cast, put_in
from tests.missing import ask, refused, satisfied

__all__ = ["cast"]
CO, HC, HT, LE, EM, QM = (
    Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR, Role.HOST_TUTOR, Role.PARTICIPANT, Role.EMPLOYER,
    Role.QUALITY_MANAGER,
)  # fmt: skip


@pytest.fixture
def stay(cast: Cast) -> Cast:
    put_in(cast.mobility, "feedback", ended_on=date(2026, 1, 9))
    return cast


def feedback(cast: Cast) -> list[Missing]:
    return ask("quality.feedback_in", mobility=cast.stay())


def owed_by_employer(cast: Cast) -> list[Missing]:
    return [one for one in OWED["quality.others_answer"].check(cast.stay()) if one.owner == EM]


def test_learner_and_tutor_are_asked_and_each_answer_counts_once(stay):
    refused("quality.no_answer", feedback(stay))
    assert [item.owner for item in feedback(stay)] == [LE, HT]
    an_answer(stay, LE, 5, text="Go!")
    with pytest.raises(ActRefused, match="answered_already"):
        an_answer(stay, LE, 1)

    assert refused("quality.no_answer", feedback(stay)).person == stay.actors[HT].person_id
    assert len(feedback(stay)) == 1
    answer = Answer.objects.get()
    assert (answer.satisfaction, answer.text, answer.mode) == (5, "Go!", "web")


def test_nobody_waits_for_more_once_learner_and_tutor_answered(stay):
    an_answer(stay, LE)
    an_answer(stay, HT)

    satisfied("quality.no_answer", feedback(stay))


def test_where_no_tutor_is_named_none_is_waited_for(stay):
    NamedPart.objects.filter(mobility=stay.mobility, part="tutor").delete()

    assert [item.owner for item in feedback(stay)] == [LE]


def test_employer_is_asked_after_the_stay_and_no_step_waits_for_it(stay):
    missing = refused("quality.no_answer", owed_by_employer(stay))
    assert (missing.owner, missing.person) == (EM, stay.actors[EM].person_id)

    put_in(stay.mobility, "results", ended_on=date(2026, 1, 9))
    satisfied("quality.no_answer", owed_by_employer(stay))

    put_in(stay.mobility, "feedback", ended_on=date(2026, 1, 9))
    an_answer(stay, EM)
    satisfied("quality.no_answer", owed_by_employer(stay))


def test_without_an_employer_none_is_asked(stay):
    OrganisationPart.objects.filter(mobility=stay.mobility, part=OrganisationPartKind.EMPLOYER).delete()

    satisfied("quality.no_answer", owed_by_employer(stay))


def test_somebody_must_have_answered_whoever_it_is(stay):
    missing = refused("quality.nobody_answered", ask("quality.someone_answered", mobility=stay.stay()))
    assert (missing.owner, missing.person) == (LE, stay.actors[LE].person_id)
    an_answer(stay, EM)
    satisfied("quality.nobody_answered", ask("quality.someone_answered", mobility=stay.stay()))


def test_answers_are_asked_for_within_fifteen_working_days_of_the_end(stay):
    assert refused("quality.no_answer", feedback(stay)).due_on == date(2026, 1, 30)


@pytest.mark.parametrize("satisfaction", [0, 6, ""])
def test_answer_outside_the_scale_is_refused(stay, satisfaction):
    with pytest.raises(ActInvalid):
        an_answer(stay, LE, satisfaction)


def test_who_has_no_part_in_the_answers_gives_none(stay):
    with pytest.raises(RoleRefused):
        an_answer(stay, QM)


def test_nobody_answers_while_the_stay_goes_on(stay):
    put_in(stay.mobility, "ongoing", ended_on=None)
    with pytest.raises(ActRefused, match="asked_after_the_stay"):
        an_answer(stay, LE)


def test_talk_with_the_employer_is_asked_for_only_where_there_is_one(stay):
    assert refused("quality.no_debrief", ask("quality.employer_debriefed", mobility=stay.stay())).owner == CO
    OrganisationPart.objects.filter(mobility=stay.mobility, part=OrganisationPartKind.EMPLOYER).delete()
    satisfied("quality.no_debrief", ask("quality.employer_debriefed", mobility=stay.stay()))


def test_talk_with_the_employer_again_replaces_the_first(stay):
    for text in ("Good", "They will use clay finish coats"):
        act(stay, "quality.debrief_employer", CO, {"held_on": "2026-01-12", "text": text})
    assert EmployerDebrief.objects.get().text == "They will use clay finish coats"
    satisfied("quality.no_debrief", ask("quality.employer_debriefed", mobility=stay.stay()))


def test_talk_that_has_not_been_held_is_not_recorded(stay):
    with on(date(2026, 1, 12)), pytest.raises(ActInvalid):
        act(stay, "quality.debrief_employer", CO, {"held_on": "2026-01-13", "text": "Soon"})
