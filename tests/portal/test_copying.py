"""A stay and a group copied for next year in three clicks; nothing personal comes along."""

import re
from datetime import date

from django.urls import reverse

from lifecycle.models import Cohort, Mobility
from lifecycle.roles import OrganisationPartKind, Role
from partnerships.selectors import plan_of
from portal.planning.copying import a_year_later
from tests.lifecycle.conftest import put_in

CO, HC = Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR
VALUE = re.compile(r'name="([a-z_]+)"[^>]*?value="([^"]*)"')


def as_drawn(page: str) -> dict[str, str]:
    """What the form would send as it stands."""
    found = dict(VALUE.findall(page))
    for name, options in re.findall(r'<select name="([a-z_]+)"(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'value="([^"]*)"\s+selected', options)
        found[name] = chosen[1] if chosen else ""
    for name, value in re.findall(r'type="radio" name="([a-z_]+)" value="([^"]*)"[^>]*checked', page):
        found[name] = value
    return found


def test_a_stay_is_copied_in_three_clicks_for_somebody_else(cast, browser_of):
    put_in(cast.mobility, "completed")
    Mobility.unscoped.filter(pk=cast.mobility.pk).update(objective="Cook", fewer_opportunities="yes", mobility_code="M")
    browser, before = browser_of(CO), cast.stay()
    page = browser.get(reverse("portal:stay", args=[before.pk])).content.decode()
    address = reverse("portal:copy-stay", args=[before.pk])
    assert address in page  # 1: "Copy for next year"
    drawn = as_drawn(browser.get(address).content.decode())
    who = {"given_names": "Ona", "family_names": "Nauja", "email": "ona@example.org", "birth_date": "2007-05-05"}
    there = browser.post(address, {**drawn, "rule_set": before.rule_set_id, **who})  # 2: "Plan it"

    copy = Mobility.unscoped.exclude(pk=before.pk).get()
    assert there.url == reverse("portal:stay", args=[copy.pk])
    assert copy.planned_start == date(2027, 3, 1)
    assert copy.planned_start.weekday() == before.planned_start.weekday()
    assert (copy.country, copy.objective, copy.approach) == (before.country, "Cook", before.approach)
    hosts = [
        stay.organisation_parts.get(part=OrganisationPartKind.HOSTING, until_at=None).organisation_id
        for stay in (before, copy)
    ]
    assert hosts[0] == hosts[1]
    assert [unit["code"] for unit in plan_of(copy).units] == [unit["code"] for unit in plan_of(before).units]
    assert copy.mobility_code == ""
    assert copy.fewer_opportunities != "yes"
    assert copy.participant_id != before.participant_id
    assert {part.part for part in copy.named_parts.all()} == {"participant"}


def test_only_the_school_that_sends_copies_a_stay(cast, browser_of):
    put_in(cast.mobility, "completed")
    assert browser_of(HC).get(reverse("portal:copy-stay", args=[cast.mobility.pk])).status_code == 404


def test_a_group_is_copied_in_three_clicks_without_its_people(cast, browser_of):
    cohort = Cohort.unscoped.create(
        organisation_id=cast.actors[CO].organisation_id, name="Cookery 2026", is_group=True, programme_text="Markets"
    )
    Mobility.unscoped.filter(pk=cast.mobility.pk).update(cohort=cohort)
    browser = browser_of(CO)
    address = f"{reverse('portal:plan-group')}?like={cohort.pk}"
    assert address in browser.get(reverse("portal:group", args=[cohort.pk])).content.decode()  # 1
    page = browser.get(address).content.decode()

    assert 'value="Cookery 2027"' in page
    assert 'value="1 March 2027"' in page
    assert "Markets" in page
    assert cast.mobility.participant.email not in page


def test_a_year_later_is_the_same_day_of_the_week():
    assert a_year_later(date(2026, 3, 2)) == date(2027, 3, 1)
    assert a_year_later(date(2024, 2, 29)) == date(2025, 2, 27)
    assert a_year_later(None) is None
