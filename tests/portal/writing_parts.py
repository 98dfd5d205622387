"""The parts of a memorandum as a browser has them: where each is written, what is drawn, what is sent."""

import re

import pytest
from django.urls import reverse

from lifecycle.roles import Role
from tests.factories.partnerships import a_memorandum, known_to_all


def address(version, part):
    return reverse("portal:memorandum-write", args=[version.pk, part])


def page(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def fields_of(answer):
    """What a browser would send of the open part, as it was drawn."""
    text = answer.content.decode().partition('id="w-part"')[2].partition("</form>")[0]
    found: dict[str, object] = {}
    for tag in re.finditer(r"<input[^>]*>", text):
        name, value = re.search(r'name="([^"]*)"', tag[0]), re.search(r'value="([^"]*)"', tag[0])
        kind = re.search(r'type="([^"]*)"', tag[0])
        if name and (kind is None or kind[1] != "checkbox" or " checked" in tag[0].replace("\n", " ")):
            found.setdefault(name[1], [])
            found[name[1]].append(value[1] if value else "")
    for area in re.finditer(r'<textarea[^>]*name="([^"]*)"[^>]*>(.*?)</textarea>', text, re.DOTALL):
        found[area[1]] = [area[2]]
    for select in re.finditer(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', text, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', select[2]) or re.search(r'value="([^"]*)"', select[2])
        found[select[1]] = [chosen[1] if chosen else ""]
    found.pop("csrfmiddlewaretoken", None)
    return found


@pytest.fixture
def school(cast):
    known_to_all(cast)
    return cast.actors[Role.SENDING_COORDINATOR]


@pytest.fixture
def draft(cast, school):
    return a_memorandum(cast)


@pytest.fixture
def in_force(cast, school):
    return a_memorandum(cast, "in_force")


def saved(browser, version, part, **typed):
    """The part as it is drawn, with this typed into it."""
    where = address(version, part)
    return browser.post(where, fields_of(browser.get(where)) | typed)
