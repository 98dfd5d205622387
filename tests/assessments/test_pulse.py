"""Halfway through a stay of 14 days or more four questions are asked, by the check-in that there is anyway."""

from datetime import date, timedelta

import pytest

from assessments.contact_models import CheckIn
from assessments.contact_services import look_for_the_middle
from assessments.incident_models import Incident, Severity
from assessments.pulse import is_asked, window
from lifecycle.engine import settle
from lifecycle.errors import ActInvalid
from lifecycle.models import OutboxRow, ToDo
from lifecycle.registry import OWED
from lifecycle.roles import Role
from lifecycle.standing import Standing
from tests.factories.assessments import act, on
from tests.lifecycle.conftest import Cast, cast, put_in
from tests.missing import refused, satisfied

__all__ = ["cast"]
CO, HC, LE = Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR, Role.PARTICIPANT
FIRST, LAST = date(2026, 3, 2), date(2026, 3, 31)  # 30 days: asked from the 12th to the 18th day after the first
MIDDLE = date(2026, 3, 16)


@pytest.fixture
def stay(cast: Cast) -> Cast:
    put_in(cast.mobility, "ongoing", started_on=FIRST, planned_start=FIRST, planned_end=LAST)
    return cast


def halfway(cast: Cast):
    return OWED["assessments.asked_halfway"].check(cast.stay())


@pytest.mark.parametrize(
    ("day", "asked"),
    [(date(2026, 3, 13), False), (date(2026, 3, 14), True), (date(2026, 3, 20), True), (date(2026, 3, 21), False)],
)
def test_it_is_asked_between_40_and_60_per_cent(stay, day, asked):
    with on(day):
        assert is_asked(stay.stay()) is asked


@pytest.mark.parametrize(("days", "asked"), [(13, None), (14, (date(2026, 3, 8), date(2026, 3, 10)))])
def test_of_a_shorter_stay_nothing_is_asked(stay, days, asked):
    put_in(stay.mobility, "ongoing", started_on=FIRST, planned_end=FIRST + timedelta(days=days - 1))

    assert window(stay.stay()) == asked


def test_who_goes_gets_one_mail_in_the_middle_and_none_once_it_is_said(stay):
    with on(MIDDLE):
        assert look_for_the_middle.work() == 1
        assert look_for_the_middle.work() == 0
        todo = ToDo.unscoped.get(code="assessments.pulse_waits", closed_at=None)
        assert (todo.owner, todo.person_id) == ("LE", stay.actors[LE].person_id)
        assert OutboxRow.objects.filter(key=f"asked:{todo.pk}:{todo.person_id}").count() == 1
        refused("assessments.pulse_waits", halfway(stay))
        act(stay, "assessments.check_in", LE, {"m1": "4", "m2": "yes", "m3": "yes", "m4": "no"})

        satisfied("assessments.pulse_waits", halfway(stay))
        settle(Standing.of_stay(stay.stay()))
    said = CheckIn.objects.get()
    assert (said.mood, said.m1, said.m2, said.m3, said.m4) == ("good", "4", "yes", "yes", "no")
    assert not Incident.objects.exists()


ALL_WELL = {"m1": "4", "m2": "yes", "m3": "yes", "m4": "no"}


@pytest.mark.parametrize("bad", [{"m1": "2"}, {"m1": "1"}, {"m3": "no"}, {"m4": "yes"}])
def test_an_answer_that_must_not_wait_reaches_the_school_the_same_day_and_not_the_host(stay, bad):
    with on(MIDDLE):
        act(stay, "assessments.check_in", LE, {**ALL_WELL, **bad, "text": "Nobody speaks to me"})

    report = Incident.objects.get()
    assert (report.severity, report.without_host) == (Severity.THIS_WEEK, True)
    assert "Nobody speaks to me" in report.text
    told = set(OutboxRow.objects.filter(kind="mail.report").values_list("payload__person", flat=True))
    assert str(stay.actors[CO].person_id) in told
    assert str(stay.actors[HC].person_id) not in told


@pytest.mark.parametrize("fine", [{"m1": "3"}, {"m2": "no"}, {"m3": "none"}, {"m4": "none"}])
def test_other_answers_raise_no_alarm(stay, fine):
    with on(MIDDLE):
        act(stay, "assessments.check_in", LE, {**ALL_WELL, **fine})

    assert not Incident.objects.exists()


def test_out_of_scale_or_empty_is_said_beside_the_question(stay):
    with on(MIDDLE):
        for data, field in (
            ({"m1": "6"}, "m1"),
            ({"m1": "4", "m2": "maybe"}, "m2"),
            ({}, "m1"),
            ({"m1": "none"}, "m1"),
        ):
            with pytest.raises(ActInvalid) as refusal:
                act(stay, "assessments.check_in", LE, data)
            assert field in refusal.value.form.errors
    assert not CheckIn.objects.exists()


def test_outside_the_middle_three_taps_are_asked_and_the_four_are_not(stay):
    with on(date(2026, 3, 5)):
        act(stay, "assessments.check_in", LE, {"mood": "good", "m1": "1"})

    assert (CheckIn.objects.get().is_pulse, Incident.objects.exists()) == (False, False)
