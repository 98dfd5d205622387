"""Each figure equals what one counts by hand from a small cast of stays."""

from datetime import UTC, date, datetime, timedelta

import pytest

from agreements.models import AgreementVersion
from assessments.models import FollowUp, OutcomeResult
from ground import clock
from lifecycle.roles import Role
from quality import metrics
from quality.cohort import Cohort, Outcome
from quality.models import Answer
from recognition.models import UnitDecision
from tests.factories.accounts import PersonFactory
from tests.factories.quality import END, START, a_past_stay, said, told_early
from tests.lifecycle.conftest import Cast, cast

__all__ = ["cast"]
QM, LE, HT, EM = Role.QUALITY_MANAGER, Role.PARTICIPANT, Role.HOST_TUTOR, Role.EMPLOYER


@pytest.fixture
def cohort(cast: Cast) -> Cohort:
    return Cohort(cast.actors[QM])


def total(cases) -> tuple[int, int]:
    found = list(cases)
    return sum(case.counted for case in found), sum(case.of for case in found)


def days_early(days: int) -> dict[str, date]:
    return {"ended_on": END - timedelta(days=days)}


def test_every_stay_has_one_outcome_and_drafts_have_none(cast, cohort):
    made = {
        Outcome.DONE: [a_past_stay(cast), a_past_stay(cast, **days_early(2))],
        Outcome.EARLY: [a_past_stay(cast, **days_early(3))],
        Outcome.MAJEURE: [a_past_stay(cast, force_majeure=True, **days_early(20))],
        Outcome.ABROAD: [a_past_stay(cast, state="ongoing", ended_on=None)],
        Outcome.BEFORE: [a_past_stay(cast, state="ready", started_on=None, ended_on=None)],
        Outcome.WITHDRAWN: [a_past_stay(cast, state="withdrawn", started_on=None, ended_on=None)],
        Outcome.CANCELLED: [a_past_stay(cast, state="cancelled", started_on=None, ended_on=None)],
    }
    a_past_stay(cast, state="draft", started_on=None, ended_on=None)

    assert {stay.pk: outcome for outcome, stays in made.items() for stay in stays} == {
        pk: stay.outcome for pk, stay in cohort.rows.items()
    }


def test_completion_and_early_return_leave_out_force_majeure_and_stays_that_are_not_due(cast, cohort):
    ahead = {"planned_end": date(2026, 2, 1), "ended_on": None, "state": "ongoing"}
    for facts in ({}, {}, {}, days_early(9), days_early(9) | {"force_majeure": True}, ahead):
        a_past_stay(cast, **facts)
    a_past_stay(cast, state="ongoing", ended_on=None)  # its agreed end has passed, and nobody said that it ended

    assert total(metrics.completed(cohort)) == (3, 5)
    assert total(metrics.came_home_early(cohort)) == (1, 5)


def test_agreement_signed_on_the_first_day_is_not_signed_before_the_start(cast, cohort):
    for first_day in (START - timedelta(days=1), START, None):
        stay = a_past_stay(cast)
        if first_day is not None:
            AgreementVersion.unscoped.create(
                mobility=stay, number=1, state="superseded", created_at=clock.now(), submitted_at=clock.now(),
                in_force_at=datetime.combine(first_day, datetime.min.time(), UTC),
            )  # fmt: skip
    a_past_stay(cast, state="ready", started_on=None, ended_on=None)

    assert total(metrics.signed_before_start(cohort)) == (1, 3)


def test_follow_up_is_late_when_it_was_given_up_after_its_day(cast, cohort):
    stay, day = a_past_stay(cast), START + timedelta(days=7)
    before, after = (datetime.combine(day + timedelta(days=n), datetime.min.time(), UTC) for n in (-1, 2))
    for nth, facts in enumerate(
        (
            {"done_on": day, "tasks": "Walls"},
            {"done_on": day + timedelta(days=1), "tasks": "Walls"},
            {},
            {"withdrawn_at": after},
            {"withdrawn_at": before},
        ),
        start=1,
    ):
        FollowUp.objects.create(mobility=stay, nth=nth, period_from=START, due_on=day, **facts)
    FollowUp.objects.create(mobility=stay, nth=9, period_from=START, due_on=date(2026, 3, 1))

    assert total(metrics.follow_ups_on_time(cohort)) == (1, 4)


