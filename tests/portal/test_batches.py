"""A step for several stays: each goes or is refused by itself, and a second run does nothing."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import MembershipRole
from ground import clock
from lifecycle.effects.outbox import drain
from lifecycle.models import Event, Mobility, OrganisationPart, OutboxRow, ToDo
from lifecycle.roles import Role
from lifecycle.tables.mobility import State
from portal.models import Batch
from portal.stays.batches import StepTaker, progress_of, start_batch
from tests.factories.accounts import MembershipFactory
from tests.lifecycle.conftest import facts, put_in  # noqa: F401  (the guards answer as the test says)
from tests.portal.more_stays import another

CO = Role.SENDING_COORDINATOR
STEP = "submit_agreement"


@pytest.fixture
def two(cast, facts):  # noqa: F811
    """Two stays whose agreement could go for review."""
    return [put_in(stay, State.AGREEMENT_DRAFT, reached=3) for stay in (cast.mobility, another(cast))]


def start(cast, stays):
    return start_batch(actor=cast.actors[CO], transition=STEP, stays=stays)


def test_every_stay_takes_the_step(cast, two):
    batch = start(cast, two)

    drain()

    assert {stay.state for stay in Mobility.unscoped.all()} == {State.AGREEMENT_REVIEW}
    progress = progress_of(batch)
    assert (progress.done, progress.refused, progress.is_over) == (2, [], True)


def test_one_that_changed_meanwhile_stops_nobody_else(cast, two):
    batch = start(cast, two)
    Mobility.unscoped.filter(pk=two[1].pk).update(version=two[1].version + 1)

    drain()

    progress = progress_of(batch)
    assert (progress.done, [one.mobility.pk for one in progress.refused]) == (1, [two[1].pk])


def test_the_same_row_twice_takes_one_step(cast, two):
    start(cast, two)
    row = OutboxRow.objects.filter(kind="stays.step").first()

    StepTaker().work(row)
    StepTaker().work(row)

    steps = Event.unscoped.filter(mobility=row.mobility_id, name=STEP)
    assert steps.count() == 1


def test_progress_is_its_owners_page(cast, two, browser_of):
    start(cast, two)
    address = reverse("portal:batch", args=[Batch.objects.get().pk])

    assert "0 of 2" in browser_of(CO).get(address).content.decode()
    assert browser_of(Role.HOST_COORDINATOR).get(address).status_code == 404


def owes(stay, owner, key, person=None, **more):
    held = {"transition": "x", "key": key, "code": "lifecycle.reason", "since": clock.now(), **more}
    return ToDo.unscoped.create(mobility=stay, owner=str(owner), person_id=person, **held)


def test_what_an_organisation_owes_is_nudged_like_what_a_person_owes(cast, two, browser_of):
    """Both answer at the host: one row, one nudge for each; the own things and those not open yet are left out."""
    host = cast.organisations["hosting"]
    OrganisationPart.objects.filter(organisation=host).update(responsible=None)
    second = MembershipFactory(organisation=host, role=MembershipRole.COORDINATOR).person
    stay, employer = two[0], cast.actors[Role.EMPLOYER].person_id
    theirs = owes(stay, Role.HOST_COORDINATOR, "host")
    owes(stay, Role.EMPLOYER, "employer", employer)
    owes(stay, CO, "own")
    owes(stay, Role.QUALITY_MANAGER, "later", opens_on=date(2026, 12, 1))

    page = browser_of(CO).post(reverse("portal:several"), {"stay": [stay.pk]})

    debtors = {debtor.name: debtor for debtor in page.context["debtors"]}
    assert set(debtors) == {"Example hosting", "Employer Example"}
    assert set(debtors["Example hosting"].people) == {cast.actors[Role.HOST_COORDINATOR].person_id, second.pk}
    both = " ".join(str(one) for one in debtors["Example hosting"].people)
    assert f'value="{both}"' in page.content.decode()

    sent = {f"todo-{one}": str(theirs.pk) for one in debtors["Example hosting"].people}
    browser_of(CO).post(reverse("portal:nudge"), {"person": both, **sent})

    reminded = OutboxRow.objects.filter(kind="mail.reminder", payload__todos=[str(theirs.pk)])
    assert {row.payload["person"] for row in reminded} == {str(one) for one in debtors["Example hosting"].people}
