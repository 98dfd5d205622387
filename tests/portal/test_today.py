"""Today: the order of harm, one row a stay, what is out for signature, nobody forgotten for want of a day."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from ground import clock
from lifecycle.models import Mobility, OrganisationPart, OutboxRow, ToDo
from lifecycle.models.todo import Holds
from lifecycle.organisations.sides import copy_sides
from lifecycle.roles import Role
from lifecycle.stay_selection import StaySelection
from lifecycle.tables.mobility import State
from portal.dashboard.today import Today
from portal.dashboard.urgency import SOURCES, Line, Urgency
from portal.stays.listing import rows_for, with_everything
from tests.factories.agreements import CO, HC, go, in_signing
from tests.lifecycle.conftest import put_in
from tests.portal.more_stays import another

AD = Role.ADMINISTRATOR
REASON = "Dates clash with our closing week."


@pytest.fixture
def today(cast):
    """A function: the page of the sending coordinator, as it is now."""
    return lambda: Today(cast.actors[CO])


def leaves(stay, day, state=State.READY, **columns):
    Mobility.unscoped.filter(pk=stay.pk).update(state=state, reached=7, planned_start=day, **columns)


def owes(cast, stay, *, code="lifecycle.reason", due_on=None, holds=Holds.NEVER):
    return ToDo.unscoped.create(
        mobility=stay, transition="x", key=f"{code}{due_on}", code=code, owner=CO, since=clock.now(), holds=holds,
        person_id=cast.actors[CO].person_id, due_on=due_on,
    )  # fmt: skip


def finding(*lines):
    """What a source is that asks nothing."""
    yield []
    return list(lines)


def in_order(page):
    return [(row.urgency, row.lead.subject) for row in page.rows]


def test_safety_refusal_missed_arrival_departure_due_and_later_come_in_this_order(cast, today, monkeypatch):
    day = clock.today()
    ToDo.unscoped.all().delete()
    stays = [another(cast) for _nth in range(5)]
    missed, leaving, due, soon, later = stays
    ToDo.unscoped.all().delete()
    for stay, start, state in (
        (missed, day - timedelta(days=8), State.READY),
        (leaving, day + timedelta(days=6), State.AGREEMENT_REVIEW),
        (due, day + timedelta(days=80), State.PREPARATION),
        (soon, day + timedelta(days=80), State.PREPARATION),
        (later, day + timedelta(days=80), State.PREPARATION),
    ):
        leaves(stay, start, state)
    owes(cast, later)  # without a day: by its departure
    owes(cast, soon, due_on=day + timedelta(days=3))
    owes(cast, due, due_on=day)
    reported = another(cast)
    leaves(reported, day + timedelta(days=90), State.PREPARATION)
    line = Line(Urgency.SAFETY, reported.pk, "reported something", "Safety", "/", "Read the report")
    monkeypatch.setitem(SOURCES, "safety", lambda actor: finding(line))

    found = [(urgency, pk) for urgency, pk in in_order(today()) if pk != cast.mobility.pk]

    assert found[:6] == [
        (Urgency.SAFETY, reported.pk),
        (Urgency.NOT_ARRIVED, missed.pk),
        (Urgency.LEAVES, leaving.pk),
        (Urgency.DUE, due.pk),
        (Urgency.SOON, soon.pk),
        (Urgency.LATER, later.pk),
    ]


def test_five_things_on_one_stay_are_one_row_that_unfolds(cast, today, browser_of):
    leaves(cast.mobility, clock.today() + timedelta(days=10))
    ToDo.unscoped.all().delete()
    for number in range(5):
        owes(cast, cast.mobility, due_on=clock.today() + timedelta(days=number))

    (row,) = today().rows
    assert (row.urgency, len(row.others)) == (Urgency.DUE, 4)
    assert "4 more things here" in " ".join(browser_of(CO).get(reverse("portal:today")).content.decode().split())


@pytest.mark.parametrize("minutes", [-1, 1])
def test_a_first_day_that_passed_at_the_host_is_overdue_everywhere(cast, today, minutes):
    leaves(cast.mobility, date(2026, 1, 11), time_zone="Pacific/Honolulu")
    midnight = clock.now().replace(hour=10, minute=0) + timedelta(minutes=minutes)  # there the eleventh ends at 10 UTC
    with clock.set_to(midnight):
        stays = Mobility.unscoped.filter(pk=cast.mobility.pk)
        stay = with_everything(stays).get()
        (row,) = rows_for([stay], cast.actors[CO])
        actor = cast.actors[CO]
        seen = {
            "pill": "arrival overdue" in row.state,
            "list": row.status == "overdue",
            "filter": StaySelection({"saved": "not-arrived"}).apply(stays, actor).exists(),
            "late": StaySelection({"saved": "late"}).apply(stays.filter(todos=None), actor).exists() or minutes > 0,
            "today": any(row.urgency == Urgency.NOT_ARRIVED for row in today().rows),
            "stages": sum(column.overdue for column in today().pipeline) == 1,
        }
    assert set(seen.values()) == {minutes > 0}, seen


def test_signed_with_an_open_list_is_at_risk_and_says_how_much_is_open(cast, today):
    leaves(cast.mobility, clock.today() + timedelta(days=13))
    ToDo.unscoped.all().delete()
    owes(cast, cast.mobility, code="assessments.open_travel", holds=Holds.NOW)
    (row,) = rows_for([with_everything(Mobility.unscoped.filter(pk=cast.mobility.pk)).get()], cast.actors[CO])

    assert (row.state, row.status) == ("Ready to leave, 1 thing open", "at_risk")
    assert [one.status for one in today().departures[0]] == ["at_risk"]


def test_a_refusal_stands_there_with_its_reason_until_the_text_is_sent_again(cast, today):
    in_signing(cast)
    go(cast, "refuse_signature", HC, reason=REASON)

    refused = [row for row in today().rows if row.urgency == Urgency.REFUSED]
    assert [row.lead.subject for row in refused] == [cast.mobility.pk]
    assert REASON in refused[0].lead.detail

    put_in(cast.mobility, State.AGREEMENT_REVIEW)
    assert not [row for row in today().rows if row.urgency == Urgency.REFUSED]


def test_only_agreements_and_own_signatures_are_out_for_signature(cast, today):

    in_signing(cast)
    assert [one.document.kind for one in today().signing] == ["learning_agreement"]


def test_who_only_administers_reads_the_same_number_abroad_as_by_stage(cast):
    leaves(cast.mobility, clock.today(), State.ONGOING, started_on=clock.today())
    page = Today(cast.actors[AD])

    during = next(column for column in page.pipeline if column.stage == "during")
    assert (during.all, page.abroad[1], [one.mobility.pk for one in page.abroad[0]]) == (
        1, 1, [cast.mobility.pk],
    )  # fmt: skip


def test_how_late_others_are_is_counted_from_the_day_it_was_due_as_on_the_stay(cast, today, browser_of):
    ToDo.unscoped.all().delete()
    todo = owes(cast, cast.mobility, due_on=clock.today() - timedelta(days=1), holds=Holds.NOW)
    host = OrganisationPart.objects.get(mobility=cast.mobility, part="hosting")
    long_ago = clock.now() - timedelta(days=37)
    ToDo.unscoped.filter(pk=todo.pk).update(owner=HC, person=None, since=long_ago)
    copy_sides()
    assert host.responsible is None

    pages = [reverse("portal:today"), reverse("portal:waiting"), reverse("portal:stay", args=[cast.mobility.pk])]
    texts = [" ".join(browser_of(CO).get(page).content.decode().split()) for page in pages]

    assert [("1 day late" in text, "37 days" in text) for text in texts] == [(True, False)] * 3


def test_what_an_organisation_owes_is_nudged_of_those_who_answer_there(cast, today, browser_of):
    ToDo.unscoped.all().delete()
    todo = owes(cast, cast.mobility, due_on=clock.today() - timedelta(days=1), holds=Holds.NOW)
    ToDo.unscoped.filter(pk=todo.pk).update(owner=HC, person=None)
    copy_sides()
    person, nudge = cast.actors[HC].person_id, reverse("portal:nudge")

    for page in (reverse("portal:today"), reverse("portal:stay", args=[cast.mobility.pk])):
        assert f'name="todo-{person}" value="{todo.pk}"' in browser_of(CO).get(page).content.decode()
    browser_of(CO).post(nudge, {"person": [person], f"todo-{person}": [todo.pk]})
    page = browser_of(CO).get(reverse("portal:waiting"))
    assert [one.lately is not None for one in page.context["page"].debtors if person in one.nudged] == [True]
    assert "again a day later" in page.content.decode()

    assert OutboxRow.objects.filter(kind="mail.reminder", payload__person=str(person)).exists()
