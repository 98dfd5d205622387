"""Who is abroad now: where, with whom, whom to call, the last sign of life; for those who look after the stays."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Person
from assessments.models import FollowUp, Item, PreparationItem
from ground import clock
from lifecycle.models import Mobility
from lifecycle.roles import Role
from lifecycle.tables.mobility import State
from portal.safety.abroad import AbroadPage
from tests.factories.assessments import act
from tests.lifecycle.conftest import put_in
from tests.portal.more_stays import another

CO, EM, GU, HC, HT, LE, SG = (
    Role.SENDING_COORDINATOR,
    Role.EMPLOYER,
    Role.GUARDIAN,
    Role.HOST_COORDINATOR,
    Role.HOST_TUTOR,
    Role.PARTICIPANT,
    Role.SAFEGUARDING,
)
ABROAD = reverse("portal:abroad")
SCHOOL_ONLY = {"kind": "bullying", "severity": "3", "text": "Zimtschnecke", "without_host": "yes"}


@pytest.fixture
def abroad(cast):
    """The third week of a stay, two follow-ups due, with a place to live."""
    today = clock.today()
    days = {"planned_start": today - timedelta(days=20), "planned_end": today + timedelta(days=30)}
    put_in(cast.mobility, State.ONGOING, reached=9, ended_on=None, suspended_from=None, started_on=today)
    Mobility.unscoped.filter(pk=cast.mobility.pk).update(**{**days, "started_on": days["planned_start"]})
    for nth in (1, 2):
        due = today - timedelta(days=16 - 7 * nth)
        FollowUp.objects.create(mobility=cast.mobility, nth=nth, period_from=due - timedelta(days=6), due_on=due)
    PreparationItem.objects.create(mobility=cast.mobility, code=Item.HOUSING, detail="Via Finta 2", done_on=today)
    Person.objects.filter(pk=cast.actors[HT].person_id).update(phone="+39 06 1")
    Person.objects.filter(pk=cast.actors[GU].person_id).update(phone="+370 2")
    return cast


def read(client, query=""):
    answer = client.get(ABROAD + query)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("role", [CO, HC, SG])
def test_who_looks_after_the_stay_reads_where_and_whom_to_call(abroad, browser_of, role):
    page = read(browser_of(role))

    for words in ("1 person is abroad", "Exampletown, Italy", "tel:112", "Via Finta 2", "tel:+39061", "tel:+3702"):
        assert words in page, words


@pytest.mark.parametrize("role", [LE, GU, HT, EM])
def test_others_read_of_nobody(abroad, browser_of, role):
    assert "Participant Example" not in read(browser_of(role)).partition("<main")[2]


def test_silent_is_who_missed_the_last_two_and_one_word_ends_it(abroad):
    def page():
        return AbroadPage(abroad.actors[CO], "silent")

    assert page().number == 1
    assert page().places[0].people[0].last_sign.startswith("arrived on")
    said = {"person": abroad.actors[HT].person_id, "tasks": "The till", "wellbeing": "well"}
    FollowUp.objects.filter(nth=2).update(done_on=clock.today(), **said)
    assert page().number == 0
    assert AbroadPage(abroad.actors[CO], "all").places[0].people[0].last_sign.startswith("follow-up 2")


@pytest.mark.parametrize(("role", "reads"), [(CO, True), (SG, True), (HC, False)])
def test_that_a_report_is_open_is_marked_for_those_who_read_it(abroad, browser_of, role, reads):
    act(abroad, "assessments.report_incident", LE, SCHOOL_ONLY)
    page = read(browser_of(role))

    assert ("report open" in page) == reads
    assert "Zimtschnecke" not in page


def test_who_is_home_is_not_there(abroad, browser_of):
    Mobility.unscoped.filter(pk=abroad.mobility.pk).update(state=State.FEEDBACK, ended_on=clock.today())

    assert "Nobody is abroad" in read(browser_of(CO))


def test_it_costs_the_same_for_one_as_for_four(abroad, browser_of):
    client, counts = browser_of(CO), []
    for more in (0, 3):
        for _nth in range(more):
            stay = another(abroad)
            put_in(stay, State.ONGOING, reached=9, ended_on=None, suspended_from=None, started_on=clock.today())
        read(client)
        with CaptureQueriesContext(connection) as asked:
            read(client)
        counts.append(len(asked))

    assert counts[0] == counts[1] <= 30, counts
