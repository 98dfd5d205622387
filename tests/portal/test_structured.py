"""Structured answers as plain fields, and back."""

import pytest

from agreements.parts import SHAPES, PartName
from partnerships.content import SCHEMA
from portal.steps.structured import Node, fields, read

UNITS = {
    "qualification": {"title": "Cook", "country": "LT", "eqf": 4},
    "units": [
        {
            "code": "3101301",
            "title": "Preparation of workplace",
            "hours": 108,
            "points": "4",
            "outcomes": [
                {"key": "1.1", "title": "Keep the kitchen", "knowledge": ["hygiene", "storage"], "assess_at": "host"}
            ],
        },
        {"code": "4101338", "title": "Preparation of dishes"},
    ],
}


def posted(node: Node) -> dict[str, str]:
    """What a browser sends for a form left as it is."""
    if node.children:
        return {name: value for child in node.children for name, value in posted(child).items()}
    if node.kind == "yes":
        return {node.name: "1"} if node.value else {}
    return {node.name: str(node.value)}


@pytest.mark.parametrize(
    ("shape", "value"),
    [(SHAPES[PartName.UNITS], UNITS), (SCHEMA, {"procedures": "agreed", "annexes": ["a", "b"]}), (SCHEMA, {})],
)
def test_a_form_left_as_it_is_gives_the_same_value_again(shape, value):
    assert read(shape, posted(fields(shape, value))) == value


def test_what_is_typed_into_the_empty_group_becomes_one_more_item():
    shape = SHAPES[PartName.UNITS]
    data = posted(fields(shape, UNITS)) | {"c.units.2.code": "9", "c.units.2.title": "Serving"}

    assert [unit["code"] for unit in read(shape, data)["units"]] == ["3101301", "4101338", "9"]


def test_an_emptied_group_vanishes():
    shape = SHAPES[PartName.UNITS]
    data = posted(fields(shape, UNITS)) | {"c.units.1.code": "", "c.units.1.title": ""}

    assert [unit["code"] for unit in read(shape, data)["units"]] == ["3101301"]


def test_every_field_has_an_id_of_its_own():
    def ids(node):
        return [node.id] if not node.children else [one for child in node.children for one in ids(child)]

    for shape in (*SHAPES.values(), SCHEMA):
        found = ids(fields(shape, {}))
        assert len(found) == len(set(found))


@pytest.mark.parametrize(
    ("typed", "meant"), [("37.5", 37.5), ("36,25", 36.25), ("40", 40), ("", None), ("many", "many"), ("1.2.3", "1.2.3")]
)
def test_hours_may_have_decimals_after_point_or_comma(typed, meant):
    hours = SHAPES[PartName.PERIOD]["properties"]["weekly_hours"]
    assert read(hours, {"c": typed}) == meant
