"""Single steps of a case."""

import pytest

from lifecycle.models import Event, NamedPart, Remark
from tests.tools.conftest import case_of
from tests.tools.test_reader import GOOD
from tools.cases.faults import CaseRefused
from tools.cases.runner import Runner

WITH_EMPLOYER = (
    GOOD.replace(
        "people:\n", "people:\n  boss: {given_names: Bas, family_names: Voorbeeld, email: bas@firm.example.org}\n"
    )
    .replace(
        "organisations:\n",
        "organisations:\n  firm: {name: Voorbeeldfirma, country: BE, town: Gent, kind: company, members: [{person: boss, role: contact}]}\n",
    )
    .replace("parts:\n", "parts:\n  employer: {organisation: firm}\n")
    .replace("participant: {person: bie, kind: staff}", "participant: {person: bie, kind: staff, apprentice: true}")
)


def then(text: str, step: str) -> str:
    return text.replace("present: begun", f"  - {step}\npresent: begun")


def refusal(text: str) -> list[str]:
    with pytest.raises(CaseRefused) as refused:
        Runner(case_of(text)).run()
    return [str(fault) for fault in refused.value.faults]


@pytest.mark.parametrize("evidence", ["note: Bas on the telephone on 3 September", "scan: Letter of 3 September"])
def test_decision_entered_for_another_has_both_persons(fresh, evidence):
    text = then(
        WITH_EMPLOYER,
        f"{{on: 2026-09-03, by: jo, do: employer_agrees, on_behalf: {{person: boss, role: EM, {evidence}}}}}",
    )

    run = Runner(case_of(text)).run()

    event = Event.unscoped.get(name="lifecycle.answer_as_employer")
    assert (event.person_id, event.entered_by_id, event.role) == (run.people["boss"].pk, run.people["jo"].pk, "EM")
    assert run.mobility.employer_agreed_on.isoformat() == "2026-09-03"
    assert ("scan" in event.details) == evidence.startswith("scan")
    assert Remark.unscoped.filter(event=event).exists() == evidence.startswith("note")


def test_step_takes_place_on_its_day_and_at_its_time(fresh):
    text = then(WITH_EMPLOYER, '{on: 2026-09-03, at: "14:30", by: boss, do: employer_agrees}')

    Runner(case_of(text)).run()

    moments = [f"{event.at:%Y-%m-%d %H:%M}" for event in Event.unscoped.order_by("seq")]
    assert moments == ["2026-09-01 09:00", "2026-09-02 09:00", "2026-09-03 14:30"]


def test_unknown_field_of_an_act_is_refused(fresh):
    text = then(
        WITH_EMPLOYER, "{on: 2026-09-03, by: boss, do: lifecycle.answer_as_employer, with: {answer: agree, txt: Fine}}"
    )

    assert refusal(text) == [
        "small.yaml, line 39, history[2] (2026-09-03, lifecycle.answer_as_employer): expected a step that can be done. "
        "“lifecycle.answer_as_employer” asks for no “txt”. Did you mean “text”?"
    ]


def test_role_that_may_not_is_refused(fresh):
    text = then(
        GOOD, "{on: 2026-09-03, by: bie, do: lifecycle.set_mou_required, with: {required: 'yes', reason: Why not}}"
    )

    assert refusal(text) == [
        "small.yaml, line 36, history[2] (2026-09-03, lifecycle.set_mou_required): expected a step that can be done. "
        "You have no role here that may record this. Who may: sending coordinator."
    ]


def test_field_that_cannot_be_taken_is_named_with_its_label(fresh):
    text = then(
        GOOD,
        "{on: 2026-09-03, by: jo, do: lifecycle.edit_basics, with: {planned_start: 2026-10-06, planned_end: 2026-10-05, country: FI, approach: declare}}",
    )

    assert refusal(text) == [
        "small.yaml, line 36, history[2] (2026-09-03, lifecycle.edit_basics): expected a step that can be done. "
        "planned_end (Last day): The last day lies before the first. Choose a later day."
    ]


def test_person_named_wrongly_is_taken_off(fresh):
    text = then(WITH_EMPLOYER, "{on: 2026-09-03, by: jo, do: lifecycle.name_person, with: {part: mentor, given_names: Mia, family_names: Fout, email: mia@firm.example.org}}").replace(
        "present: begun", "  - {on: 2026-09-04, by: jo, do: take_off, with: {person: mia, reason: Mistyped}}\npresent: begun"
    ).replace("people:\n", "people:\n  mia: {given_names: Mia, family_names: Fout, email: mia@firm.example.org}\n")  # fmt: skip

    run = Runner(case_of(text)).run()

    assert not NamedPart.objects.open().filter(mobility=run.mobility, person=run.people["mia"]).exists()
    assert Event.unscoped.get(name="lifecycle.end_part").details["part"] == "mentor"
