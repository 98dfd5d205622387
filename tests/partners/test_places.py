"""Places of a host: what takes them, what is refused, and what a reader learns of others."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ground.errors import InputRefused
from lifecycle.models import Mobility, OrganisationPart
from lifecycle.roles import OrganisationPartKind, Role
from partners.models import PlacesPeriod
from partners.places import Period, Taking, most_at_once, noted_by, rows_of, set_places
from tests.factories.accounts import MembershipFactory, OrganisationFactory
from tests.factories.quality import a_past_stay

FIRST = date(2026, 3, 2)
CO, HC = Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR
days = st.integers(0, 40).map(lambda number: FIRST + timedelta(days=number))
spans = st.tuples(days, days).map(sorted)


def taking(span):
    return Taking(uuid4(), None, span[0], span[1], uuid4())


@given(st.lists(spans, max_size=8), spans)
def test_taken_is_the_most_on_one_day(held, period):
    first, last = period
    by_day = [
        sum(begins <= first + timedelta(days=nth) <= ends for begins, ends in held)
        for nth in range((last - first).days + 1)
    ]

    assert most_at_once(map(taking, held), first, last) == max(by_day)


@pytest.mark.parametrize(
    ("periods", "code"),
    [
        ([Period(FIRST, FIRST - timedelta(days=1), 2)], "partners.places_reversed"),
        ([Period(FIRST, FIRST + timedelta(days=9), 2), Period(FIRST, FIRST, 1)], "partners.places_overlap"),
        ([Period(FIRST, FIRST, -1)], "partners.places_too_many"),
        ([Period(FIRST, FIRST, 1000)], "partners.places_too_many"),
    ],
)
def test_a_wrong_period_changes_nothing(cast, periods, code):
    host = cast.organisations["hosting"].pk
    set_places(host, "host", [Period(FIRST, FIRST, 3)])

    with pytest.raises(InputRefused) as refused:
        set_places(host, "host", periods)

    assert refused.value.code == code
    assert list(PlacesPeriod.objects.values_list("places", flat=True)) == [3]


def test_others_learners_are_a_number_and_count_only_where_the_places_are_for_all(cast):
    host = cast.organisations["hosting"]
    other = a_stay_of_another_school(cast, host)
    span = Period(FIRST, FIRST + timedelta(days=60), 1)
    set_places(host.pk, "host", [span])
    set_places(host.pk, "memorandum:1", [span], [cast.organisations["sending"].pk])
    set_places(host.pk, "memorandum:2", [span], [other.pk])

    rows = {row.period.source.source: row for row in rows_of(cast.actors[CO], host)}

    assert sorted(rows) == ["host", "memorandum:1"]
    assert (rows["host"].taken, rows["host"].of_others, rows["host"].too_many) == (2, 1, 1)
    assert (rows["memorandum:1"].taken, rows["memorandum:1"].of_others, rows["memorandum:1"].free) == (1, 0, 0)
    assert [one.name for one in rows["host"].own] == ["Participant Example"]


def test_the_house_itself_sees_every_sender(cast):
    host = cast.organisations["hosting"]
    other = a_stay_of_another_school(cast, host)
    set_places(host.pk, "host", [Period(FIRST, FIRST + timedelta(days=60), 2)])
    set_places(host.pk, noted_by(other.pk), [Period(FIRST, FIRST, 7)], [other.pk])  # nobody else's

    (row,) = rows_of(cast.actors[HC], host)

    assert {one.sender for one in row.own} == {"Example sending", other.name}
    assert (row.taken, row.free) == (2, 0)


def a_stay_of_another_school(cast, host):
    other = OrganisationFactory(name="Escola Exemplo", country="PT", town="Porto")
    MembershipFactory(organisation=other)
    stay = a_past_stay(cast, host=host)
    dates = {"started_on": None, "ended_on": None, "planned_start": FIRST, "planned_end": FIRST + timedelta(days=20)}
    Mobility.unscoped.filter(pk=stay.pk).update(state="ready", **dates)
    sending = OrganisationPart.unscoped.filter(mobility=stay, part=OrganisationPartKind.SENDING)
    sending.update(organisation=other)
    return other
