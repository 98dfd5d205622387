"""The results are read, seen differently and answered; what was signed is kept."""

from datetime import date

import pytest

from assessments import selectors
from assessments.models import Assessment, OutcomeResult
from assessments.result_models import Dispute
from documents.models import Document
from lifecycle.errors import ActInvalid, ActRefused, RoleRefused
from lifecycle.models import OutboxRow, ToDo
from lifecycle.registry import OWED
from lifecycle.roles import Role
from tests.factories.assessments import CODE, act, end, hand_in, on, state_result
from tests.missing import refused, satisfied

HC, HT, LE, CO, AS, GU = (
    Role.HOST_COORDINATOR, Role.HOST_TUTOR, Role.PARTICIPANT, Role.SENDING_COORDINATOR, Role.ASSESSOR, Role.GUARDIAN,
)  # fmt: skip
DAY, NEXT = date(2026, 4, 20), date(2026, 4, 21)


def owed(name, cast):
    return OWED[name].check(cast.stay())


def signed(cast, **facts):
    with on(DAY):
        for key in ("U1.1", "U1.2", "U2.1"):
            state_result(cast, outcome=key, **facts)
        act(cast, "assessments.confirm_grid", AS, proof=CODE)


def disagree(cast, key="U1.1", who=LE, day=NEXT):
    with on(day):
        act(cast, "assessments.dispute_result", who, {"outcome": key, "text": "I filled in the sheets alone."})
    return Dispute.objects.order_by("at").last()


def answer(cast, held, said, day=NEXT, **more):
    with on(day):
        data = {"dispute": str(held.pk), "answer": said, "text": "Twice I had to remind you.", **more}
        act(cast, "assessments.answer_dispute", AS, data)
    return Dispute.objects.get(pk=held.pk)


def test_results_are_to_be_read_once_they_are_signed(stay):
    with on(DAY):
        state_result(stay, unit="3101301")
        satisfied("assessments.results_unread", owed("assessments.results_read", stay))
        with pytest.raises(ActRefused) as early:
            act(stay, "assessments.read_results", LE)
    assert early.value.code == "assessments.nothing_signed"

    with on(DAY):
        act(stay, "assessments.confirm_grid", AS, proof=CODE)
        assert refused("assessments.results_unread", owed("assessments.results_read", stay)).owner == LE
        act(stay, "assessments.read_results", LE)
        act(stay, "assessments.read_results", LE)
    satisfied("assessments.results_unread", owed("assessments.results_read", stay))


def test_who_disagrees_reaches_the_assessor_and_both_coordinators_from_the_first_word(stay):
    signed(stay)
    disagree(stay)

    found = owed("assessments.disputes_answered", stay)
    mine = refused("assessments.disputed", found)
    assert (mine.owner, mine.person, mine.due_on) == (AS, stay.actors[AS].person_id, date(2026, 4, 28))
    assert {one.owner for one in found if one.code == "assessments.disputed_known"} == {CO, HC}
    assert refused("assessments.disputed_known", found).params == {"number": 1, "all": 3, "day": "2026-04-28"}
    told = {row.payload["person"] for row in OutboxRow.objects.filter(key__startswith="mail:", payload__what=None)}
    open_now = ToDo.unscoped.filter(mobility=stay.mobility, closed_at=None, code__startswith="assessments.disputed")
    assert {str(todo.owner) for todo in open_now} == {str(AS), str(CO), str(HC)}, told


def test_nobody_is_owed_an_answer_where_nobody_disagrees(stay):
    signed(stay)
    found = owed("assessments.disputes_answered", stay)
    satisfied("assessments.disputed", found)
    satisfied("assessments.disputed_known", found)


def test_guardian_may_disagree_and_the_tutor_may_not(stay):
    signed(stay)
    disagree(stay, who=GU)
    with on(NEXT), pytest.raises(RoleRefused):
        act(stay, "assessments.dispute_result", HT, {"outcome": "U1.2", "text": "No"})


def test_one_disagreement_at_a_time_on_one_result(stay):
    signed(stay)
    disagree(stay)
    with pytest.raises(ActInvalid):
        disagree(stay)
    disagree(stay, "U1.2")


def test_nothing_stated_cannot_be_disputed(stay):
    with on(NEXT), pytest.raises(ActRefused) as refusal:
        act(stay, "assessments.dispute_result", LE, {"outcome": "U1.1", "text": "No"})
    assert refusal.value.code == "assessments.nothing_stated"


