"""From one part of the agreement to another nothing typed is lost, with script and without."""

import re

from django.urls import reverse

from agreements.parts import PartName
from agreements.selectors import open_version, parts_of
from lifecycle.models import Event
from lifecycle.roles import Role
from lifecycle.tables.mobility import State
from portal.steps.part_page import GOES_ON, _sent_by
from tests.lifecycle import worlds

CO = Role.SENDING_COORDINATOR
TYPED = {"c.procedure": "A menu of three courses, cooked before two assessors", "c.language": "en"}


def of(stay, part) -> str:
    return reverse("portal:part", args=[stay.pk, part])


def sent(page) -> dict[str, str]:
    """What a browser sends of the form as it was drawn."""
    return dict(_sent_by(page.context["page"].root))


def written(cast):
    return Event.unscoped.filter(mobility=cast.mobility, name="agreements.write_part").count()


def test_the_way_to_another_part_saves_what_is_typed_here(cast, browser_of):
    stay, browser = worlds.a_stay_in(cast, State.AGREEMENT_DRAFT), browser_of(CO)
    page = browser.get(of(stay, PartName.ASSESSMENT))
    ways = re.findall(rf'form="part" name="{GOES_ON}" value="(\w+)"', page.content.decode())

    assert set(ways) == set(PartName.values) - {PartName.ASSESSMENT.value}
    answer = browser.post(of(stay, PartName.ASSESSMENT), {**sent(page), **TYPED, GOES_ON: PartName.CONTACTS})

    assert answer["Location"] == of(stay, PartName.CONTACTS)
    assert parts_of(open_version(stay))[PartName.ASSESSMENT]["procedure"] == TYPED["c.procedure"]
    assert TYPED["c.procedure"] in browser.get(of(stay, PartName.ASSESSMENT)).content.decode()


def test_who_only_looks_through_the_parts_writes_none(cast, browser_of):
    stay, browser = worlds.a_stay_in(cast, State.AGREEMENT_DRAFT), browser_of(CO)
    before, parts = written(cast), list(PartName)
    for part, following in zip(parts, [*parts[1:], parts[0]], strict=True):
        page = browser.get(of(stay, part))
        answer = browser.post(of(stay, part), {**sent(page), GOES_ON: following})
        assert answer["Location"] == of(stay, following)

    assert written(cast) == before


def test_what_cannot_be_saved_stays_in_sight_with_what_is_wrong(cast, browser_of):
    stay, browser = worlds.a_stay_in(cast, State.AGREEMENT_DRAFT), browser_of(CO)
    typed = {"c.sending.mentor.name": "Jo", "c.sending.mentor.email": "jo", GOES_ON: PartName.PERIOD}

    answer = browser.post(of(stay, PartName.CONTACTS), typed)

    page = answer.content.decode()
    assert answer.status_code == 400
    assert 'value="Jo"' in page and 'value="jo"' in page
    assert "Write one mail address" in page


def test_enter_saves_and_goes_nowhere_else(cast, browser_of):
    """The first button that belongs to the form is the one that Enter presses."""
    stay = worlds.a_stay_in(cast, State.AGREEMENT_DRAFT)
    page = browser_of(CO).get(of(stay, PartName.ASSESSMENT)).content.decode()

    first = re.search(r'<button[^>]*form="part"[^>]*>', page)
    assert first is not None
    assert "name=" not in first.group()
    assert first.start() < page.index('id="part"')
