"""Selection by published criteria: a log of who, by which, when, with what result; and who was not goes in time."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts.models import Person, PersonKey
from assessments.selection import GONE, forget_due, log_of, publish, versions_of
from ground import clock
from lifecycle.errors import TransitionRefused
from lifecycle.models import OutboxRow, ParticipantRecord, Remark
from lifecycle.planning import name_person
from lifecycle.roles import CO, GU, HC, LE
from tests.factories.assessments import go
from tests.lifecycle.conftest import NOW, a_cast, put_in
from tests.portal.conftest import a_session

CRITERIA = "Marks of the last year, the letter, and a talk. Who faces a barrier is asked what would help."


@pytest.fixture
def applicant(cast):
    put_in(cast.mobility, "draft", started_on=None, ended_on=None, suspended_from=None, reached=0)
    return cast


def school(cast):
    return cast.actors[CO].organisation_id


def published(cast, text=CRITERIA):
    return publish(organisation_id=school(cast), person_id=cast.actors[CO].person_id, text=text)


def refuse(cast, reason="The places went to those who finish this year."):
    return go(cast, "cancel", CO, reason_code="not_selected", reason=reason)


def test_the_log_says_who_decided_by_which_criteria_when_and_for_whom(applicant):
    published(applicant)
    go(applicant, "start_preparation", CO)
    with clock.set_to(NOW + timedelta(days=1)):
        published(applicant, "Another way")

    (line,) = log_of(school(applicant))
    assert (line.name, str(line.words), line.by, line.at, line.criteria) == (
        "Participant Example", "selected", "Sending_Coordinator Example", NOW, 1,
    )  # fmt: skip


def test_before_anything_is_published_the_log_names_no_criteria(applicant):
    go(applicant, "start_preparation", CO)
    assert [line.criteria for line in log_of(school(applicant))] == [None]


def test_the_same_text_is_published_once(applicant):
    assert published(applicant) == published(applicant)
    published(applicant, "Another way")
    assert [one.nth for one in versions_of(school(applicant))] == [2, 1]


def test_who_is_not_selected_is_told_why(applicant):
    with pytest.raises(TransitionRefused) as refusal:
        refuse(applicant, reason=" ")
    assert [item.code for item in refusal.value.unmet] == ["lifecycle.reason"]

    event = refuse(applicant)
    told = OutboxRow.objects.filter(kind="mail.notice", payload__event=str(event.pk))
    assert str(applicant.actors[LE].person_id) in {row.payload["person"] for row in told}
    (line,) = log_of(school(applicant))
    assert (str(line.words), line.reason) == ("not selected", "The places went to those who finish this year.")


def test_nobody_reads_the_log_of_another_school(applicant):
    go(applicant, "start_preparation", CO)
    assert log_of(applicant.actors[HC].organisation_id) == []


def test_applicants_read_what_is_published_without_signing_in(applicant):
    address = reverse("portal:criteria", args=[school(applicant)])
    assert Client().get(address).status_code == 404
    published(applicant)

    page = Client().get(address)
    assert (page.status_code, CRITERIA in page.content.decode()) == (200, True)


def test_a_coordinator_publishes_and_sees_the_log(applicant):
    browser, address = Client(), reverse("portal:selection")
    browser.cookies[settings.SESSION_COOKIE_NAME] = a_session(applicant.actors[CO])
    assert browser.post(address, {"text": " "}).status_code == 400
    assert browser.post(address, {"text": CRITERIA}).status_code == 302
    go(applicant, "start_preparation", CO)

    page = browser.get(address).content.decode()
    assert "Participant Example" in page
    assert "version 1" in page


# Twelve months later


def test_an_applicant_who_was_not_selected_is_deleted_after_twelve_months(applicant):
    refuse(applicant)
    person = applicant.actors[LE].person_id
    with clock.set_to(NOW + timedelta(days=364)):
        assert forget_due() == 0
    with clock.set_to(NOW + timedelta(days=500)):  # the worker was away
        assert forget_due() == 2  # the guardian named for this stay alone as well
        assert forget_due() == 0

    gone = Person.objects.get(pk=person)
    assert (gone.given_names, gone.family_names, gone.email) == ("", GONE, None)
    assert not PersonKey.objects.filter(person=person).exists()
    assert ParticipantRecord.objects.get(person=person).birth_date is None
    assert set(Remark.unscoped.filter(event__mobility=applicant.mobility).values_list("text", flat=True)) <= {""}
    (line,) = log_of(school(applicant))
    assert (line.name, line.reason) == (GONE, "")
    call_command("verify_events", stdout=StringIO())


def test_who_goes_on_another_stay_is_kept(applicant):
    refuse(applicant)
    name_person(mobility=a_cast("Southtown").mobility, person_id=applicant.actors[LE].person_id, part="accompanying")
    with clock.set_to(datetime(2028, 1, 1, tzinfo=UTC)):
        forget_due()
    assert Person.objects.get(pk=applicant.actors[LE].person_id).family_names == "Example"
    assert Person.objects.get(pk=applicant.actors[GU].person_id).family_names == GONE


def test_who_was_selected_is_no_applicant_to_be_deleted(applicant):
    go(applicant, "start_preparation", CO)
    with clock.set_to(datetime(2028, 1, 1, tzinfo=UTC)):
        assert forget_due() == 0