def test_it_stays_with_a_reason_and_nothing_is_signed_anew(stay):
    signed(stay)
    held = answer(stay, disagree(stay), "stays")

    assert (held.answer, held.answer_text, held.is_open) == ("stays", "Twice I had to remind you.", False)
    assert Assessment.objects.filter(outcome__key="U1.1").count() == 1
    assert owed("assessments.disputes_answered", stay) == []
    with on(NEXT), pytest.raises(ActRefused) as refusal:
        act(stay, "assessments.answer_dispute", AS, {})
    assert refusal.value.code == "assessments.nothing_disputed"


def test_a_change_is_a_new_statement_that_is_signed_and_read_anew(stay):
    signed(stay)
    levels = [{"criterion": "Hygiene requirements applied", "level": 3}]
    answer(stay, disagree(stay), "changed", criteria=levels)

    before, now = Assessment.objects.filter(outcome__key="U1.1").order_by("recorded_at")
    assert (before.criteria[0]["level"], before.superseded_at is None) == (4, False)
    assert (now.criteria[0]["level"], now.result, now.evidence) == (3, "passed", before.evidence)
    assert selectors.confirmations_of(stay.stay()) == []
    with on(NEXT):
        act(stay, "assessments.confirm_grid", AS, proof=CODE)
    refused("assessments.results_unread", owed("assessments.results_read", stay))


def test_a_change_says_what_it_is_changed_to(stay):
    signed(stay)
    held = disagree(stay)
    with pytest.raises(ActInvalid) as same:
        answer(stay, held, "changed", result="passed")
    with pytest.raises(ActInvalid) as undone:
        answer(stay, held, "changed", result="not_assessed")
    assert [list(one.value.form.errors) for one in (same, undone)] == [["result"], ["result"]]


def test_looked_at_again_stays_open_until_that_day_and_only_once(stay):
    signed(stay)
    held = disagree(stay)
    with pytest.raises(ActInvalid) as no_day:
        answer(stay, held, "again")
    held = answer(stay, held, "again", before=date(2026, 4, 24))
    assert (held.is_open, held.due_on) == (True, date(2026, 4, 24))
    assert refused("assessments.disputed", owed("assessments.disputes_answered", stay)).due_on == date(2026, 4, 24)
    with pytest.raises(ActInvalid) as twice:
        answer(stay, held, "again", before=date(2026, 4, 23))
    assert [list(one.value.form.errors) for one in (no_day, twice)] == [["before"], ["answer"]]


def test_a_disputed_change_is_no_reassessment(stay):
    signed(stay, result="failed")
    answer(stay, disagree(stay), "changed", criteria=[{"criterion": "Hygiene requirements applied", "level": 2}])
    with on(NEXT):
        act(stay, "assessments.reassess", HC, {"outcome": "U1.1"})
    assert OutcomeResult.unscoped.get(mobility=stay.mobility, key="U1.1").state == "planned"


def test_changed_after_it_was_handed_in_the_papers_on_it_are_issued_anew(stay):
    with on(DAY):
        for key in ("U1.1", "U1.2", "U2.1"):
            state_result(stay, outcome=key)
    with on(date(2026, 4, 24), 18):
        end(stay)
    with on(date(2026, 4, 30)):
        hand_in(stay)
    held = disagree(stay, day=date(2026, 5, 4))
    answer(stay, held, "changed", day=date(2026, 5, 5), result="partly")
    with on(date(2026, 5, 5)):
        act(stay, "assessments.confirm_grid", AS, proof=CODE)

    grids = Document.unscoped.filter(mobility=stay.mobility, kind="assessment_grid").order_by("version_no")
    assert [(one.version_no, one.snapshot["data"]["results"][0]) for one in grids] == [(1, "passed"), (2, "partly")]
    assert Document.unscoped.filter(mobility=stay.mobility, kind="personal_transcript").count() == 2


def test_what_was_validated_is_disputed_no_more(stay):
    signed(stay)
    held = disagree(stay)
    OutcomeResult.unscoped.filter(mobility=stay.mobility, key="U1.1").update(state="validated")
    with pytest.raises(ActRefused) as refusal:
        answer(stay, held, "stays")
    assert refusal.value.code == "assessments.validated_since"
