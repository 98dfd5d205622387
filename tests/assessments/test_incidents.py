"""Something went wrong abroad: who is told, who may read it."""

from datetime import date

import pytest

from assessments import guards, selectors
from assessments.models import Incident
from ground.sealing import unseal
from lifecycle.errors import ActInvalid, RoleRefused, TransitionRefused
from lifecycle.models import OutboxRow, Remark
from lifecycle.roles import Role
from tests.factories.assessments import act, go, on

HC, HT, LE, CO, SG = (
    Role.HOST_COORDINATOR, Role.HOST_TUTOR, Role.PARTICIPANT, Role.SENDING_COORDINATOR, Role.SAFEGUARDING,
)  # fmt: skip
TOLD = {"happened_on": "2026-03-04", "kind": "accident", "severity": "2", "text": "Cut a finger, three stitches"}


def report(cast, who: Role = HT, **facts):
    with on(date(2026, 3, 5)):
        return act(cast, "assessments.report_incident", who, {**TOLD, **facts})


def test_incident_tells_coordinators_and_safeguarding_but_not_what_was_written(stay):
    event = report(stay)
    told = {row.payload["person"] for row in OutboxRow.objects.filter(kind="mail.notice", key__contains=str(event.pk))}

    assert told == {str(stay.actors[role].person_id) for role in (SG, CO, HC)}
    assert (event.details["kind"], event.details["severity"]) == ("accident", 2)
    assert not Remark.unscoped.filter(event=event).exists()


def test_text_of_an_incident_is_sealed(stay):
    report(stay)
    kept = Incident.objects.get().sealed_text
    assert "stitches" not in kept
    assert unseal(kept) == TOLD["text"]


@pytest.mark.parametrize(("role", "reads"), [(CO, 1), (HC, 1), (SG, 1), (HT, 0), (LE, 0), (Role.ASSESSOR, 0)])
def test_incidents_are_read_by_coordinators_and_safeguarding_only(stay, role, reads):
    report(stay)
    assert selectors.incidents_of(stay.stay(), stay.actors[role]).count() == reads


@pytest.mark.parametrize(
    ("facts", "field"),
    [({"happened_on": "2026-03-06"}, "happened_on"), ({"severity": "4"}, "severity"), ({"text": " "}, "text")],
)
def test_incident_that_cannot_be_is_refused_and_leaves_nothing(stay, facts, field):
    with pytest.raises(ActInvalid) as refused:
        report(stay, **facts)
    assert set(refused.value.form.errors) == {field}
    assert not Incident.objects.exists()


def test_who_has_no_part_in_the_stay_at_the_host_reports_nothing(stay):
    with pytest.raises(RoleRefused):
        report(stay, Role.EMPLOYER)


def test_arrival_is_not_taken_back_once_something_happened(stay):
    assert guards.nothing_since_arrival(stay.stay()) == []
    report(stay)
    with on(date(2026, 3, 5)), pytest.raises(TransitionRefused) as refused:
        go(stay, "correct_arrival", CO, reason="Wrong day")
    assert [missing.code for missing in refused.value.unmet] == ["assessments.already_begun"]
