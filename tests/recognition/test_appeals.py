"""An appeal: named units, until the last day, answered unit by unit; what nobody named stays as it is."""

from datetime import date
from typing import Any

import pytest

from documents.models import Document
from lifecycle.errors import ActInvalid, ActRefused, RoleRefused
from lifecycle.models import Event, ToDo
from lifecycle.roles import Role
from recognition import selectors
from recognition.appeals import appealable, appeals_of
from recognition.desk_models import Served
from recognition.models import UnitDecision
from tests.factories.assessments import CODE, act, on
from tests.factories.recognition import decide_unit, recognised
from tests.lifecycle.conftest import Cast, put_in

CI, CO, LE, GU, EM, VA = (
    Role.COMPETENT_INSTITUTION, Role.SENDING_COORDINATOR, Role.PARTICIPANT, Role.GUARDIAN, Role.EMPLOYER, Role.VALIDATOR,
)  # fmt: skip
ONE, TWO = "3101301", "4101338"
CHANGED = {
    "answer_1": "changed",
    "decision_1": "partial",
    "points_1": "1",
    "reason_1": "Allergens shown, storage missing",
}
STAYS = {"answer_1": "stays", "reason_1": "The test was of another unit"}


def statements(cast: Cast) -> list[Document]:
    found = Document.unscoped.filter(mobility=cast.mobility, kind="recognition_statement")
    return list(found.order_by("version_no"))


def serve(cast: Cast, who: Role = LE) -> None:
    act(cast, "recognition.receive_statement", who, {"statement": str(statements(cast)[-1].pk)})


def appeal(cast: Cast, *units: str, who: Role = LE) -> Event:
    return act(cast, "recognition.file_appeal", who, {"units": list(units), "text": "My allergen test was not seen"})


def answer(cast: Cast, data: dict[str, Any], who: Role = CI) -> Event:
    return act(cast, "recognition.answer_appeal", who, data, proof=CODE)


def decided(cast: Cast) -> dict[str, str]:
    return {code: one.decision for code, one in selectors.unit_decisions(cast.stay()).items()}


@pytest.fixture
def issued(cast: Cast) -> Cast:
    """Recognised on 19 June: unit 1 in full, unit 2 not; thirty days to appeal."""
    recognised(cast)
    return cast


def test_time_to_appeal_begins_with_the_proof_that_the_statement_was_served(issued):
    with on(date(2026, 6, 25)):
        assert {one.last_day for one in appealable(issued.stay())} == {None}
        serve(issued)
        assert {one.last_day for one in appealable(issued.stay())} == {date(2026, 7, 25)}
        with pytest.raises(ActRefused) as refusal:  # the first proof counts
            serve(issued, GU)
    assert refusal.value.code == "recognition.nothing_to_serve"
    assert Served.objects.get().served_on == date(2026, 6, 25)


@pytest.mark.parametrize(
    ("day", "taken"), [(date(2026, 6, 18), False), (date(2026, 6, 19), True), (date(2026, 6, 27), False)]
)
def test_a_receipt_is_of_a_day_between_issue_and_today(issued, day, taken):
    data = {"statement": str(statements(issued)[0].pk), "served_on": day, "receipt": "Registered letter 12"}
    with on(date(2026, 6, 26)):
        if taken:
            act(issued, "recognition.note_service", CO, data)
            assert appealable(issued.stay())[0].last_day == date(2026, 7, 19)
            return
        with pytest.raises(ActInvalid) as refusal:
            act(issued, "recognition.note_service", CO, data)
        assert "served_on" in refusal.value.form.errors


def test_on_the_last_day_one_may_appeal_and_on_the_next_no_more(issued):
    with on(date(2026, 6, 25)):
        serve(issued)
    with on(date(2026, 7, 26)):
        with pytest.raises(ActRefused) as refusal:
            appeal(issued, TWO)
        assert (refusal.value.code, refusal.value.params["day"]) == ("recognition.appeal_too_late", "25 July 2026")
        assert appeals_of(issued.stay()) == []
    with on(date(2026, 7, 25)):
        appeal(issued, TWO)
    assert [one.unit_code for one in appeals_of(issued.stay())[0].units.all()] == [TWO]


def test_without_proof_of_service_no_last_day_has_begun(issued):
    with on(date(2027, 6, 25)):
        appeal(issued, TWO)
    assert len(appeals_of(issued.stay())) == 1


@pytest.mark.parametrize("units", [[], ["9999"]])
def test_an_appeal_names_units_that_were_decided(issued, units):
    with on(date(2026, 6, 26)), pytest.raises(ActInvalid) as refusal:
        appeal(issued, *units)
    assert "units" in refusal.value.form.errors
    assert appeals_of(issued.stay()) == []


def test_a_unit_is_appealed_once_at_a_time_and_the_institution_owes_the_answer(issued):
    with on(date(2026, 6, 26)):
        appeal(issued, TWO)
        with pytest.raises(ActInvalid) as refusal:
            appeal(issued, TWO)
        assert "units" in refusal.value.form.errors
        owed = ToDo.unscoped.get(mobility=issued.mobility, code="recognition.appeal_open", closed_at=None)
    assert (owed.owner, owed.due_on) == ("CI", date(2026, 7, 26))


def test_upheld_with_a_reason_nothing_is_opened_and_no_statement_follows(issued):
    with on(date(2026, 6, 26)):
        appeal(issued, TWO)
        answer(issued, STAYS)
    done = appeals_of(issued.stay())[0]
    assert (done.answered_at is not None, done.units.get().answer, done.units.get().reason) == (
        True, "stays", "The test was of another unit",
    )  # fmt: skip
    assert issued.stay().state == "feedback"
    assert [one.version_no for one in statements(issued)] == [1]
    assert not ToDo.unscoped.filter(mobility=issued.mobility, code="recognition.appeal_open", closed_at=None).exists()


