"""Days count where the host is: what is today there, what has passed, from when something may be done."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ground import clock
from ground.identifiers import COUNTRIES
from ground.zones import before_today, every_zone, today_in, zone_choices, zone_of_country
from lifecycle.models import Mobility, ToDo
from lifecycle.roles import OrganisationPartKind, Role
from tests.lifecycle.conftest import NOW
from tests.missing import ask, refused, satisfied

FIRST = date(2026, 3, 2)  # of the stay, in Italy: one hour ahead of the installation in winter
ZONES = ("", "Europe/Rome", "Pacific/Auckland", "Pacific/Honolulu", "Asia/Kathmandu", "America/Caracas")


@pytest.fixture
def stay(cast) -> Mobility:
    return Mobility.unscoped.get(pk=cast.mobility.pk)


def test_every_country_has_a_zone_and_people_choose_among_towns():
    without = {code for code in COUNTRIES if not zone_of_country(code)}
    assert without <= {"BV", "HM"}  # where nobody lives
    assert dict(zone_choices())["Europe/Madrid"] == "Spain: Madrid"
    assert {zone for zone, _words in zone_choices()} == every_zone()


def test_a_stay_has_the_time_of_its_host(cast, stay):
    assert stay.time_zone == "Europe/Rome"

    host = cast.organisations["hosting"]
    host.time_zone = "Atlantic/Canary"
    host.save(update_fields=["time_zone"])
    assert Mobility.unscoped.get(pk=stay.pk).time_zone == "Atlantic/Canary"


def test_another_host_brings_its_own_time(cast, stay):
    from lifecycle.planning import give_part

    give_part(mobility=stay, organisation_id=cast.organisations["sending"].pk, part=OrganisationPartKind.HOSTING)
    assert (stay.time_zone, Mobility.unscoped.get(pk=stay.pk).time_zone) == ("Europe/Vilnius", "Europe/Vilnius")


@pytest.mark.parametrize(("minutes", "taken"), [(-1, False), (0, True), (30, True)])
def test_an_arrival_is_taken_from_midnight_of_the_host_on(stay, minutes, taken):
    midnight = datetime(2026, 3, 1, 23, 0, tzinfo=UTC)  # in Rome it is the second
    with clock.set_to(midnight + timedelta(minutes=minutes)):
        said = ask("lifecycle.real_start_given", mobility=stay, details={"arrived_on": FIRST})
    (satisfied if taken else refused)("lifecycle.first_day_ahead", said)


@pytest.mark.slow
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(hours=st.integers(0, 24 * 366), zone=st.sampled_from(ZONES), late_by=st.sampled_from((0, 4, 11)))
def test_the_database_counts_days_as_the_stay_does(cast, hours, zone, late_by):
    Mobility.unscoped.filter(pk=cast.mobility.pk).update(time_zone=zone)
    ToDo.unscoped.filter(mobility=cast.mobility).delete()
    now = NOW + timedelta(hours=hours)
    days = [today_of(zone, now) + timedelta(days=shift) for shift in range(-14, 3)]
    for nth, day in enumerate(days):
        ToDo.unscoped.create(
            mobility=cast.mobility,
            transition="x",
            key=str(nth),
            code="x",
            owner=Role.PARTICIPANT,
            since=NOW,
            due_on=day,
        )
    with clock.set_to(now):
        found = ToDo.unscoped.filter(before_today("due_on", "mobility__time_zone", late_by))
        assert set(found.values_list("due_on", flat=True)) == {
            day for day in days if (today_in(zone) - day).days > late_by
        }
        if not late_by:
            late = [todo.due_on for todo in ToDo.unscoped.select_related("mobility") if todo.is_late]
            assert sorted(late) == sorted(found.values_list("due_on", flat=True))


def today_of(zone: str, now: datetime) -> date:
    with clock.set_to(now):
        return today_in(zone)
