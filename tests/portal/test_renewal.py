"""What the last version taught stands beside the text of the next one; the directory leaves as a workbook too."""

import zipfile
from datetime import date
from io import BytesIO

from django.urls import reverse

from accounts.models import Organisation
from ground import clock
from lifecycle.models import Mobility
from lifecycle.roles import Role
from partnerships.forms import MemorandumField
from partnerships.models import Memorandum, StayPlan
from partnerships.selectors import unit_codes_in
from portal.memoranda.renewal import Renewal
from quality.models import Answer
from tests.factories.partnerships import CONTENT, a_memorandum, a_version, again, put, record
from tests.portal.code_walk import text_of

CO, HC = Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR


def reviewed(cast):
    """A version in force whose review found something, and the draft that follows it."""
    version = a_memorandum(cast, "in_force")
    data = {"held_on": "2026-01-12", "findings": "Logs came late", "actions": "Send logs weekly\nOne contact only"}
    record(version, "hold_review", cast.actors[CO], data)
    return a_version(cast, again(version).memorandum)


def test_findings_and_open_actions_stand_beside_the_next_version(cast, browser_of):
    draft = reviewed(cast)
    page = text_of(browser_of(CO).get(reverse("portal:memorandum-write", args=[draft.pk, "aims"])))
    for words in ("The review of 12 January 2026", "Logs came late", "Send logs weekly", "2 actions are open"):
        assert words in page
    assert page.count("Say what was done") == 2


def test_the_own_rating_stands_there_and_nobody_elses(cast, browser_of):
    draft = reviewed(cast)
    Mobility.unscoped.filter(pk=cast.mobility.pk).update(state="completed")
    Answer.unscoped.create(
        mobility=cast.mobility, role=Role.PARTICIPANT, satisfaction=4, person=cast.mobility.participant,
        answered_at=clock.now(),
    )  # fmt: skip
    assert [one.organisation.name for one in Renewal(draft, cast.actors[CO]).partners] == ["Example hosting"]
    page = text_of(browser_of(CO).get(reverse("portal:memorandum-write", args=[draft.pk, "aims"])))
    assert "Our rating of Example hosting" in page
    assert "Our rating of" not in text_of(
        browser_of(HC).get(reverse("portal:memorandum-write", args=[draft.pk, "aims"]))
    )


def test_a_first_version_has_nothing_to_look_back_at(cast, browser_of):
    page = text_of(browser_of(CO).get(reverse("portal:memorandum-write", args=[a_memorandum(cast).pk, "aims"])))
    assert "What the last version taught" not in page


def test_the_directory_leaves_as_a_workbook_with_the_same_rows_and_no_formula(cast, browser_of):
    Organisation.objects.filter(name="Example hosting").update(name="=Example hosting")
    answer = browser_of(CO).get(reverse("partners:export", args=["xlsx"]), {"country": "IT"})
    book = zipfile.ZipFile(BytesIO(answer.content))
    text = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
    assert all(words in text for words in ("Partner", "=Example hosting", "Example competent"))
    assert "Example employer" not in text and "<f>" not in text and "rating" not in text.lower()
    assert browser_of(CO).get(reverse("partners:export", args=["pdf"])).status_code == 404


def two_in_force(cast):
    """One version for 2026 and one that is signed for 2027 already, with another unit."""
    first = a_memorandum(cast, "in_force")
    put(first, "in_force", valid_from=date(2026, 1, 1), valid_until=date(2026, 12, 31))
    (entry,) = CONTENT["qualifications"]
    later = {**CONTENT, "qualifications": [{**entry, "units": [{"code": "NEW", "title": "New unit"}]}]}
    second = a_version(cast, first.memorandum)
    type(second).unscoped.filter(pk=second.pk).update(content=later, number=2)
    put(second, "in_force", valid_from=date(2027, 1, 1), valid_until=date(2027, 12, 31))
    return first.memorandum


def test_units_and_labels_are_those_of_the_version_of_the_first_day(cast):
    plan = StayPlan(mobility=cast.mobility, memorandum=two_in_force(cast))
    (unit,) = CONTENT["qualifications"][0]["units"]
    assert unit_codes_in(plan, date(2026, 5, 4)) == {unit["code"]}
    assert unit_codes_in(plan, date(2027, 5, 4)) == {"NEW"}

    field = MemorandumField(queryset=Memorandum.unscoped.all())
    held = Memorandum.unscoped.get(pk=plan.memorandum.pk)
    field.day = date(2026, 5, 4)
    assert "31 December 2026" in field.label_from_instance(held)
    field.day = date(2027, 5, 4)
    assert "31 December 2027" in field.label_from_instance(held)
