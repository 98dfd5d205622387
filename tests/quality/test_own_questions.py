"""Questions of a school's own: asked after the standard ones, comparable over the years, in versions."""

from datetime import date, timedelta

import pytest

from ground import clock
from ground.errors import SojournError
from lifecycle.errors import ActInvalid
from lifecycle.roles import Role
from quality import own_questions
from quality.models import Answer, Reply
from quality.own_models import OwnQuestion
from quality.selectors import in_words
from tests.factories.quality import an_answer
from tests.lifecycle.conftest import Cast, cast, put_in

__all__ = ["cast"]
HT, LE, QM = Role.HOST_TUTOR, Role.PARTICIPANT, Role.QUALITY_MANAGER
TODAY = date(2026, 1, 12)
WORDS = {"en": "Was the canteen good?", "nl": "Was de kantine goed?"}


@pytest.fixture
def stay(cast: Cast) -> Cast:
    put_in(cast.mobility, "feedback", ended_on=date(2026, 1, 9))
    return cast


def ask(cast: Cast, **more) -> OwnQuestion:
    facts = {"words": WORDS, "scale": "A5", "asked_of": ["LE"], "since": TODAY}
    return own_questions.ask(actor=cast.actors[QM], **(facts | more))


def test_it_is_asked_of_who_is_meant_and_its_answer_stands_with_the_others(stay):
    question = ask(stay)
    an_answer(stay, LE, 4, **{question.code: "5"})
    an_answer(stay, HT, 4, **{question.code: "5"})

    assert Reply.objects.get().question == "Q1v1"
    assert "Was the canteen good?" in [one.question for one in in_words(Answer.objects.get(role="LE"))]


def test_out_of_its_scale_it_is_refused(stay):
    question = ask(stay, scale="YN")
    with pytest.raises(ActInvalid) as refusal:
        an_answer(stay, LE, 4, **{question.code: "5"})
    assert question.code in refusal.value.form.errors


def test_own_words_are_sealed_like_all_others(stay):
    question = ask(stay, scale="TXT")
    an_answer(stay, LE, 4, **{question.code: "Too much cabbage"})

    assert (Reply.objects.get().text, "cabbage" in Reply.objects.get().sealed_text) == ("Too much cabbage", False)


def test_other_words_are_a_new_version_and_earlier_answers_keep_theirs(stay):
    first = ask(stay)
    an_answer(stay, LE, 4, **{first.code: "5"})
    tomorrow = TODAY + timedelta(days=1)
    second = own_questions.reword(
        actor=stay.actors[QM], question=first, words={"en": "Was the food good?"}, since=tomorrow
    )

    assert (second.code, second.number) == ("Q1v2", first.number)
    assert [one.code for one in own_questions.asked_of(stay.stay(), LE, TODAY)] == ["Q1v1"]
    assert [one.code for one in own_questions.asked_of(stay.stay(), LE, tomorrow)] == ["Q1v2"]
    assert "Was the canteen good?" in [one.question for one in in_words(Answer.objects.get())]


def test_words_begin_on_a_later_day_than_those_before(stay):
    with pytest.raises(SojournError, match="version_too_early"):
        own_questions.reword(actor=stay.actors[QM], question=ask(stay), words=WORDS, since=TODAY)


def test_what_is_not_asked_yet_is_corrected_without_a_version(stay):
    question = ask(stay, since=TODAY + timedelta(days=9))
    again = own_questions.reword(
        actor=stay.actors[QM], question=question, words={"en": "Food?"}, since=TODAY + timedelta(days=9)
    )
    assert (again.pk, again.version, again.words) == (question.pk, 1, {"en": "Food?"})


def test_ended_it_is_asked_no_more(stay):
    question = ask(stay)
    own_questions.end(question=question)

    assert own_questions.asked_of(stay.stay(), LE, clock.today()) == ()


def test_ten_at_a_time_and_not_one_more(stay):
    for _nth in range(own_questions.MOST):
        ask(stay)
    with pytest.raises(SojournError, match="too_many_questions"):
        ask(stay)
    ask(stay, asked_of=["HT"])


def test_no_other_school_asks_it_or_sees_it(stay):
    question = ask(stay)
    OwnQuestion.unscoped.filter(pk=question.pk).update(organisation=stay.organisations["hosting"])

    assert own_questions.asked_of(stay.stay(), LE, TODAY) == ()
    assert own_questions.questions_of(stay.actors[QM]) == []
