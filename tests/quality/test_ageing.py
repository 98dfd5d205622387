"""Answers lose their names with the report of their year, and their own words two years on (DP-14)."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from accounts.models import MembershipRole
from ground import clock
from ground.sealing import seal
from lifecycle.roles import Role
from quality.ageing import let_answers_age
from quality.keeping import count_again
from quality.models import Answer, QualityReport, Reply, StayFigures
from tests.factories.accounts import MembershipFactory
from tests.factories.quality import a_past_stay, said
from tests.portal.conftest import browser_of, cast

__all__ = ["browser_of", "cast"]
QM = Role.QUALITY_MANAGER


@pytest.fixture
def answer(cast):
    stay = a_past_stay(cast)
    given = said(stay, Role.PARTICIPANT, 4)
    Answer.unscoped.filter(pk=given.pk).update(text="More time", answered_at=datetime(2025, 5, 17, 9, tzinfo=UTC))
    Reply.objects.create(answer=given, question="L13t", sealed_text=seal("Something"))
    Reply.objects.create(answer=given, question="L05", value="4")
    count_again([stay.pk])
    return given


@pytest.mark.parametrize(
    ("day", "kept"), [(datetime(2027, 12, 31, 9, tzinfo=UTC), True), (datetime(2028, 1, 1, 9, tzinfo=UTC), False)]
)
def test_own_words_go_two_years_after_the_year_and_what_was_chosen_stays(answer, day, kept):
    figures = StayFigures.objects.get(pk=answer.mobility_id).cases
    with clock.set_to(day):
        let_answers_age.work()
        let_answers_age.work()
    answer.refresh_from_db()

    assert (answer.text == "More time") is kept
    assert set(answer.replies.values_list("question", flat=True)) == ({"L13t", "L05"} if kept else {"L05"})
    assert answer.answered_at.date() == (date(2025, 5, 17) if kept else date(2025, 5, 1))
    assert answer.satisfaction == 4
    count_again([answer.mobility_id])
    assert StayFigures.objects.get(pk=answer.mobility_id).cases.get("MQ25") == figures.get("MQ25")


def test_once_its_year_is_reported_on_an_answer_is_read_without_a_name(cast, answer, browser_of):
    actor = cast.actors[QM]
    MembershipFactory(person_id=actor.person_id, organisation_id=actor.organisation_id, role=MembershipRole.CASE_ACCESS)
    address = f"{reverse('portal:quality-answers')}?period=2025"
    name = answer.mobility.participant.full_name
    assert name in browser_of(QM).get(address).content.decode()
    QualityReport.unscoped.create(
        organisation_id=actor.organisation_id, cycle="2025", disclosure="internal", issued_by_id=actor.person_id,
        issued_at=clock.now(),
    )  # fmt: skip
    page = browser_of(QM).get(address).content.decode()
    assert "More time" in page
    assert name not in page
