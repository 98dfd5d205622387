"""Library and memoranda lead to each other; a good example says how the stays under its memorandum ended."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ground import clock
from library.content import as_content
from library.models import Clause, UnitVersion
from library.selectors import newest_of
from lifecycle.roles import Role
from partnerships.models import StayPlan
from recognition.models import UnitDecision
from tests.factories.library import a_qualification, a_unit
from tests.factories.partnerships import CONTENT, a_memorandum, take
from tests.portal.code_walk import text_of
from tests.portal.more_stays import another

CO, HC, CI = Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR, Role.COMPETENT_INSTITUTION


@pytest.fixture
def unit(cast):
    school = cast.actors[CO]
    return a_unit(school, a_qualification(school)).unit


def read(browser, version):
    return text_of(browser.get(reverse("portal:memorandum", args=[version.pk])))


def page_of(browser, unit):
    return text_of(browser.get(reverse("units:unit", args=[unit.pk])))


def with_units(cast, *units, **more):
    first = {**CONTENT["qualifications"][0], "units": list(units)}
    return a_memorandum(cast, content={**CONTENT, "qualifications": [first]}, **more)


def test_a_unit_of_the_library_leads_to_its_memoranda_and_they_lead_back(cast, browser_of, unit):
    version = with_units(cast, as_content(newest_of(unit), "en"))
    browser, link = browser_of(CO), reverse("units:unit", args=[unit.pk])

    assert "In your library:" in read(browser, version)
    assert f'href="{link}"' in read(browser, version)
    assert reverse("portal:memorandum", args=[version.pk]) in page_of(browser, unit).partition('id="where"')[2]


def test_a_unit_that_was_typed_leads_both_ways_once_it_is_sent(cast, browser_of):
    version = a_memorandum(cast)
    browser = browser_of(CO)
    assert "In your library:" not in read(browser, version)

    take(version, "submit", cast.actors[CO])

    kept = UnitVersion.objects.visible_to(cast.actors[CO]).get().unit
    assert reverse("units:unit", args=[kept.pk]) in read(browser, version)
    where = page_of(browser, kept).partition('id="where"')[2]
    assert reverse("portal:memorandum", args=[version.pk]) in where and "Not used yet" not in where
    assert "In 1 memorandum" in text_of(browser.get(reverse("units:library")))


def test_the_library_of_another_party_is_not_led_to(cast, browser_of, unit):
    version = with_units(cast, as_content(newest_of(unit), "en"), state="under_review")

    assert "In your library:" not in read(browser_of(HC), version)


def test_many_units_cost_what_one_costs(cast, browser_of):
    school = cast.actors[CO]
    qualification = a_qualification(school)
    units = [as_content(newest_of(a_unit(school, qualification, code=f"Z{nth}").unit), "en") for nth in range(4)]
    few, many = with_units(cast, units[0], code="MOU-LT-IT-07"), with_units(cast, *units, code="MOU-LT-IT-08")
    browser, numbers = browser_of(CO), []
    read(browser, few)
    for version in (few, many):
        with CaptureQueriesContext(connection) as asked:
            read(browser, version)
        numbers.append(len(asked))

    assert numbers[0] == numbers[1]


def offered(cast, code, words, *decisions):
    """A text that another organisation offers; under its memorandum one stay for each of these."""
    version = a_memorandum(cast, "in_force", code=code, content={**CONTENT, "differing": words})
    for units in decisions:
        stay = another(cast)
        StayPlan.objects.update_or_create(mobility=stay, defaults={"memorandum": version.memorandum})
        for nth, decision in enumerate(units):
            UnitDecision.objects.create(
                mobility=stay, unit_code=f"U{nth}", institution=cast.organisations["competent"], decision=decision,
                person_id=cast.actors[CI].person_id, decided_at=clock.now(), reason="Said in the decision",
            )  # fmt: skip
    return version


def test_a_good_text_says_how_the_stays_under_its_memorandum_ended_the_best_first(cast, browser_of):
    for code, words, decisions in (
        ("MOU-A", "First way.", [("full", "none"), ("full", "full")]),
        ("MOU-B", "Second way.", [("full",), ("full", "full"), ("partial",)]),
        ("MOU-C", "Third way.", []),
    ):
        version = offered(cast, code, words, *decisions)
        browser_of(CO).post(reverse("portal:memorandum-offer", args=[version.pk]), {"field": "differing"})
    Clause.unscoped.update(organisation=cast.organisations["intermediary"].pk)
    draft = a_memorandum(cast, code="MOU-D", content=CONTENT)

    page = text_of(browser_of(CO).get(reverse("portal:memorandum-write", args=[draft.pk, "bodies"])))

    assert page.index("Second way.") < page.index("First way.") < page.index("Third way.")
    for words in ("recognised in full in 2 of 3 stays", "recognised in full in 1 of 2 stays"):
        assert page.count(words) == 1
