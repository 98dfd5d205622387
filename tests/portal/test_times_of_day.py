"""A time of day is by the reader's own clock, or says by which: a reader in Lisbon, a stay in Helsinki."""

import re
from datetime import UTC, datetime
from html import unescape

import pytest
from django.conf import settings
from django.core import mail
from django.urls import reverse

from accounts.models import Organisation, Person
from assessments.incident_models import Incident
from ground.days import day_as
from ground.reading_zone import reading_in
from lifecycle.effects import outbox
from lifecycle.models import Mobility
from lifecycle.roles import Role
from lifecycle.tables.mobility import State
from tests.factories.assessments import act
from tests.lifecycle import worlds
from tests.portal.code_walk import browser_by_link
from tests.source import ROOT, sources

CO, HC, HT, LE = Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR, Role.HOST_TUTOR, Role.PARTICIPANT
AT = datetime(2026, 3, 4, 9, 5, tzinfo=UTC)
CLOCK = re.compile(r"\b([01]\d|2[0-3]):([0-5]\d)\b( \(UTC[+\d:-]*\))?")
REPORT = {"kind": "safety", "severity": "2", "text": "The ladder is broken"}


@pytest.fixture
def abroad(cast):
    """The school is in Lisbon, the host and the stay in Helsinki, two hours ahead; it is winter."""
    Organisation.unscoped.filter(pk=cast.organisations["sending"].pk).update(country="PT", time_zone="Europe/Lisbon")
    Organisation.unscoped.filter(pk=cast.organisations["hosting"].pk).update(country="FI", time_zone="Europe/Helsinki")
    worlds.a_stay_in(cast, State.ONGOING)
    Mobility.unscoped.filter(pk=cast.mobility.pk).update(country="FI", time_zone="Europe/Helsinki")
    return cast


def reported(cast, who: Role = LE) -> Incident:
    act(cast, "assessments.report_incident", who, REPORT)
    return Incident.objects.get()


def times(content: str) -> list[tuple[int, bool]]:
    """The hour of each time of day that is read, and whether its clock stands beside it."""
    body = re.sub(r"<(script|style|svg)\b.*?</\1>", "", content, flags=re.DOTALL)
    words = unescape(re.sub(r"<[^>]*>", " ", body))
    return [(int(hour), bool(zone)) for hour, _minute, zone in CLOCK.findall(words)]


def shown(browser, name: str, *args) -> list[tuple[int, bool]]:
    answer = browser.get(reverse(name, args=args))
    assert answer.status_code == 200
    return times(answer.content.decode())


def test_a_day_alone_names_no_clock_and_a_time_of_day_does_unless_it_is_the_own():
    with reading_in("Europe/Lisbon", own=True):
        assert day_as(AT, "j M Y, H:i") == "4 Mar 2026, 09:05"
    with reading_in("Europe/Helsinki", own=False):
        assert day_as(AT, "j M Y, H:i") == "4 Mar 2026, 11:05 (UTC+2)"
        assert day_as(AT, "H:i:s") == "11:05:00 (UTC+2)"
        assert day_as(AT, "j M Y") == "4 Mar 2026"
        assert day_as(AT, "c").endswith("+02:00")
    with reading_in("", own=True):
        assert day_as(AT, "H:i") == "09:05 (UTC)"


@pytest.mark.slow
def test_a_school_in_lisbon_and_a_host_in_helsinki_read_by_the_clock_on_their_walls(abroad, browser_of):
    incident = reported(abroad)
    hour, stay = incident.reported_at.hour, abroad.mobility.pk
    lisbon = shown(browser_of(CO), "portal:stay", stay) + shown(browser_of(CO), "portal:report", stay, incident.pk)
    helsinki = shown(browser_of(HC), "portal:stay", stay)

    assert (hour, False) in lisbon
    assert (hour + 2, False) in helsinki
    assert not any(named for _hour, named in lisbon + helsinki)
    assert (hour + 2, False) not in lisbon


@pytest.mark.parametrize("by_link", [True, False])
def test_who_is_abroad_reads_which_clock_it_is(abroad, browser_of, by_link):
    incident = reported(abroad)
    browser = browser_by_link(abroad, LE) if by_link else browser_of(LE)
    found = shown(browser, "portal:report-sent", abroad.mobility.pk, incident.pk)

    assert (incident.reported_at.hour, True) in found
    assert all(named for _hour, named in found)


def test_a_tutor_by_a_link_reads_by_the_clock_of_the_own_house(abroad):
    tutor = Person.objects.filter(pk=abroad.actors[HT].person_id)
    tutor.update(keeper=abroad.organisations["hosting"])
    incident = reported(abroad, HT)
    found = shown(browser_by_link(abroad, HT), "portal:report-sent", abroad.mobility.pk, incident.pk)

    assert found
    assert {one for one in found if not one[1]} == {(incident.reported_at.hour + 2, False)}


@pytest.mark.slow
def test_every_time_in_a_mail_says_by_which_clock(abroad):
    """A mail is opened anywhere."""
    hour = reported(abroad).reported_at.hour
    outbox.drain()
    texts = [f"{letter.subject} {letter.body}" for letter in mail.outbox]
    texts += [part.content for letter in mail.outbox for part in letter.alternatives]
    found = [one for words in texts for one in times(words)]

    assert (hour, True) in found
    assert all(named for _hour, named in found)


def test_times_of_day_become_text_in_one_place():
    """Django's `time`, and formats of Python, know nothing of whose clock it is."""
    templates = [
        path.relative_to(ROOT).as_posix()
        for path in (settings.BASE_DIR / "templates").rglob("*.*")
        if path.suffix in (".html", ".txt") and re.search(r"\|\s*time\b", path.read_text(encoding="utf-8"))
    ]
    asks = re.compile(r"strftime\([^)]*%[HIMp]|:%H|%H:%M|isoformat\(timespec")
    code = [
        source.name
        for source in sources()
        if asks.search(source.text) and not source.name.startswith("tools/") and source.name != "documents/formats.py"
    ]

    assert templates == []
    assert code == []