@pytest.mark.parametrize("state", ["feedback", "completed"])
def test_changed_the_next_statement_holds_the_new_decision_and_the_untouched_one(issued, state):
    before = UnitDecision.objects.get(unit_code=ONE)
    with on(date(2026, 6, 26)):
        put_in(issued.mobility, state)
        appeal(issued, TWO)
        answer(issued, CHANGED)
    first, second = statements(issued)
    assert decided(issued) == {ONE: "full", TWO: "partial"}
    assert selectors.unit_decisions(issued.stay())[ONE].pk == before.pk
    assert (first.state, second.version_no, issued.stay().state) == ("superseded", 2, "feedback")
    assert [unit["decision"] for unit in second.snapshot["data"]["units"]] == ["full", "partial"]
    assert appeals_of(issued.stay())[0].units.get().answer == "changed"


def test_one_upheld_and_one_changed_each_with_its_reason(issued):
    both = {
        "answer_1": "stays", "reason_1": "In full already",
        **{key.replace("_1", "_2"): value for key, value in CHANGED.items()},
    }  # fmt: skip
    with on(date(2026, 6, 26)):
        appeal(issued, ONE, TWO)
        answer(issued, both)
    assert {one.unit_code: one.answer for one in appeals_of(issued.stay())[0].units.all()} == {
        ONE: "stays",
        TWO: "changed",
    }
    assert decided(issued) == {ONE: "full", TWO: "partial"}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"answer_1": "stays"}, "reason_1"),
        ({**CHANGED, "reason_1": ""}, "reason_1"),
        ({**CHANGED, "points_1": "2.5"}, "points_1"),
        ({**CHANGED, "decision_1": ""}, "decision_1"),
        ({**CHANGED, "decision_1": "none", "points_1": ""}, "decision_1"),
        ({}, "answer_1"),
    ],
)
def test_a_wrong_answer_is_refused_and_nothing_is_half_done(issued, wrong, field):
    with on(date(2026, 6, 26)):
        appeal(issued, TWO)
        with pytest.raises(ActInvalid) as refusal:
            answer(issued, wrong)
    assert field in refusal.value.form.errors
    assert appeals_of(issued.stay())[0].answered_at is None
    assert (decided(issued)[TWO], issued.stay().state) == ("none", "feedback")
    assert [one.state == "superseded" for one in statements(issued)] == [False]


@pytest.mark.parametrize("role", [CO, VA, EM, LE])
def test_only_the_institution_answers(issued, role):
    with on(date(2026, 6, 26)):
        appeal(issued, TWO)
        with pytest.raises(RoleRefused):
            answer(issued, STAYS, role)


def test_there_is_nothing_to_answer_without_an_appeal(issued):
    with on(date(2026, 6, 26)), pytest.raises(ActRefused) as refusal:
        answer(issued, STAYS)
    assert refusal.value.code == "recognition.no_appeal"


def test_an_appeal_answered_by_hand_is_answered_by_the_new_statement(issued):
    with on(date(2026, 6, 26)):
        appeal(issued, TWO)
        from tests.factories.assessments import go

        go(issued, "reopen_recognition", CI)
        assert decided(issued) == {ONE: "full"}
        decide_unit(issued, TWO, decision="none", points="", reason="The test was of another unit")
        go(issued, "recognise", CI)
    done = appeals_of(issued.stay())[0]
    assert (done.answered_at is not None, done.units.get().answer) == (True, "stays")


def test_a_clerical_error_is_a_new_version_that_says_so_and_moves_no_day(issued):
    wrong = {"unit": ONE, "grade": "8 of 10", "effect": "Unit awarded", "correction": "The grade was written as 9"}
    with on(date(2026, 6, 25)):
        serve(issued)
    with on(date(2026, 7, 1)):
        act(issued, "recognition.correct_statement", CI, wrong, proof=CODE)
        days = {one.code: one.last_day for one in appealable(issued.stay())}
    first, second = statements(issued)
    unit = second.snapshot["data"]["units"][0]
    assert (first.state, second.version_no) == ("superseded", 2)
    assert (unit["grade"], unit["correction"], unit["decision"]) == ("8 of 10", "The grade was written as 9", "full")
    assert (selectors.unit_decisions(issued.stay())[ONE].points, issued.stay().state) == (4, "feedback")
    assert days == {ONE: date(2026, 7, 25), TWO: date(2026, 7, 25)}


@pytest.mark.parametrize(
    "wrong", [{"grade": "9 of 10", "effect": "Unit awarded, no examination is repeated"}, {"correction": ""}]
)
def test_a_correction_corrects_something_and_says_what(issued, wrong):
    data = {"unit": ONE, "grade": "8", "effect": "", "correction": "Typing error", **wrong}
    with on(date(2026, 7, 1)), pytest.raises(ActInvalid):
        act(issued, "recognition.correct_statement", CI, data, proof=CODE)
    assert len(statements(issued)) == 1


def test_what_stands_in_no_statement_cannot_be_corrected(stay):
    put_in(stay.mobility, "feedback")
    with on(date(2026, 7, 1)), pytest.raises(ActRefused) as refusal:
        act(stay, "recognition.correct_statement", CI, {"unit": ONE, "correction": "x"})
    assert refusal.value.code == "recognition.nothing_issued"
