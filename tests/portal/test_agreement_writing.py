"""Every part of an agreement says what it lacks and who gives it, whatever the stay; units are ticked, not typed."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agreements.models import AgreementPart, AgreementVersion
from agreements.parts import SHAPES, PartName
from agreements.selectors import open_version, parts_of
from agreements.services import open_first_version, write_part
from lifecycle.models import Mobility, NamedPart, OrganisationPart
from lifecycle.roles import Role
from lifecycle.tables.mobility import State
from partnerships.services import plan_units
from portal.agreements.writing.page import AgreementWriting
from tests.factories.accounts import MembershipFactory
from tests.factories.partnerships import CONTENT, UNIT, a_memorandum, known_to_all
from tests.factories.partnerships import under as planned_under
from tests.lifecycle import worlds
from tests.lifecycle.conftest import put_in
from tests.portal.test_parts_of_agreement import of, saved
from tests.portal.writing_parts import fields_of, page

CO, HC, LE = Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR, Role.PARTICIPANT
VARIANTS = {
    "certified": {},
    "staff": {"participant_kind": "staff", "approach": "declare"},
}


def empty(stay):
    """The draft of which nobody wrote anything."""
    version = open_first_version(mobility=stay)
    for part in PartName:
        write_part(version=version, name=part, content={})
    NamedPart.objects.filter(mobility=stay, part="tutor").delete()
    return version


@pytest.fixture(params=[*VARIANTS, "nobody sends", "blended"])
def stay(request, cast):
    found = put_in(cast.mobility, State.AGREEMENT_DRAFT, reached=3, **VARIANTS.get(request.param, {}))
    version = empty(found)
    if request.param == "blended":
        write_part(version=version, name=PartName.PERIOD, content={"mode": "blended"})
    if request.param == "nobody sends":
        OrganisationPart.objects.filter(mobility=found, part="sending").delete()
    return Mobility.unscoped.get(pk=found.pk)


def writer(cast, stay):
    sent = OrganisationPart.objects.filter(mobility=stay, part="sending").exists()
    return cast.actors[CO if sent else LE]


@pytest.mark.slow
def test_each_part_says_what_is_missing_and_who_gives_it_at_the_field_that_takes_it(cast, stay, browser_of):
    actor = writer(cast, stay)
    browser = browser_of(CO if actor == cast.actors[CO] else LE)
    drawn = {part.value: page(browser.get(of(stay, part))) for part in PartName}
    writing = AgreementWriting(stay, actor, PartName.PERIOD)

    assert {line.part.key for line in writing.parts if line.lacks} == {one.part for one in writing.missing if one.part}
    for one in writing.missing:
        assert one.sentence and one.who and one.giver, one
        address, _hash, anchor = one.address.partition("#")
        if anchor:
            assert address == of(stay, one.part), one
            assert f'id="{anchor}"' in drawn[one.part], one
        assert one.sentence.split("“")[0] in re.sub("&#x27;", "'", drawn[PartName.PERIOD]), one
    for line in writing.parts:
        assert re.match(r"\d+ missing: .+ \(.+\)" if line.lacks else "complete: ", line.says), line
    shows_what_it_has(stay, drawn, sends=actor == cast.actors[CO])


def shows_what_it_has(stay, drawn, *, sends):
    """A variant is not asked for what it does not have."""
    blended = parts_of(open_version(stay))[PartName.PERIOD].get("mode") == "blended"
    assert ("c.units." in drawn[PartName.UNITS]) is not stay.is_staff_stay
    assert ("c.daily_programme" in drawn[PartName.PROGRAMME]) is stay.is_staff_stay
    assert ("c.sending.mentor.person" in drawn[PartName.CONTACTS]) is sends
    assert ("c.virtual_periods." in drawn[PartName.PERIOD]) is blended


def test_nothing_that_a_stay_does_not_have_is_lost_by_writing_its_part(cast, browser_of):
    found = worlds.a_stay_in(cast, State.AGREEMENT_DRAFT)
    version = open_version(found)
    kept = {"mode": "physical", "virtual_periods": [{"from": "2026-02-01", "until": "2026-02-07", "what": "Words"}]}
    write_part(version=version, name=PartName.PERIOD, content=parts_of(version)[PartName.PERIOD] | kept)
    saved(browser_of(CO), found, PartName.PERIOD, **{"c.place": "Kitchen"})

    now = parts_of(open_version(found))[PartName.PERIOD]
    assert (now["place"], now["virtual_periods"]) == ("Kitchen", kept["virtual_periods"])


@pytest.fixture
def under(cast):
    """A draft under a memorandum with a unit of two outcomes, of which the plan says nothing."""
    known_to_all(cast)
    found = planned_under(cast, a_memorandum(cast, "in_force"), State.AGREEMENT_DRAFT, reached=3)
    plan_units(mobility=found, qualification={}, units=[])
    open_first_version(mobility=Mobility.unscoped.get(pk=found.pk))
    return Mobility.unscoped.get(pk=found.pk)


def units_now(stay):
    return parts_of(open_version(stay))[PartName.UNITS].get("units", [])


def test_all_units_of_the_memorandum_are_one_click_and_one_may_be_taken_in_part(under, browser_of):
    browser = browser_of(CO)
    saved(browser, under, PartName.UNITS, take="memorandum")
    assert units_now(under) == CONTENT["qualifications"][0]["units"]
    assert parts_of(open_version(under))[PartName.UNITS]["qualification"]["title"] == "Virėjas"

    drawn = fields_of(browser.get(of(under, PartName.UNITS)))
    one = next(value for value in drawn["outcome"] if value.endswith(":1"))
    browser.post(of(under, PartName.UNITS), drawn | {"outcome": [one]})
    assert units_now(under) == [{**UNIT, "outcomes": UNIT["outcomes"][1:]}]
    assert "part of the unit" in page(browser.get(of(under, PartName.UNITS)))

    saved(browser, under, PartName.UNITS, unit=[])
    assert units_now(under) == []


def test_the_words_of_a_unit_are_changed_here_alone(under, browser_of):
    browser = browser_of(CO)
    saved(browser, under, PartName.UNITS, take="memorandum")
    drawn = fields_of(browser.get(of(under, PartName.UNITS)))
    opened = browser.post(of(under, PartName.UNITS), drawn | {"open": drawn["unit"][0]})
    browser.post(of(under, PartName.UNITS), fields_of(opened) | {"c.units.0.outcomes.0.activities": "Cleans the line"})

    (unit,) = units_now(under)
    assert (unit["code"], unit["outcomes"][0]["activities"]) == (UNIT["code"], "Cleans the line")
    assert "Cleans the line" in page(browser.get(of(under, PartName.UNITS)))


def test_a_stay_is_planned_under_a_memorandum_with_its_host_country_units_and_institution(cast, browser_of):
    known_to_all(cast)
    home = {"step": "recognises", "country": "LT", "organisation": str(cast.organisations["competent"].pk)}
    covered = [{"organisation": str(cast.organisations["competent"].pk), "role": "recognises"}]
    version = a_memorandum(cast, "in_force", bodies=[home], covered=covered)
    browser = browser_of(CO)
    assert reverse("portal:plan") + f"?memorandum={version.pk}" in page(browser.get(f"/memoranda/{version.pk}/"))

    typed = {"variant": "learner", "memorandum": str(version.pk), "given_names": "Noor", "family_names": "Nova",
             "email": "noor@learners.example", "birth_date": "2009-01-02", "call_year": "2026",
             "rule_set": str(worlds_rule(cast)), "approach": "certify"}  # fmt: skip
    assert browser.post(reverse("portal:plan"), typed).status_code == 302

    planned = Mobility.unscoped.get(participant__given_names="Noor")
    parts = {one.part: one.organisation for one in planned.organisation_parts.all()}
    assert planned.country == "IT"
    assert (parts["hosting"], parts["competent"]) == (cast.organisations["hosting"], cast.organisations["competent"])
    assert [unit["code"] for unit in planned.plan.units] == [UNIT["code"]]
    assert browser_of(HC).get(reverse("portal:plan"), {"memorandum": version.pk}).context["under"] is None


def worlds_rule(cast):
    return cast.mobility.rule_set_id


# What is typed into each part; whatever the order in which the parts are saved, all of it is there.
TYPED = {
    PartName.PERIOD: {"c.place": "Via Roma 1", "c.weekly_hours": "37,5"},
    PartName.CONTACTS: {"c.sending.emergency.name": "Night desk", "c.sending.emergency.phone": "+370 5 1",
                        "c.sending.emergency.person": "new", "quietly": "1"},
    PartName.UNITS: {"c.outcomes": "Speaks with guests", "c.progress": "Two years"},
    PartName.PROGRAMME: {"c.activities": "Cold kitchen", "c.timetable": "Mornings"},
    PartName.ASSESSMENT: {"c.methods": "Observation\nTalk", "c.date": "2026-04-20"},
    PartName.RECOGNITION: {"c.effect": "Counts for the year"},
    PartName.SUPPORT: {"c.housing": "Guest house", "c.accident_insurance": "Host"},
}  # fmt: skip
assert set(TYPED) == set(SHAPES)


def written_in(stay, browser, order):
    """The agreement whose parts were saved in this order."""
    AgreementVersion.unscoped.filter(mobility=stay).delete()
    open_first_version(mobility=stay)
    for part in order:
        assert saved(browser, stay, part, **TYPED[part]).status_code in (200, 302), part
    return {one.name: one.sha256 for one in AgreementPart.objects.filter(agreement_version__mobility=stay)}


@pytest.mark.slow
@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(list(TYPED)))
def test_any_order_of_parts_gives_the_same_agreement(cast, browser_of, order):
    found, browser = put_in(cast.mobility, State.AGREEMENT_DRAFT, reached=3), browser_of(CO)
    assert written_in(found, browser, order) == written_in(found, browser, TYPED)


def test_what_the_page_asks_grows_with_no_colleague(under, cast, browser_of):
    browser, where = browser_of(CO), of(under, PartName.CONTACTS)
    with CaptureQueriesContext(connection) as before:
        browser.get(where)
    for _nth in range(5):
        MembershipFactory(organisation=cast.organisations["sending"], function="Cook", role="coordinator")
    with CaptureQueriesContext(connection) as after:
        assert browser.get(where).content.decode().count("Cook") >= 5
    assert len(after) <= len(before) + 1
