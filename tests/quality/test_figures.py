"""The figures of a choice: what is shown, what is hidden, and how often the database is asked."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actors import Actor
from accounts.models import Membership, MembershipRole, Organisation
from lifecycle.roles import Role
from quality.disclosure import SUM
from quality.figures import Figure, Figures
from quality.indicators import METRICS
from tests.factories.accounts import OrganisationFactory, PersonFactory
from tests.factories.quality import a_past_stay, said, told_early
from tests.lifecycle.conftest import Cast, cast

__all__ = ["cast"]
QM, LE, HT = Role.QUALITY_MANAGER, Role.PARTICIPANT, Role.HOST_TUTOR


def figures(cast: Cast, **choice: str) -> Figures:
    return Figures(cast.actors[QM], **choice)


def of(found: Figures, code: str) -> Figure:
    return next(figure for figure in found.figures if figure.metric.code == code)


def give_case_access(cast: Cast) -> None:
    actor = cast.actors[QM]
    Membership.objects.create(
        person_id=actor.person_id, organisation_id=actor.organisation_id, role=MembershipRole.CASE_ACCESS,
        since_on=date(2025, 9, 1),
    )  # fmt: skip


@pytest.fixture
def other_host(db) -> Organisation:
    return OrganisationFactory(name="Trattoria Esempio", country="IT", town="Roma")


def test_figure_says_numerator_denominator_and_where_the_share_lies(cast):
    for nth in range(10):
        a_past_stay(cast, **({"ended_on": date(2025, 4, 1)} if nth == 0 else {}))
    found = of(figures(cast), "completed")

    assert (found.counted, found.of, found.percent) == (9, 10, 90.0)
    assert [round(end, 1) for end in found.interval] == [59.6, 98.2]  # Wilson, 9 of 10


def test_nothing_to_count_is_said_as_such(cast):
    a_past_stay(cast, state="withdrawn", started_on=None, ended_on=None)

    assert all(figure.empty for figure in figures(cast).figures)


def test_mean_goes_beside_the_share_of_the_satisfied(cast):
    for points in (5, 5, 4, 3, 2):
        said(a_past_stay(cast), LE, points)
    found = of(figures(cast), "satisfied_participants")

    assert (found.counted, found.of, found.mean) == (3, 5, 3.8)


def test_choice_narrows_by_year_partner_and_programme(cast, other_host):
    later = {"planned_end": date(2024, 4, 25), "ended_on": date(2024, 4, 25), "started_on": date(2024, 3, 4)}
    for _nth in range(6):
        a_past_stay(cast)
        a_past_stay(cast, host=other_host, programme="Leonardo", planned_start=date(2024, 3, 4), **later)

    assert figures(cast).count.count == 6
    assert figures(cast, period=SUM).count.count == 12
    assert figures(cast, period="2024").count.count == 6
    assert figures(cast, period=SUM, partner=str(other_host.pk)).count.count == 6
    assert figures(cast, period=SUM, programme="Leonardo").count.count == 6
    for choice in ({}, {"period": "2024"}, {"period": SUM, "partner": str(other_host.pk)}):
        found = figures(cast, **choice)
        assert {stay.pk for stay in found.stays} == set(found.chosen_stays.values_list("pk", flat=True))


@pytest.mark.parametrize("choice", [{"period": "1066"}, {"partner": "x"}, {"programme": "nobody's"}])
def test_what_is_not_known_is_the_usual(cast, choice):
    a_past_stay(cast)

    assert figures(cast, **choice).choice == figures(cast).choice


def test_share_of_four_people_is_hidden_and_of_five_is_shown(cast):
    for _nth in range(4):
        said(a_past_stay(cast), LE, 5)
    assert of(figures(cast), "satisfied_participants").hidden
    assert of(figures(cast), "completed").hidden

    said(a_past_stay(cast), LE, 5)
    assert of(figures(cast), "satisfied_participants").shown


def test_five_answers_of_one_tutor_are_one_person(cast):
    tutor = PersonFactory()
    for _nth in range(5):
        said(a_past_stay(cast, tutor=tutor), HT, 5, tutor)

    assert of(figures(cast), "satisfied_tutors").hidden
    assert of(figures(cast), "answered_tutors").shown


def test_five_stays_of_one_person_are_one_person(cast):
    traveller = PersonFactory()
    for _nth in range(5):
        a_past_stay(cast, person=traveller)

    assert of(figures(cast), "completed").hidden
    assert figures(cast).count.hidden


def test_partner_is_hidden_where_the_other_one_has_too_few(cast, other_host):
    for _nth in range(20):
        a_past_stay(cast)
    for _nth in range(3):
        a_past_stay(cast, host=other_host)

    assert of(figures(cast), "completed").shown
    assert of(figures(cast, partner=str(other_host.pk)), "completed").hidden
    assert of(figures(cast, partner=str(cast.organisations["hosting"].pk)), "completed").hidden


def test_year_is_hidden_where_the_other_of_the_two_has_too_few(cast):
    for _nth in range(20):
        a_past_stay(cast)
    for _nth in range(3):
        a_past_stay(cast, planned_end=date(2026, 1, 9), ended_on=date(2026, 1, 9))

    assert of(figures(cast), "completed").shown
    assert of(figures(cast, period="2025"), "completed").hidden
    assert of(figures(cast, period="2026"), "completed").hidden


def test_hiding_looks_at_the_answers_not_at_the_stays(cast, other_host):
    for _nth in range(8):
        said(a_past_stay(cast), LE, 4)
    for nth in range(8):
        stay = a_past_stay(cast, host=other_host)
        if nth < 2:
            said(stay, LE, 1)
    here = {"partner": str(cast.organisations["hosting"].pk)}

    assert of(figures(cast, **here), "completed").shown
    assert of(figures(cast, **here), "satisfied_participants").hidden


def test_reasons_of_few_are_told_to_holders_of_case_access_only(cast):
    for nth in range(20):
        stay = a_past_stay(cast, **({"ended_on": date(2025, 4, 1)} if nth < 3 else {}))
        if nth < 3:
            told_early(stay, "health")
    assert all(number.hidden for number in figures(cast).reasons)

    give_case_access(cast)
    assert {number.key: number.count for number in figures(cast).reasons if not number.hidden} == {
        "personal": 3, "placement": 0, "living": 0, "other": 0,
    }  # fmt: skip


def test_case_access_opens_no_share_of_few(cast):
    give_case_access(cast)
    for _nth in range(4):
        said(a_past_stay(cast), LE, 5)

    assert of(figures(cast), "satisfied_participants").hidden
    assert not figures(cast).count.hidden


def test_quality_manager_of_another_school_sees_nothing_of_this_one(cast, other_host):
    for _nth in range(6):
        said(a_past_stay(cast), LE, 5)
    stranger = PersonFactory()
    Membership.objects.create(
        person=stranger, organisation=other_host, role=MembershipRole.QUALITY_MANAGER, since_on=date(2025, 9, 1)
    )
    found = Figures(Actor(stranger.pk, other_host.pk))

    assert not found.any_stays
    assert all(figure.empty for figure in found.figures)
    assert list(found.chosen_stays) == []


def everything(cast: Cast) -> int:
    found = figures(cast)
    with CaptureQueriesContext(connection) as asked:
        assert len(found.figures) == len(METRICS)
        assert found.outcomes and found.reasons and found.count and found.cohort.partners
    return len(asked)


@pytest.mark.parametrize("more", [30, pytest.param(297, marks=pytest.mark.slow)])
def test_number_of_queries_does_not_grow_with_the_stays(cast, more):
    counts = []
    for number in (3, more):
        for nth in range(number):
            stay = a_past_stay(cast, ended_on=date(2025, 4, 1) if nth % 2 else date(2025, 4, 25))
            said(stay, LE, 4)
            told_early(stay, "family") if nth % 2 else None
        counts.append(everything(cast))

    assert counts[0] == counts[1] <= 25, counts
