"""The pages of the tables and their pictures."""

from xml.etree import ElementTree

import pytest

from lifecycle.tables import MACHINE_TABLES
from tools import lifecycle_pages

SVG = "{http://www.w3.org/2000/svg}"


def test_pages_say_what_the_tables_say():
    assert lifecycle_pages.stale() == [], "run `manage.py lifecycle_table` and commit docs/lifecycle"


@pytest.mark.parametrize("name", MACHINE_TABLES)
def test_page_names_every_state_and_transition(name):
    page = lifecycle_pages.pages()[f"{name}.md"]

    words = [
        *(f"`{state}`" for state in MACHINE_TABLES[name].states),
        *(f"`{row.name}`" for row in MACHINE_TABLES[name].transitions),
    ]
    assert [word for word in words if word not in page] == []


@pytest.mark.parametrize("name", MACHINE_TABLES)
def test_picture_is_svg_in_which_no_two_labels_overlap(name):
    picture = ElementTree.fromstring(lifecycle_pages.pages()[f"{name}.svg"])
    labels = [text for text in picture.iter(f"{SVG}text") if text.get("class") in ("label", "state", "code", "stage")]

    boxes = [_box(text) for text in labels]
    overlapping = [
        (labels[a].text, labels[b].text)
        for a in range(len(boxes))
        for b in range(a + 1, len(boxes))
        if _meet(boxes[a], boxes[b])
    ]
    assert overlapping == []
    assert picture.find(f"{SVG}title").text


def _box(text) -> tuple[float, float, float, float]:
    size = {"label": 11, "state": 13, "code": 10.5, "stage": 11}[text.get("class")]
    width = len(text.text) * size * 0.56
    x = float(text.get("x")) - {"start": 0, "middle": width / 2, "end": width}[text.get("text-anchor", "start")]
    y = float(text.get("y"))
    return x, y - size * 0.75, x + width, y + size * 0.2


def _meet(one, other) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
