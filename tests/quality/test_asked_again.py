"""What is asked some time after, whom the coordinator calls, and answers that were given on paper or in a talk."""

from datetime import UTC, date, datetime, timedelta

import pytest

from ground import clock
from lifecycle.days import add_months
from lifecycle.engine import settle
from lifecycle.errors import ActInvalid, ActRefused
from lifecycle.models import Event, OutboxRow, Reminder, ToDo
from lifecycle.registry import OWED
from lifecycle.roles import Role
from lifecycle.standing import Standing
from lifecycle.vocabulary import OnBehalf
from quality.answering import agree
from quality.feedback_models import AnswerConsent, HowAnswered
from quality.guards import look_for_silence
from quality.models import Answer
from quality.selectors import asked_later
from tests.factories.assessments import act
from tests.factories.quality import an_answer
from tests.lifecycle.conftest import Cast, cast, put_in
from tests.missing import refused, satisfied

__all__ = ["cast"]
CO, HT, LE, GU = Role.SENDING_COORDINATOR, Role.HOST_TUTOR, Role.PARTICIPANT, Role.GUARDIAN
ENDED = date(2026, 1, 9)


@pytest.fixture
def stay(cast: Cast) -> Cast:
    put_in(cast.mobility, "feedback", ended_on=ENDED)
    settle(Standing.of_stay(cast.stay()))
    return cast


def later(cast: Cast):
    return OWED["quality.later_answers"].check(cast.stay())


def coordinator_asks(cast: Cast):
    return OWED["quality.coordinator_asks"].check(cast.stay())


def at(day: date):
    return clock.set_to(datetime(day.year, day.month, day.day, 9, tzinfo=UTC))


def test_what_could_not_be_known_is_asked_once_it_is(cast):
    """Answered on the last day: L16 and L17 are not asked. They are, once the results are decided, and only they."""
    put_in(
        cast.mobility,
        "ongoing",
        started_on=date(2025, 11, 1),
        planned_start=date(2025, 11, 1),
        planned_end=date(2026, 1, 12),
    )
    an_answer(cast, LE, 4, L16="yes", L15="yes")
    assert not Answer.objects.get().replies.filter(question="L16").exists()
    satisfied("quality.asked_later", later(cast))

    put_in(cast.mobility, "feedback", ended_on=date(2026, 1, 12))
    missing = refused("quality.asked_later", later(cast))
    assert (missing.owner, missing.person) == (LE, cast.actors[LE].person_id)
    act(cast, "quality.answer_later", LE, {"L16": "partly", "L17": "4"})

    satisfied("quality.asked_later", later(cast))
    given = Answer.objects.get(moment="recog")
    assert (given.satisfaction, dict(given.replies.values_list("question", "value"))) == (
        None, {"L16": "partly", "L17": "4"},
    )  # fmt: skip
    with pytest.raises(ActRefused, match="nothing_asked_now"):
        act(cast, "quality.answer_later", LE, {"L16": "yes"})


def test_not_yet_recognised_is_asked_again(stay):
    an_answer(stay, LE, 4, L16="not_yet", L17="4")

    refused("quality.asked_later", later(stay))
    act(stay, "quality.answer_later", LE, {"L16": "yes", "L17": "1"})
    assert dict(Answer.objects.get(moment="recog").replies.values_list("question", "value")) == {"L16": "yes"}


@pytest.mark.parametrize(
    ("day", "moment"),
    [
        (date(2026, 7, 8), None), (date(2026, 7, 9), "follow_6"), (date(2026, 12, 8), "follow_6"),
        (date(2026, 12, 9), None), (date(2027, 1, 9), "follow_12"), (date(2027, 4, 9), None),
    ],
)  # fmt: skip
def test_follow_ups_come_after_six_and_twelve_months_to_who_agreed_to_it(stay, day, moment):
    an_answer(stay, LE, 4, L16="yes", L17="4", agrees_follow_up="on")
    put_in(stay.mobility, "completed", ended_on=ENDED)
    with at(day):
        person = stay.actors[LE].person_id
        assert asked_later(stay.stay(), person) == moment
        agree(mobility=stay.mobility, person_id=person, kinds=[])
        assert asked_later(stay.stay(), person) is None


