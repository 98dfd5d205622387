"""Who is abroad now: where, with whom, whom to call, the last sign of life; for those who look after the stays."""

import base64
import hashlib
import html
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Organisation, Person
from assessments.models import FollowUp, Item, PreparationItem
from ground import clock
from lifecycle.models import Mobility, NamedPart
from lifecycle.roles import Role
from lifecycle.tables.mobility import State
from portal.safety.abroad import AbroadPage
from tests.factories.assessments import act
from tests.lifecycle.conftest import put_in
from tests.portal.more_stays import another

CO, EM, GU, HC, HT, LE, QM, SG = (
    Role.SENDING_COORDINATOR,
    Role.EMPLOYER,
    Role.GUARDIAN,
    Role.HOST_COORDINATOR,
    Role.HOST_TUTOR,
    Role.PARTICIPANT,
    Role.QUALITY_MANAGER,
    Role.SAFEGUARDING,
)
ABROAD, NIGHT, CARDS = reverse("portal:abroad"), reverse("portal:night-list"), reverse("portal:cards")
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


@pytest.mark.parametrize(("last", "late", "soon"), [(-1, True, 0), (0, False, 1), (7, False, 1), (8, False, 0)])
def test_who_should_be_home_is_looked_at_first_and_no_longer_expected(abroad, browser_of, last, late, soon):
    day = clock.today() + timedelta(days=last)
    Mobility.unscoped.filter(pk=abroad.mobility.pk).update(planned_end=day)
    FollowUp.objects.all().delete()
    _answer, night = sheet(browser_of(CO), NIGHT)
    words, counts = "should have been home since 12 January", AbroadPage(abroad.actors[CO], "all").choices

    assert (words in night.partition("Look at these first")[2], words in read(browser_of(CO))) == (late, late)
    assert {name: number for name, _words, number, _now in counts if name in ("silent", "week")} == {
        "silent": int(late),
        "week": soon,
    }


@pytest.mark.parametrize(("role", "reads"), [(CO, True), (SG, True), (HC, False)])
def test_that_a_report_is_open_is_marked_for_those_who_read_it(abroad, browser_of, role, reads):
    act(abroad, "assessments.report_incident", LE, SCHOOL_ONLY)
    page = read(browser_of(role))

    assert ("report open" in page) == reads
    assert "Zimtschnecke" not in page


def test_who_is_home_is_not_there(abroad, browser_of):
    yesterday = clock.today() - timedelta(days=1)
    Mobility.unscoped.filter(pk=abroad.mobility.pk).update(state=State.FEEDBACK, ended_on=yesterday)

    assert "Nobody is abroad" in read(browser_of(CO))


@pytest.mark.parametrize(
    ("state", "zone", "days", "there"),
    [
        (State.EARLY_RETURN, "Europe/Rome", 0, True),
        (State.EARLY_RETURN, "Pacific/Honolulu", -1, True),  # yesterday is not over there
        (State.EARLY_RETURN, "Europe/Rome", -1, False),
        (State.RESULTS, "Europe/Rome", 0, True),
    ],
)
def test_who_goes_home_stays_on_every_list_until_the_last_day_is_over_there(
    abroad, browser_of, state, zone, days, there
):
    day = clock.today() + timedelta(days=days)
    Mobility.unscoped.filter(pk=abroad.mobility.pk).update(state=state, time_zone=zone, ended_on=day)
    own = browser_of(LE).get(reverse("portal:my-stay", args=[abroad.mobility.pk])).content.decode()
    night = sheet(browser_of(CO), NIGHT)[1]

    marked = f"goes home on {day.day} January"
    assert (marked in read(browser_of(CO)), marked in night) == (there, there)
    assert ("tel:112" in own, f"The last day abroad is {day.day} January." in own) == (there, there)
    assert "nobody has confirmed the arrival" not in night


def test_it_costs_the_same_for_one_as_for_four(abroad, browser_of):
    client, counts = browser_of(CO), []
    for more in (0, 3):
        for _nth in range(more):
            stay = another(abroad)
            put_in(stay, State.ONGOING, reached=9, ended_on=None, suspended_from=None, started_on=clock.today())
        read(client)
        with CaptureQueriesContext(connection) as asked:
            read(client)
        with CaptureQueriesContext(connection) as of_a_sheet:
            client.get(CARDS)
        counts.append((len(asked), len(of_a_sheet)))

    assert counts[0] == counts[1], counts
    assert max(counts[0]) <= 30, counts


# The night list and the card