def test_units_count_once_each_and_wait_ninety_days(cast, cohort):
    institution = cast.organisations["competent"]

    def with_units(**facts):
        stay = a_past_stay(cast, **facts)
        for nth, unit in enumerate(("U1", "U1", "U2", "U3")):
            OutcomeResult.unscoped.create(mobility=stay, key=f"k{nth}", unit_code=unit, title="Cook")
        OutcomeResult.unscoped.create(mobility=stay, key="extra", unit_code="U9", title="Extra", origin="unplanned")
        for unit, decision in (("U1", "full"), ("U2", "partial")):
            UnitDecision.objects.create(
                mobility=stay, unit_code=unit, decision=decision, reason="Not all", institution=institution,
                person=PersonFactory(), decided_at=clock.now(),
            )  # fmt: skip
        return stay

    counted = with_units()
    with_units(approach="evaluate")
    with_units(ended_on=date(2025, 12, 1), planned_end=date(2025, 12, 1))
    cases = list(metrics.units_recognised(cohort))

    assert [(case.stay, case.counted, case.of) for case in cases] == [(counted.pk, 1, 3)]
    assert dict(cases[0].kinds) == {"full": 1, "partial": 1, metrics.UNDECIDED: 1}


def test_satisfaction_counts_four_and_five_of_the_valid_answers(cast, cohort):
    for points in (5, 4, 3, 1, None):
        said(a_past_stay(cast), LE, points)
    said(a_past_stay(cast), HT, 5, PersonFactory())

    found = list(metrics.satisfied(LE)(cohort))
    assert (*total(found), sum(case.points for case in found)) == (2, 4, 13)


def test_asked_is_who_could_be_reached_once_the_stay_came_to_its_feedback(cast, cohort):
    tutor, silent = PersonFactory(), PersonFactory(email=None)
    said(a_past_stay(cast, tutor=tutor), HT, 5, tutor)
    a_past_stay(cast, tutor=tutor, state="feedback")
    a_past_stay(cast, tutor=silent)  # no address: nobody could ask
    said(a_past_stay(cast, tutor=silent), HT, 4, silent)  # but answered on paper
    said(a_past_stay(cast, tutor=tutor, state="recognition"), HT, 5, tutor)  # not asked yet
    a_past_stay(cast)

    assert total(metrics.answered(HT)(cohort)) == (2, 3)


def test_employer_is_asked_where_there_is_one_with_a_contact(cast, cohort):
    employer = cast.organisations["employer"]
    a_past_stay(cast, employer=employer)
    a_past_stay(cast, employer=cast.organisations["intermediary"])
    a_past_stay(cast)

    assert total(metrics.answered(EM)(cohort)) == (0, 1)


def test_health_is_counted_among_personal_reasons(cast, cohort):
    for reason in ("health", "family", "placement_mismatch", "safety", "other"):
        told_early(a_past_stay(cast, **days_early(9)), reason)
    told_early(a_past_stay(cast), "health")  # taken back: the stay lasted to its end

    assert sorted(group.value for _case, group in metrics.reasons(cohort)) == [
        "living", "other", "personal", "personal", "placement",
    ]  # fmt: skip


def test_another_school_counts_nothing_of_this_one(cast):
    said(a_past_stay(cast), LE, 5)
    for role in Role:
        if role in cast.actors and role != QM:
            assert Cohort(cast.actors[role]).rows == {}, role

    assert Answer.objects.count() == 1
    assert len(Cohort(cast.actors[QM]).rows) == 1
