"""The figures of a choice: what is shown, what is hidden, and how often the database is asked."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actors import Actor
from accounts.models import Membership, MembershipRole, Organisation
from ground import clock
from lifecycle.roles import Role
from quality.definitions import METRICS
from quality.dimensions import SUM
from quality.figure import Figure
from quality.figures import Figures
from quality.keeping import (
    count_again,
    count_organisation,
    count_what_happened,
    count_what_turns,
    count_what_was_loaded,
)
from quality.models import FigureSum, StayFigures
from quality.sums import add
from tests.factories.accounts import OrganisationFactory, PersonFactory
from tests.factories.quality import a_past_stay, said, told_early
from tests.lifecycle.conftest import Cast, cast

__all__ = ["cast"]
QM, LE, HT = Role.QUALITY_MANAGER, Role.PARTICIPANT, Role.HOST_TUTOR


def figures(cast: Cast, **choice: str) -> Figures:
    return Figures(cast.actors[QM], **choice)


def of(found: Figures, code: str) -> Figure:
    return found.figure(code)


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
    found = of(figures(cast), "MQ05")

    assert (found.counted, found.of, found.percent) == (9, 10, 90.0)
    assert [round(end, 1) for end in found.interval] == [59.6, 98.2]  # Wilson, 9 of 10


def test_nothing_to_count_is_said_as_such(cast):
    a_past_stay(cast, state="withdrawn", started_on=None, ended_on=None)

    assert all(figure.empty for figure in figures(cast).figures if figure.metric.code != "MQ02")


def test_mean_goes_beside_the_share_of_the_satisfied(cast):
    for points in (5, 5, 4, 3, 2):
        said(a_past_stay(cast), LE, points)
    found = of(figures(cast), "MQ25")

    assert (found.counted, found.of, found.mean) == (3, 5, 3.8)


def test_choice_narrows_by_year_of_the_first_day_partner_country_and_programme(cast, other_host):
    later = {"planned_end": date(2025, 1, 25), "ended_on": date(2025, 1, 25), "started_on": date(2024, 12, 30)}
    for _nth in range(6):
        a_past_stay(cast, country="ES")
        a_past_stay(
            cast, host=other_host, programme="Leonardo", planned_start=date(2024, 12, 30), country="IT", **later
        )

    assert figures(cast).count.count == 12
    assert figures(cast, period="2025").count.count == 6
    assert figures(cast, period="2024").count.count == 6
    assert figures(cast, period=SUM, partner=str(other_host.pk)).count.count == 6
    assert figures(cast, period=SUM, partner="IT").count.count == 6
    assert figures(cast, period=SUM, programme="Leonardo").count.count == 6
    for choice in ({}, {"period": "2024"}, {"period": SUM, "partner": str(other_host.pk)}, {"partner": "IT"}):
        found = figures(cast, **choice)
        assert found.count.count == found.chosen_stays.count()


def test_more_than_three_choices_are_not_taken(cast):
    for _nth in range(10):
        a_past_stay(cast, country="ES")
    found = figures(cast, period="2025", partner="ES", programme="Erasmus+", who="learner")

    assert found.asked_too_much
    assert [code for code, _value in found.choice.values] == ["period", "partner", "programme"]


def test_figures_open_with_the_newest_year_that_has_ten_stays(cast):
    for nth in range(12):
        year = 2025 if nth < 10 else 2026
        days = {name: date(year, 1, 5) for name in ("started_on", "planned_start", "planned_end", "ended_on")}
        a_past_stay(cast, **days)

    assert figures(cast).choice.period == "2025"
    assert figures(cast, period=SUM).choice.period == SUM


@pytest.mark.parametrize("choice", [{"period": "1066"}, {"partner": "x"}, {"programme": "nobody's"}])
def test_what_is_not_known_is_the_usual(cast, choice):
    a_past_stay(cast)

    assert figures(cast, **choice).choice == figures(cast).choice


def test_share_of_four_people_is_hidden_and_of_five_is_shown(cast):
    for _nth in range(4):
        said(a_past_stay(cast), LE, 5)
    assert of(figures(cast), "MQ25").hidden
    assert of(figures(cast), "MQ05").hidden

    said(a_past_stay(cast), LE, 5)
    assert of(figures(cast), "MQ25").shown


def test_five_answers_of_one_tutor_are_one_person(cast):
    tutor = PersonFactory()
    for _nth in range(5):
        said(a_past_stay(cast, tutor=tutor), HT, 5, tutor)

    assert of(figures(cast), "MQ25T").hidden
    assert of(figures(cast), "MQ24T").shown


def test_five_stays_of_one_person_are_one_person(cast):
    traveller = PersonFactory()
    for _nth in range(5):
        a_past_stay(cast, person=traveller)

    assert of(figures(cast), "MQ05").hidden
    assert figures(cast).count.hidden


def test_partner_is_hidden_where_the_other_one_has_too_few(cast, other_host):
    for _nth in range(20):
        a_past_stay(cast)
    for _nth in range(3):
        a_past_stay(cast, host=other_host)

    assert of(figures(cast), "MQ05").shown
    assert of(figures(cast, partner=str(other_host.pk)), "MQ05").hidden
    assert of(figures(cast, partner=str(cast.organisations["hosting"].pk)), "MQ05").hidden


def test_year_is_hidden_where_the_other_of_the_two_has_too_few(cast):
    for _nth in range(20):
        a_past_stay(cast)
    for _nth in range(3):
        days = {name: date(2024, 1, 9) for name in ("started_on", "planned_start", "planned_end", "ended_on")}
        a_past_stay(cast, **days)

    assert of(figures(cast, period=SUM), "MQ05").shown
    assert of(figures(cast, period="2025"), "MQ05").hidden
    assert of(figures(cast, period="2024"), "MQ05").hidden


def test_a_split_by_fewer_opportunities_needs_ten_on_each_side(cast):
    for nth in range(30):
        a_past_stay(cast, fewer_opportunities="yes" if nth < 9 else "no")
    assert of(figures(cast, fewer="yes"), "MQ05").hidden
    assert of(figures(cast, fewer="no"), "MQ05").hidden
    assert of(figures(cast), "MQ08").hidden
    assert of(figures(cast), "MQ05").shown
    assert of(figures(cast), "MQ03").hidden

    a_past_stay(cast, fewer_opportunities="yes", ended_on=date(2025, 4, 1))
    assert (of(figures(cast, fewer="yes"), "MQ05").counted, of(figures(cast), "MQ03").counted) == (9, 10)
    assert of(figures(cast), "MQ08").value == pytest.approx(-10)


def test_hiding_looks_at_the_answers_not_at_the_stays(cast, other_host):
    for _nth in range(8):
        said(a_past_stay(cast), LE, 4)
    for nth in range(8):
        stay = a_past_stay(cast, host=other_host)
        if nth < 2:
            said(stay, LE, 1)
    here = {"partner": str(cast.organisations["hosting"].pk)}

    assert of(figures(cast, **here), "MQ05").shown
    assert of(figures(cast, **here), "MQ25").hidden


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

    assert of(figures(cast), "MQ25").hidden
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
        assert found.outcomes and found.reasons and found.count and found.rows.hosts
    return len(asked)


@pytest.mark.figures_as_kept
@pytest.mark.parametrize("more", [30, pytest.param(297, marks=pytest.mark.slow)])
def test_number_of_queries_does_not_grow_with_the_stays(cast, more):
    """Nor the number of rows that are read: one for each year and host."""
    counts = []
    for number in (10, more):
        for nth in range(number):
            stay = a_past_stay(cast, ended_on=date(2025, 4, 1) if nth % 2 else date(2025, 4, 25))
            said(stay, LE, 4)
            told_early(stay, "family") if nth % 2 else None
        count_organisation(cast.actors[QM].organisation_id)
        counts.append((everything(cast), FigureSum.objects.count()))

    assert counts[0] == counts[1] and counts[0][0] <= 10, counts


def sums_from_the_rows() -> dict[str, dict]:
    """What the sums should be, by year and host."""
    wanted: dict[str, dict] = {}
    for row in StayFigures.objects.all():
        add(wanted.setdefault(f"{row.year} {row.host}", {}), row.cases)
    return {key: sums for key, sums in wanted.items() if sums}


def kept() -> dict[str, dict]:
    found = {}
    for row in FigureSum.objects.exclude(organisation=None).exclude(host=SUM):
        sums = {code: numbers for code, numbers in row.sums.items() if code != "by"}
        if sums:
            found[f"{row.year} {row.host}"] = sums
    return found


def test_sums_stay_those_of_the_stays_whatever_happens_in_which_order(cast, other_host):
    tutor = PersonFactory()
    stays = [a_past_stay(cast, tutor=tutor) for _nth in range(4)]
    count_again([stay.pk for stay in stays[:2]])
    for stay in stays:
        said(stay, LE, 5)
        said(stay, HT, 4, tutor)
    count_again([stays[3].pk])
    count_again([stays[0].pk, stays[2].pk])
    stays[1].started_on = stays[1].planned_start = date(2024, 12, 30)
    stays[1].save(update_fields=["started_on", "planned_start"])
    count_again([stays[1].pk])
    count_again([stays[1].pk, cast.mobility.pk])

    assert kept() == sums_from_the_rows()
    everything_again = kept()
    count_organisation(cast.actors[QM].organisation_id)
    assert kept() == everything_again == sums_from_the_rows()
    of_all = FigureSum.objects.filter(organisation=None, year__in=("2024", "2025")).order_by("year")
    tutors = [row.sums["MQ25T"] for row in of_all]
    assert [numbers[:3] for numbers in tutors] == [[1, 1, 1], [3, 3, 1]]
    assert sum(numbers[3] for numbers in tutors) == 1


def test_what_happened_is_counted_and_then_there_is_nothing_to_do(cast, django_assert_num_queries):
    stay = a_past_stay(cast, ended_on=date(2025, 4, 1))
    told_early(stay, "family")
    count_what_happened()

    assert StayFigures.objects.get(pk=stay.pk).outcome == "early"
    with django_assert_num_queries(1):
        assert count_what_happened() == 0


def test_history_that_was_loaded_is_counted_however_old_it_is(cast):
    count_what_happened()
    stay = a_past_stay(cast, ended_on=date(2025, 4, 1))
    with clock.set_to(datetime(2025, 4, 2, 9, tzinfo=UTC)):
        told_early(stay, "family")
    assert count_what_happened() == 0

    count_what_was_loaded()
    assert StayFigures.objects.get(pk=stay.pk).outcome == "early"


def test_ninety_days_after_the_end_a_stay_is_counted_without_anybody_doing_anything(cast):
    with clock.set_to(datetime(2025, 5, 1, 9, tzinfo=UTC)):
        stay = a_past_stay(cast)
        count_again([stay.pk])
        assert "MQ16" not in StayFigures.objects.get(pk=stay.pk).cases
    with clock.set_to(datetime(2025, 7, 24, 9, tzinfo=UTC)):
        count_what_turns.work()
        assert StayFigures.objects.get(pk=stay.pk).cases["MQ16"][:2] == [0, 1]
        assert StayFigures.objects.get(pk=stay.pk).turns_on == date(2025, 10, 25)  # then it may be asked again
