"""The requirements on the days that are typed at the click, or that must have come."""

from datetime import date

import pytest

from accounts.actors import SYSTEM
from lifecycle.models import Mobility
from lifecycle.models.event import EventKind
from lifecycle.models.mobility import FewerOpportunities
from lifecycle.roles import Role
from lifecycle.standing import Standing
from lifecycle.vocabulary import Missing
from lifecycle.writing import Happened, append_event
from tests.missing import ask, refused, satisfied


@pytest.fixture
def stay(cast) -> Mobility:
    return cast.stay()


def arrived(stay: Mobility, day: date | None) -> list[Missing]:
    return ask("lifecycle.real_start_given", mobility=stay, details={"arrived_on": day})


def test_the_first_day_is_given_and_does_not_lie_ahead(stay):
    refused("lifecycle.first_day", arrived(stay, None))
    assert refused("lifecycle.first_day_ahead", arrived(stay, date(2026, 1, 13))).params == {"day": "2026-01-13"}
    satisfied("lifecycle.first_day", arrived(stay, date(2026, 1, 12)))
    satisfied("lifecycle.first_day_ahead", arrived(stay, date(2026, 1, 12)))


def test_nobody_begins_before_the_agreement_is_complete(stay):
    signed = Happened(EventKind.TRANSITION, "complete_signatures", SYSTEM, Role.SYSTEM)
    append_event(Standing.of_stay(stay), signed)

    assert refused("lifecycle.first_day_before_agreement", arrived(stay, date(2026, 1, 11))).params == {
        "ready": "2026-01-12"
    }
    satisfied("lifecycle.first_day_before_agreement", arrived(stay, date(2026, 1, 12)))


def paused(stay: Mobility, day: date | None) -> list[Missing]:
    return ask("lifecycle.suspension_dated", mobility=stay, details={"suspended_from": day})


def test_a_pause_begins_within_the_stay(stay):
    for day in (None, date(2026, 3, 1), date(2026, 4, 25)):
        refused("lifecycle.suspension_outside", paused(stay, day))
    for day in (date(2026, 3, 2), date(2026, 4, 24)):
        satisfied("lifecycle.suspension_outside", paused(stay, day))

    stay.started_on = date(2026, 3, 4)
    refused("lifecycle.suspension_outside", paused(stay, date(2026, 3, 3)))


def resumed(stay: Mobility, day: date | None) -> list[Missing]:
    return ask("lifecycle.resumption_dated", mobility=stay, details={"resumed_on": day})


def test_a_pause_ends_after_it_began_and_not_after_the_stay(stay):
    stay.suspended_from = date(2026, 3, 10)

    for day in (None, date(2026, 3, 10), date(2026, 4, 25)):
        refused("lifecycle.resumption_outside", resumed(stay, day))
    for day in (date(2026, 3, 11), date(2026, 4, 24)):
        satisfied("lifecycle.resumption_outside", resumed(stay, day))


@pytest.fixture
def over_today(stay) -> Mobility:
    """Abroad since 5 January, planned until today, 12 January."""
    stay.started_on, stay.planned_end = date(2026, 1, 5), date(2026, 1, 12)
    return stay


def left(stay: Mobility, day: date | None) -> list[Missing]:
    return ask("lifecycle.left_early", mobility=stay, details={"last_day": day})


def ended(stay: Mobility, day: date | None) -> list[Missing]:
    return ask("lifecycle.last_day_reached", mobility=stay, details={"last_day": day})


def test_two_days_before_the_end_divide_an_early_return_from_an_end(over_today):
    three_days_before, two_days_before = date(2026, 1, 9), date(2026, 1, 10)

    satisfied("lifecycle.not_early", left(over_today, three_days_before))
    refused("lifecycle.not_early", left(over_today, two_days_before))
    missing = refused("lifecycle.left_too_early", ended(over_today, three_days_before))
    assert missing.params == {"day": "2026-01-09", "end": "2026-01-12"}
    satisfied("lifecycle.left_too_early", ended(over_today, two_days_before))


@pytest.mark.parametrize("last_day", [left, ended])
def test_a_last_day_is_given_and_lies_between_the_first_and_today(over_today, last_day):
    refused("lifecycle.last_day", last_day(over_today, None))
    refused("lifecycle.last_day_before_first", last_day(over_today, date(2026, 1, 4)))
    refused("lifecycle.last_day_in_future", last_day(over_today, date(2026, 1, 13)))

    for day in (date(2026, 1, 5), date(2026, 1, 12)):
        satisfied("lifecycle.last_day", last_day(over_today, day))
        satisfied("lifecycle.last_day_before_first", last_day(over_today, day))
        satisfied("lifecycle.last_day_in_future", last_day(over_today, day))


def test_a_last_day_that_is_stated_afterwards_lies_between_the_planned_first_and_today(over_today):
    over_today.planned_start = date(2026, 1, 5)

    def stated(day: date | None) -> list[Missing]:
        return ask("lifecycle.last_day_given", mobility=over_today, details={"last_day": day})

    refused("lifecycle.last_day", stated(None))
    refused("lifecycle.last_day_before_first", stated(date(2026, 1, 4)))
    refused("lifecycle.last_day_in_future", stated(date(2026, 1, 13)))
    for code in ("lifecycle.last_day", "lifecycle.last_day_before_first", "lifecycle.last_day_in_future"):
        satisfied(code, stated(date(2026, 1, 12)))


def test_a_stay_goes_on_only_while_its_last_day_lies_ahead(stay):
    stay.planned_end = date(2026, 1, 11)
    missing = refused("lifecycle.stay_is_over", ask("lifecycle.last_day_ahead", mobility=stay))
    assert missing.params == {"end": "2026-01-11"}

    stay.planned_end = date(2026, 1, 12)
    satisfied("lifecycle.stay_is_over", ask("lifecycle.last_day_ahead", mobility=stay))


def spent(stay: Mobility, last: date) -> list[Missing]:
    """What is said of a stay from 2 March to that day."""
    stay.started_on, stay.ended_on = date(2026, 3, 2), last
    return ask("lifecycle.minimum_days_reached", mobility=stay)


def test_the_days_really_spent_reach_the_minimum_of_the_programme(stay):
    assert refused("lifecycle.too_few_days", spent(stay, date(2026, 3, 10))).params == {"days": 9, "least": 10}
    satisfied("lifecycle.too_few_days", spent(stay, date(2026, 3, 11)))


def test_force_majeure_excuses_the_missing_days(stay):
    stay.force_majeure = True

    satisfied("lifecycle.too_few_days", spent(stay, date(2026, 3, 5)))


def test_fewer_opportunities_excuse_days_down_to_the_exception(stay):
    stay.fewer_opportunities = FewerOpportunities.YES

    refused("lifecycle.too_few_days", spent(stay, date(2026, 3, 2)))
    satisfied("lifecycle.too_few_days", spent(stay, date(2026, 3, 3)))


def test_suspended_days_do_not_count(stay):
    stay.suspended_days = 4

    refused("lifecycle.too_few_days", spent(stay, date(2026, 3, 14)))
    satisfied("lifecycle.too_few_days", spent(stay, date(2026, 3, 15)))
