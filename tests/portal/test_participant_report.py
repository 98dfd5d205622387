"""The report that who went sends to the funder: only where it stands, until when, and the way to it."""

from datetime import date

import pytest

from ground import clock
from lifecycle.errors import ActInvalid, ActRefused, RoleRefused
from lifecycle.models import RuleSet
from lifecycle.roles import Role
from quality.feedback_models import ParticipantReport
from tests.factories.assessments import act
from tests.lifecycle.conftest import put_in
from tests.portal.test_tutor import at

CO, HC, LE = Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR, Role.PARTICIPANT
LINK = "https://survey.example.org/r/123"
NOTED = {"status": "requested", "asked_on": "2026-01-10", "link": LINK}


@pytest.fixture
def over(cast):
    RuleSet.objects.filter(pk=cast.mobility.rule_set_id).update(report_within=30)
    put_in(cast.mobility, "feedback", ended_on=date(2026, 1, 9))
    return cast


def test_what_the_coordinator_notes_stands_on_both_pages_with_its_last_day(over, browser_of):
    act(over, "quality.note_report", CO, NOTED)

    for role, page in ((LE, "portal:my-stay"), (CO, "portal:stay")):
        shown = browser_of(role).get(at(page, over)).content.decode()
        assert "Participant report to the funder" in shown, role
        assert "9 Feb 2026" in shown
        assert LINK in shown
    assert "Participant report" not in browser_of(HC).get(at("portal:stay", over)).content.decode()


def test_once_sent_in_no_day_and_no_link_are_left(over, browser_of):
    act(over, "quality.note_report", CO, NOTED)
    act(over, "quality.note_report", CO, {**NOTED, "status": "submitted", "status_on": "2026-01-12"})

    shown = browser_of(LE).get(at("portal:my-stay", over)).content.decode()
    assert "Sent in" in shown
    assert LINK not in shown
    assert ParticipantReport.objects.get().status_on == date(2026, 1, 12)


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": "lost"}, {"status": ""}, {"asked_on": ""}, {"asked_on": "2027-01-01"}, {"status_on": "2026-01-01"},
        {"link": "javascript:alert(1)"}, {"link": "ftp://files.example.org/r"}, {"link": "no address"},
    ],
)  # fmt: skip
def test_bad_input_is_said_beside_its_field(over, wrong):
    with pytest.raises(ActInvalid) as refusal:
        act(over, "quality.note_report", CO, {**NOTED, **wrong})
    assert set(refusal.value.form.errors) == set(wrong)
    assert not ParticipantReport.objects.exists()


def test_only_the_school_notes_it_and_only_where_the_programme_asks_for_one(over):
    with pytest.raises(RoleRefused):
        act(over, "quality.note_report", LE, NOTED)
    RuleSet.objects.filter(pk=over.mobility.rule_set_id).update(report_within=None)
    with pytest.raises(ActRefused, match="no_report_asked"):
        act(over, "quality.note_report", CO, NOTED)


def test_the_shipped_rules_of_the_present_programme_ask_for_it_within_thirty_days(over):
    assert set(RuleSet.objects.filter(asks_grant_agreement=True).exclude(pk=over.mobility.rule_set_id).values_list(
        "report_within", flat=True
    )) == {30}  # fmt: skip
    assert clock.today() == date(2026, 1, 12)
