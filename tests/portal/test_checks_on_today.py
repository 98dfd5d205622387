"""Checks of partners that run out, and memoranda that end, stand on Today of who is to see to them."""

from datetime import timedelta

import pytest

from accounts.models import Membership
from ground import clock
from ground.statements.in_step import walk
from lifecycle.roles import Role
from partners import services
from partners.models import Check
from partnerships.services import wake_to_warn
from portal.dashboard.urgency import Urgency
from portal.partners.running_out import running_out
from tests.factories.partnerships import a_memorandum
from tests.portal.code_walk import text_of

CO, HC, QM = Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR, Role.QUALITY_MANAGER


def insured(cast, days, kind="insurance"):
    today = clock.today()
    data = {"kind": kind, "checked_on": today - timedelta(days=200), "valid_until": today + timedelta(days=days)}
    services.note_check(actor=cast.actors[CO], organisation_id=cast.organisations["hosting"].pk, data=data)


def lines(cast, role=CO):
    return walk(running_out(cast.actors[role]))


@pytest.mark.parametrize(
    ("days", "urgency"),
    [(91, None), (90, Urgency.LATER), (31, Urgency.LATER), (30, Urgency.SOON), (1, Urgency.SOON), (0, Urgency.DUE),
     (-5, Urgency.DUE)],
)  # fmt: skip
def test_it_is_said_90_and_30_days_ahead_and_on_the_day(cast, days, urgency):
    insured(cast, days)
    assert [line.urgency for line in lines(cast)] == ([urgency] if urgency else [])


def test_it_stands_on_today_of_who_noted_it_and_of_nobody_else(cast, browser_of):
    insured(cast, 0)
    page = text_of(browser_of(CO).get("/today/"))
    assert "Example hosting: Liability insurance runs out" in page and "Check it anew" in page
    assert lines(cast, HC) == lines(cast, QM) == []


def test_of_one_who_left_the_coordinators_are_told(cast):
    insured(cast, 10)
    Check.unscoped.update(checked_by=cast.actors[QM].person_id)  # who is no coordinator
    assert len(lines(cast)) == 1
    Membership.objects.filter(person_id=cast.actors[CO].person_id).update(until_on=clock.today())
    assert lines(cast) == []


def test_a_newer_check_takes_it_away(cast):
    insured(cast, 0)
    services.note_check(
        actor=cast.actors[CO],
        organisation_id=cast.organisations["hosting"].pk,
        data={"kind": "insurance", "checked_on": clock.today(), "valid_until": clock.today() + timedelta(days=365)},
    )
    assert lines(cast) == []


def test_many_checks_cost_what_one_costs(cast, django_assert_num_queries):
    for kind in ("insurance", "accredited", "visited", "housing"):
        insured(cast, 10, kind)
    with django_assert_num_queries(1):
        assert len(lines(cast)) == 4


def test_a_memorandum_that_ends_stands_on_today_of_who_calls_its_review(cast, browser_of):
    version = a_memorandum(cast, "in_force")
    with clock.set_to(clock.now() + (version.valid_until - clock.today()) - timedelta(days=30)):
        wake_to_warn()
        page = text_of(browser_of(CO).get("/today/"))
        assert version.memorandum.code in page and "Record the review" in page
        assert "Record the review" not in text_of(browser_of(HC).get("/today/"))
