"""From one part of the agreement to another nothing typed is lost, with script and without."""

import re

import pytest
from django.urls import reverse

from accounts.models import Person
from agreements.parts import PartName
from agreements.selectors import open_version, parts_of
from lifecycle.models import Event, NamedPart
from lifecycle.roles import Role
from lifecycle.tables.mobility import State
from tests.lifecycle import worlds
from tests.portal.writing_parts import fields_of

CO, HC = Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR
TYPED = {"c.procedure": "A menu of three courses, cooked before two assessors", "c.language": "en"}


def of(stay, part) -> str:
    return reverse("portal:part", args=[stay.pk, part])


def written(cast):
    return Event.unscoped.filter(mobility=cast.mobility, name="agreements.write_part").count()


def saved(browser, stay, part, **typed):
    """The part as it is drawn, with this typed into it."""
    return browser.post(of(stay, part), fields_of(browser.get(of(stay, part))) | typed)


@pytest.fixture
def draft(cast):
    return worlds.a_stay_in(cast, State.AGREEMENT_DRAFT)


def now(stay, part):
    return parts_of(open_version(stay))[part]


def test_the_way_to_another_part_saves_what_is_typed_here(draft, browser_of):
    browser = browser_of(CO)
    page = browser.get(of(draft, PartName.ASSESSMENT)).content.decode()
    assert set(re.findall(r'data-part="(\w+)"', page)) >= set(PartName.values)

    answer = saved(browser, draft, PartName.ASSESSMENT, **TYPED, go=PartName.CONTACTS)

    assert answer["Location"] == of(draft, PartName.CONTACTS)
    assert now(draft, PartName.ASSESSMENT)["procedure"] == TYPED["c.procedure"]
    assert TYPED["c.procedure"] in browser.get(of(draft, PartName.ASSESSMENT)).content.decode()


@pytest.mark.slow
def test_who_only_looks_through_the_parts_writes_none(cast, draft, browser_of):
    browser, parts = browser_of(CO), list(PartName)
    for part in parts:  # whom the stay knows is taken over once
        saved(browser, draft, part)
    before, text = written(cast), parts_of(open_version(draft))
    for part, following in zip(parts, [*parts[1:], parts[0]], strict=True):
        answer = saved(browser, draft, part, go=following)
        assert answer["Location"] == of(draft, following)

    assert (written(cast), parts_of(open_version(draft))) == (before, text)


def test_what_cannot_be_saved_stays_in_sight_with_what_is_wrong(draft, browser_of):
    typed = {"c.sending.mentor.name": "Jo", "c.sending.mentor.email": "jo", "go": PartName.PERIOD}

    answer = browser_of(CO).post(of(draft, PartName.CONTACTS), typed)

    page = answer.content.decode()
    assert answer.status_code == 400
    assert 'value="Jo"' in page and 'value="jo"' in page
    assert "Write one mail address" in page.partition('id="f-c-sending-mentor-email-error"')[2][:400]


def test_enter_saves_and_goes_nowhere_else(draft, browser_of):
    """The first button of the form is the one that Enter presses."""
    page = browser_of(CO).get(of(draft, PartName.ASSESSMENT)).content.decode()

    first = re.search(r"<button[^>]*>", page.partition('id="w-part"')[2])
    assert first is not None
    assert "name=" not in first.group()


def test_somebody_typed_new_becomes_a_person_of_the_stay(cast, draft, browser_of):
    typed = {
        "c.host.emergency.person": "new",
        "c.host.emergency.name": "Ada Nova",
        "c.host.emergency.phone": "+39 06 000001",
    }
    answer = saved(browser_of(CO), draft, PartName.CONTACTS, **typed, quietly="1")
    assert (answer.status_code, NamedPart.objects.filter(person__given_names="Ada").count()) == (200, 0)
    assert now(draft, PartName.CONTACTS)["host"]["emergency"]["name"] == "Ada Nova"

    typed |= {"c.host.emergency.email": "ada@host.example.org", "c.host.emergency.function": "Porter"}
    saved(browser_of(CO), draft, PartName.CONTACTS, **typed, go=PartName.UNITS)

    part = NamedPart.objects.get(mobility=draft, part="emergency_contact", person__email="ada@host.example.org")
    written_of = now(draft, PartName.CONTACTS)["host"]["emergency"]
    assert (part.organisation, part.function) == (cast.organisations["hosting"], "Porter")
    assert (written_of["person"], written_of["function"]) == (str(part.person_id), "Porter")


def test_somebody_typed_with_a_wrong_address_is_told_beside_it_and_kept(draft, browser_of):
    typed = {"t.tutor.person": "new", "t.tutor.name": "Ada Nova", "t.tutor.email": "ada"}
    NamedPart.objects.filter(mobility=draft, part="tutor").delete()
    answer = saved(browser_of(CO), draft, PartName.CONTACTS, **typed)

    page = answer.content.decode()
    assert answer.status_code == 400
    assert 'value="Ada Nova"' in page
    assert page.partition('id="f-t-tutor-email-error"')[2][:300].strip()
    assert not Person.objects.filter(given_names="Ada").exists()

    assert (
        saved(browser_of(CO), draft, PartName.CONTACTS, **typed | {"t.tutor.email": "a@h.example"}).status_code == 302
    )
    assert NamedPart.objects.get(mobility=draft, part="tutor").person.email == "a@h.example"


def test_somebody_else_wrote_the_same_part_and_both_texts_are_there(draft, browser_of):
    browser = browser_of(CO)
    drawn = fields_of(browser.get(of(draft, PartName.PROGRAMME)))
    saved(browser_of(HC), draft, PartName.PROGRAMME, **{"c.activities": "Theirs"})

    answer = browser.post(of(draft, PartName.PROGRAMME), drawn | {"c.activities": "Mine"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "changed this at" in page
    assert ">Theirs</textarea>" in page and ">Mine</textarea>" in page
    assert now(draft, PartName.PROGRAMME)["activities"] == "Theirs"

    browser.post(of(draft, PartName.PROGRAMME), fields_of(answer) | {"mine": "1"})
    assert now(draft, PartName.PROGRAMME)["activities"] == "Mine"


@pytest.mark.slow
def test_a_run_of_savings_tells_of_each_part_once(cast, draft, browser_of):
    browser, before = browser_of(CO), written(cast)
    for words in ("One", "One and", "One and two"):
        saved(browser, draft, PartName.PROGRAMME, **{"c.activities": words})
        saved(browser, draft, PartName.SUPPORT, **{"c.housing": words})

    assert written(cast) == before + 2


def test_weekly_hours_may_be_half_ones_and_online_days_are_asked_of_a_blended_stay_alone(draft, browser_of):
    browser = browser_of(CO)
    assert "c.virtual_periods." not in browser.get(of(draft, PartName.PERIOD)).content.decode()
    saved(browser, draft, PartName.PERIOD, **{"c.weekly_hours": "37,5", "c.mode": "blended"})

    assert now(draft, PartName.PERIOD)["weekly_hours"] == 37.5
    assert "c.virtual_periods." in browser.get(of(draft, PartName.PERIOD)).content.decode()