def test_the_follow_up_is_mailed_by_itself_once_the_day_has_come(stay):
    an_answer(stay, LE, 4, L16="yes", L17="4", agrees_follow_up="on")
    put_in(stay.mobility, "completed", ended_on=ENDED)
    with at(date(2026, 7, 10)):
        look_for_silence.work()
        todo = ToDo.unscoped.get(code="quality.asked_later", closed_at=None)
        assert todo.params == {"moment": "follow_6"}
        assert OutboxRow.objects.filter(key=f"asked:{todo.pk}:{stay.actors[LE].person_id}").count() == 1
        act(
            stay,
            "quality.answer_later",
            LE,
            {"F01": "employed", "F02": "yes", "F02t": "Cook", "F03": "5", "F05": "yes"},
        )

    given = Answer.objects.get(moment="follow_6")
    assert {reply.question: reply.value or reply.text for reply in given.replies.all()} == {
        "F01": "employed", "F02": "yes", "F02t": "Cook", "F03": "5", "F05": "yes",
    }  # fmt: skip


def test_the_same_day_of_a_month_later_or_its_last():
    assert add_months(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert add_months(date(2026, 1, 9), -6) == date(2025, 7, 9)


def test_three_mails_and_then_the_coordinator_calls(stay):
    """The asking, then day 7 and day 14; on day 21 the coordinator has it, and no fourth mail goes out."""
    todo = ToDo.unscoped.get(code="quality.no_answer", owner="HT", closed_at=None)
    days = [(reminder.due_at.date() - todo.since.date()).days for reminder in Reminder.objects.filter(todo=todo)]
    assert days == [7, 14]

    with at(todo.since.date() + timedelta(days=20)):
        satisfied("quality.still_no_answer", coordinator_asks(stay))
    with at(todo.since.date() + timedelta(days=22)):
        look_for_silence.work()
        found = {one.params["about"] for one in coordinator_asks(stay)}
        assert refused("quality.still_no_answer", coordinator_asks(stay)).owner == CO
        assert str(stay.actors[HT].person_id) in found
        assert str(stay.actors[CO].person_id) not in found  # who reminds nobody of themselves
        an_answer(stay, HT)
        assert str(stay.actors[HT].person_id) not in {one.params["about"] for one in coordinator_asks(stay)}


TALK = {
    "mode": "oral_phone", "held_on": "2026-01-12", "interviewer": "Jo Voorbeeld", "language": "nl",
    "agreed_to_record": "on", "read_back": "on",
}  # fmt: skip


def entered(cast: Cast, role: Role, **data: str) -> Event:
    behalf = OnBehalf(cast.actors[role].person_id, role, note="By telephone")
    return act(cast, "quality.answer", CO, {"satisfaction": "4", **TALK, **data}, on_behalf=behalf)


@pytest.mark.parametrize("role", [LE, HT, GU])
def test_a_coordinator_enters_what_was_answered_by_telephone(stay, role):
    event = entered(stay, role)

    answer = Answer.objects.get()
    assert (answer.role, answer.mode, answer.person_id) == (role, "oral_phone", stay.actors[role].person_id)
    assert (event.person_id, event.entered_by_id) == (stay.actors[role].person_id, stay.actors[CO].person_id)
    how = HowAnswered.objects.get(answer=answer)
    assert (how.interviewer, how.language, how.read_back) == ("Jo Voorbeeld", "nl", True)
    assert how.agreed_to_record_at is not None
    with pytest.raises(ActRefused, match="answered_already"):
        an_answer(stay, role)


@pytest.mark.parametrize(
    ("left_out", "field"),
    [
        ("agreed_to_record", "agreed_to_record"),
        ("read_back", "read_back"),
        ("interviewer", "interviewer"),
        ("held_on", "held_on"),
    ],
)
def test_a_talk_without_consent_or_reading_back_is_not_entered(stay, left_out, field):
    with pytest.raises(ActInvalid) as refusal:
        entered(stay, HT, **{left_out: ""})
    assert field in refusal.value.form.errors
    assert not Answer.objects.exists()


def test_of_a_group_the_number_is_kept_and_on_paper_nothing_of_a_talk_is_asked(stay):
    with pytest.raises(ActInvalid):
        entered(stay, LE, mode="oral_group")
    entered(stay, LE, mode="oral_group", people_present="9")
    entered(stay, HT, mode="paper", interviewer="", language="", agreed_to_record="", read_back="")

    assert HowAnswered.objects.get(answer__role="LE").people_present == 9
    assert Answer.objects.get(role="HT").mode == "paper"


def test_nobody_is_agreed_for_by_somebody_else(stay):
    entered(stay, LE, agrees_quoted="on", agrees_follow_up="on")

    assert not AnswerConsent.objects.exists()
