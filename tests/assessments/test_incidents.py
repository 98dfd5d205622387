"""Something went wrong abroad: who is told, who may read it."""

from datetime import date

import pytest

from agreements.models import AgreementVersion, VersionKind
from assessments.models import FollowUp, Incident
from lifecycle.errors import ActInvalid, RoleRefused, TransitionRefused
from lifecycle.models import OutboxRow, Remark
from lifecycle.roles import Role
from tests.factories.assessments import act, go, on
from tests.missing import ask, refused, satisfied

HC, HT, LE, CO, SG = (
    Role.HOST_COORDINATOR, Role.HOST_TUTOR, Role.PARTICIPANT, Role.SENDING_COORDINATOR, Role.SAFEGUARDING,
)  # fmt: skip
TOLD = {
    "happened_on": "2026-03-04", "kind": "accident", "severity": "2", "text": "Cut a finger, three stitches",
    "without_host": "no",
}  # fmt: skip


def report(cast, who: Role = HT, **facts):
    with on(date(2026, 3, 5)):
        return act(cast, "assessments.report_incident", who, {**TOLD, **facts})


def test_incident_tells_coordinators_and_safeguarding_but_not_what_was_written(stay):
    event = report(stay)
    told = {row.payload["person"] for row in OutboxRow.objects.filter(kind="mail.report")}

    assert told == {str(stay.actors[role].person_id) for role in (SG, CO, HC)}
    assert event.details == {"incident": str(Incident.objects.get().pk)}
    assert not Remark.unscoped.filter(event=event).exists()


def test_text_and_kind_of_an_incident_are_sealed(stay):
    report(stay)
    kept = Incident.objects.get()
    assert "stitches" not in kept.sealed_text
    assert "accident" not in kept.sealed_kind
    assert (kept.text, kept.kind) == (TOLD["text"], "accident")


@pytest.mark.parametrize(
    ("facts", "field"),
    [({"happened_on": "2026-03-06"}, "happened_on"), ({"severity": "4"}, "severity"), ({"text": " "}, "text")],
)
def test_incident_that_cannot_be_is_refused_and_leaves_nothing(stay, facts, field):
    with pytest.raises(ActInvalid) as refusal:
        report(stay, **facts)
    assert set(refusal.value.form.errors) == {field}
    assert not Incident.objects.exists()


def test_who_has_no_part_in_the_stay_at_the_host_reports_nothing(stay):
    with pytest.raises(RoleRefused):
        report(stay, Role.EMPLOYER)


def test_arrival_is_not_taken_back_once_something_happened(stay):
    satisfied("assessments.already_begun", ask("assessments.nothing_since_arrival", mobility=stay.stay()))
    report(stay)
    with on(date(2026, 3, 5)), pytest.raises(TransitionRefused) as refusal:
        go(stay, "correct_arrival", CO, reason="Wrong day")
    refused("assessments.already_begun", refusal.value.unmet)


def test_arrival_is_not_taken_back_once_a_follow_up_is_written_or_the_agreement_changed(stay):
    amendment = AgreementVersion.unscoped.create(
        mobility=stay.mobility, kind=VersionKind.AMENDMENT, created_at=stay.mobility.created_at
    )
    refused("assessments.already_begun", ask("assessments.nothing_since_arrival", mobility=stay.stay()))

    amendment.delete()
    FollowUp.objects.filter(mobility=stay.mobility, nth=1).update(tasks="Dug earth", done_on=date(2026, 3, 8))
    refused("assessments.already_begun", ask("assessments.nothing_since_arrival", mobility=stay.stay()))