def sheet(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer, " ".join(html.unescape(answer.content.decode()).split())


@pytest.mark.parametrize("address", [NIGHT, CARDS])
def test_a_sheet_is_one_file_that_needs_nothing_else(abroad, browser_of, address):
    answer, page = sheet(browser_of(CO), f"{address}?keep=1")

    assert not re.search(r"<script|<img|<link(?! rel=.icon. href=.data:,)|\ssrc=|\sstyle=|url\(", page)
    style = re.search(r"<style>(.*?)</style>", answer.content.decode(), re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(html.unescape(style).encode()).digest()).decode()
    assert f"'sha256-{digest}'" in answer["Content-Security-Policy"]
    assert answer["Content-Disposition"].startswith("attachment")
    assert re.search(r"Made on 12 January 2026, \d\d:\d\d", page)
    assert all(link.startswith(("http", "tel:", "data:")) for link in re.findall(r'href="([^"]*)"', page))


@pytest.mark.parametrize("role", [CO, HC, SG])
def test_the_night_list_says_where_they_are_and_whom_to_call_on_each_side(abroad, browser_of, role):
    Organisation.objects.filter(pk=abroad.organisations["sending"].pk).update(phone="+370 5 55")
    _answer, page = sheet(browser_of(role), NIGHT)

    words = ("Italy, Exampletown", "tel:112", "Via Finta 2", "tel:+39061", "tel:+3702", "tel:+370555", "arrived on")
    assert [one for one in words if one not in page] == []
    assert "silent: the last two signs that were due did not come" in page


def test_who_should_have_arrived_is_on_the_night_list_first_of_all(abroad, browser_of):
    late = another(abroad)
    day = clock.today() - timedelta(days=1)
    put_in(late, State.READY, reached=8, ended_on=None, suspended_from=None, started_on=None, planned_start=day)
    _answer, page = sheet(browser_of(CO), NIGHT)

    assert "the first day passed and nobody has confirmed the arrival" in page
    assert "2 people are on this list" in page
    Mobility.unscoped.filter(pk=late.pk).update(planned_start=clock.today() + timedelta(days=1))
    assert "1 person is on this list" in sheet(browser_of(CO), NIGHT)[1]
    assert "1 person is abroad" in read(browser_of(CO))


def test_a_report_without_the_host_leaves_no_mark_on_the_list_of_the_host(abroad, browser_of):
    act(abroad, "assessments.report_incident", LE, SCHOOL_ONLY)

    said = {role: "a report is open" in sheet(browser_of(role), NIGHT)[1] for role in (CO, SG, HC)}
    assert said == {CO: True, SG: True, HC: False}


def test_the_card_is_for_who_sees_whom_to_call_and_in_the_language_of_who_carries_it(abroad, browser_of):
    Person.objects.filter(pk=abroad.actors[LE].person_id).update(language="nl")
    card = reverse("portal:card", args=[abroad.mobility.pk])
    seen = {role: browser_of(role).get(card).status_code for role in (LE, GU, CO, HC, HT, SG, EM, QM)}

    assert seen == {**dict.fromkeys((LE, GU, CO, HC, HT, SG), 200), EM: 404, QM: 404}
    _answer, page = sheet(browser_of(CO), card)
    words = ("Card to carry", "Waar ik werk", "Waar ik woon", "Emergenza", "Via Finta 2", "tel:112", "tel:+39061")
    assert [one for one in words if one not in page] == []
    assert card in browser_of(LE).get(reverse("portal:my-stay", args=[abroad.mobility.pk])).content.decode()


def test_the_card_leaves_out_a_number_that_the_other_guardian_may_not_read(abroad, browser_of):
    card = reverse("portal:card", args=[abroad.mobility.pk])
    assert "tel:+3702" in sheet(browser_of(LE), card)[1]
    NamedPart.objects.filter(mobility=abroad.mobility, part="guardian").update(contact_kept=True)

    assert "tel:+3702" not in sheet(browser_of(LE), card)[1]


def test_the_card_leads_back_to_where_one_came_from(abroad, browser_of):
    client, stay = browser_of(CO), reverse("portal:stay", args=[abroad.mobility.pk])
    card = reverse("portal:card", args=[abroad.mobility.pk])
    there = html.unescape(re.search(rf'href="({card}[^"]*)"', read(client, "?show=silent"))[1])

    for address, back in ((there, f"{ABROAD}?show=silent"), (card, stay), (f"{card}?next=https://e.org/", stay)):
        assert f'<a href="{back}">Go back</a>' in sheet(client, address)[1], address
