"""The desk: one list by date, what is owed by whom, a decision changed, a class decided on together, standard texts."""

from datetime import date

import pytest
from django.urls import reverse

from assessments.models import Assessment, Evidence, OutcomeResult
from documents.models import Document
from lifecycle.models import Cohort, Mobility, ToDo
from lifecycle.roles import Role
from portal.settling import way_to_settle
from recognition.desk_models import StandardText
from recognition.models import OutcomeDecision, UnitDecision
from tests.factories import recognition
from tests.factories.assessments import act, go, on
from tests.lifecycle.conftest import Cast
from tests.portal.code_walk import newest_code

CI, CO, LE, VA, AS = (
    Role.COMPETENT_INSTITUTION, Role.SENDING_COORDINATOR, Role.PARTICIPANT, Role.VALIDATOR, Role.ASSESSOR,
)  # fmt: skip
ONE, TWO = "3101301", "4101338"
DAY = date(2026, 6, 1)


def validated(cast: Cast) -> None:
    recognition.handed_in(cast)
    recognition.validate_all(cast)
    with on(date(2026, 5, 22)):
        go(cast, "validate", VA)


def dossier(cast: Cast) -> str:
    return reverse("desk:dossier", args=[cast.mobility.pk])


def text_of(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_a_result_that_is_missing_is_owed_by_somebody_by_name_since_a_day(cast, browser_of):
    recognition.handed_in(cast)
    recognition.validate_all(cast)
    with on(date(2026, 5, 21)):
        OutcomeResult.unscoped.filter(mobility=cast.mobility, key="U2.1").update(state="planned")
        OutcomeDecision.objects.filter(outcome__key="U2.1").delete()
        act(cast, "assessments.add_evidence", CO, {"outcome": "U1.1", "label": "Log"})  # facts changed
        page = text_of(browser_of(VA).get(dossier(cast)))
        queue = text_of(browser_of(VA).get(reverse("desk:queue")))
    assert "nothing left to decide" not in page
    for words in ("1 result is missing", "Assessor Example", "has no result yet", "Owed since 21 May"):
        assert words in page
    assert "Waits for others" in queue


def test_a_validator_decides_outcome_by_outcome_and_notes_what_mattered(cast, browser_of):
    recognition.handed_in(cast)
    with on(date(2026, 5, 20)):
        browser = browser_of(VA)
        data = {
            "unit": "", "outcome": "U1.1", "decision": "partly_validated", "reason": "Only with help",
            "context": "In Maltese, in the main kitchen",
        }  # fmt: skip
        assert browser.post(dossier(cast), data).status_code == 302
        wrong = browser.post(dossier(cast), {**data, "outcome": "U1.2", "reason": ""})
    held = OutcomeDecision.objects.get()
    assert (held.outcome.key, held.context) == ("U1.1", "In Maltese, in the main kitchen")
    assert wrong.status_code == 400
    assert "Write a reason in words the participant can use." in text_of(wrong)


def test_agreed_points_stand_beside_the_field_and_a_decision_is_changed_until_it_is_issued(cast, browser_of):
    validated(cast)
    with on(DAY):
        browser = browser_of(CI)
        assert "Agreed: 4 at most, EURspace credits" in text_of(browser.get(dossier(cast)))
        browser.post(dossier(cast), {"unit": ONE, "decision": "none", "reason": "A wrong tap"})
        page = text_of(browser.get(dossier(cast)))
        assert f"?change={ONE}" in page
        again = browser.get(f"{dossier(cast)}?change={ONE}")
        assert "A wrong tap" in text_of(again)
        browser.post(f"{dossier(cast)}?change={ONE}", {"unit": ONE, "decision": "full", "points": "4"})
        more = browser.post(f"{dossier(cast)}?change={TWO}", {"unit": TWO, "decision": "full", "points": "3"})
    assert UnitDecision.objects.get(superseded_at=None).decision == "full"
    assert "2 are agreed. Write 2 or less." in text_of(more)


def test_the_statement_is_read_word_for_word_before_it_is_issued_and_reading_issues_nothing(cast, browser_of):
    validated(cast)
    address = reverse("portal:transition", args=[cast.mobility.pk, "mobility", cast.mobility.pk, "recognise"])
    with on(DAY):
        recognition.decide_unit(cast, ONE, points="4", legal_basis="Example Regulation 12")
        recognition.decide_unit(cast, TWO, decision="none", reason="Allergens missing", points="", grade="", effect="")
        page = text_of(browser_of(CI).get(address))
    assert "Recognition statement" in page
    assert "Example Regulation 12" in page
    assert "Allergens missing" in page
    assert not Document.unscoped.filter(mobility=cast.mobility, kind="recognition_statement").exists()


def test_the_list_has_dossiers_and_appeals_by_date(cast, browser_of):
    recognition.recognised(cast)
    with on(date(2026, 6, 26)):
        act(cast, "recognition.file_appeal", LE, {"units": [TWO], "text": "Look again"})
        page = text_of(browser_of(CI).get(reverse("desk:queue")))
        answer = text_of(browser_of(CI).get(reverse("desk:appeal", args=[cast.mobility.pk])))
    assert f"against {TWO}; what is not named is not touched" in page
    assert f"{ONE} stays as it is: recognised in full. Not appealed, not touched." in answer
    assert "Look again" in answer


def test_an_appeal_is_answered_on_its_page(cast, browser_of):
    recognition.recognised(cast)
    with on(date(2026, 6, 26)):
        act(cast, "recognition.file_appeal", LE, {"units": [TWO], "text": "Look again"})
        browser, address = browser_of(CI), reverse("desk:appeal", args=[cast.mobility.pk])
        wrong = browser.post(address, {"answer_1": "stays", "reason_1": ""})
        sent = browser.post(address, {"answer_1": "changed", "decision_1": "full", "points_1": "2", "reason_1": ""})
        done = browser.post(sent["Location"], {"code": newest_code()})
    assert (wrong.status_code, done.status_code) == (400, 302)
    assert UnitDecision.objects.get(unit_code=TWO, superseded_at=None).decision == "full"


def as_a_class(cast: Cast) -> None:
    group = Cohort.unscoped.create(organisation=cast.organisations["sending"], name="Malta autumn")
    Mobility.unscoped.filter(pk=cast.mobility.pk).update(cohort=group)


def test_a_class_is_decided_on_together_and_what_differs_apart(cast, browser_of):
    validated(cast)
    as_a_class(cast)
    apart = f"{cast.mobility.pk.hex}-{TWO}"
    data = {"stay": [str(cast.mobility.pk)], "all-decision": "full", "all-reason": "", f"{apart}-decision": "none"}
    with on(DAY):
        browser, address = browser_of(CI), reverse("desk:together")
        page = text_of(browser.get(address, {"stay": str(cast.mobility.pk)}))
        wrong = browser.post(address, data)
        assert UnitDecision.objects.count() == 0  # all or nothing
        more = browser.post(address, {**data, f"{apart}-decision": "full", f"{apart}-points": "9"})
        assert UnitDecision.objects.count() == 0
        done = browser.post(address, {**data, f"{apart}-reason": "Allergens missing"})
    assert "Record 2 decisions" in page
    assert (wrong.status_code, more.status_code, done.status_code) == (400, 400, 302)
    held = {one.unit_code: (one.decision, one.points) for one in UnitDecision.objects.all()}
    assert held == {ONE: ("full", 4), TWO: ("none", None)}


def test_standard_texts_are_kept_by_who_decides_and_by_nobody_else(cast, browser_of):
    data = {"name": "Cook, abroad", "legal_basis": "Example Regulation 12", "appeal_days": "30"}
    address = reverse("desk:new-text")
    assert browser_of(CI).post(address, data).status_code == 302
    assert browser_of(CI).post(address, {**data, "appeal_days": "0"}).status_code == 400
    assert browser_of(CO).post(address, data).status_code == 403
    assert StandardText.objects.get().appeal_days == 30
    assert "Cook, abroad" in text_of(browser_of(CI).get(reverse("desk:texts")))


@pytest.mark.parametrize("role", [CO, LE, AS])
def test_the_answer_to_an_appeal_is_no_page_of_others(cast, browser_of, role):
    recognition.recognised(cast)
    with on(date(2026, 6, 26)):
        act(cast, "recognition.file_appeal", LE, {"units": [TWO], "text": "Look again"})
        page = browser_of(role).get(reverse("desk:appeal", args=[cast.mobility.pk]))
    assert page.status_code == 404 or "answer_1" not in text_of(page)


def test_what_the_assessor_saw_in_words_is_evidence_on_the_desk_and_on_the_page_with_the_code(cast, browser_of):
    recognition.handed_in(cast)
    recognition.validate_all(cast)
    Assessment.objects.filter(outcome__mobility=cast.mobility).update(evidence=["The cold room, cleaned alone"])
    with on(date(2026, 5, 21)):
        page = text_of(browser_of(VA).get(dossier(cast)))
        asks = reverse("portal:transition", args=[cast.mobility.pk, "mobility", cast.mobility.pk, "validate"])
        with_code = text_of(browser_of(VA).get(asks))
    assert "The cold room, cleaned alone" in page
    assert "No evidence was written down." not in page
    assert "The cold room, cleaned alone" in with_code


def test_a_decided_unit_with_nothing_shown_has_a_gap(cast, browser_of):
    validated(cast)
    Evidence.objects.filter(outcome__mobility=cast.mobility).delete()
    Assessment.objects.filter(outcome__mobility=cast.mobility).update(evidence=[])
    with on(DAY):
        units = browser_of(CI).get(dossier(cast)).context["page"].units
    assert all(unit.has_gap for unit in units)


def test_a_validator_reads_of_whom_more_evidence_is_asked_and_since_when(cast, browser_of):
    recognition.handed_in(cast)
    with on(date(2026, 5, 21)):
        go(cast, "request_evidence", VA, comments={"U1.1": "Which photo?"})
        queue = text_of(browser_of(VA).get(reverse("desk:queue")))
        way = way_to_settle(ToDo.unscoped.filter(code="assessments.evidence_asked", owner=AS).get())
        form = text_of(browser_of(AS).get(way.address))
    for words in ("Assessor Example", "is asked for more evidence", "Owed since 21 May"):
        assert words in queue
    assert "Which photo?" in form
