"""Structured answers as plain fields, and back."""

import pytest

from agreements.parts import SHAPES, PartName
from assessments.forms import CRITERIA, PARTS
from ground.structured.faults import faults_in, with_places
from ground.structured.nodes import Node, fields
from ground.structured.reading import ROW, read, redrawn
from partnerships.content import SCHEMA

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
    if node.kind in ("group", "list"):
        return {name: value for child in node.children for name, value in posted(child).items()}
    if node.kind == "yes":
        return {node.name: "1"} if node.value else {}
    return {node.name: str(node.value)}


@pytest.mark.parametrize(
    ("shape", "value"),
    [
        (SHAPES[PartName.UNITS], UNITS),
        (SCHEMA, {"procedures": "agreed", "annexes": ["a", "b"]}),
        (SCHEMA, {}),
        (PARTS, [{"name": "Practical", "result": "passed", "on": "2026-03-02"}]),
        (CRITERIA, [{"criterion": "Works cleanly", "level": 3}]),
    ],
)
def test_a_form_left_as_it_is_gives_the_same_value_again(shape, value):
    assert read(shape, posted(fields(shape, value))) == value


def test_what_is_typed_into_one_more_row_becomes_one_more_item():
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


@pytest.mark.parametrize("place", ["c.units", "c.units.0.outcomes"])
def test_a_row_that_is_added_and_taken_out_again_leaves_what_was_typed(place):
    shape = SHAPES[PartName.UNITS]
    typed = posted(fields(shape, UNITS)) | {"c.progress": "half"}

    more = redrawn(shape, typed | {ROW: f"add {place}"})
    sent = posted(fields(shape, more))
    added = max(name for name in sent if name.startswith(place)).removeprefix(f"{place}.").split(".")[0]
    less = redrawn(shape, sent | {ROW: f"remove {place}.{added}"})

    assert more != UNITS | {"progress": "half"} == less


@pytest.mark.parametrize(
    "asked", ["", "add", "add c.weather", "remove c.units.9", "remove c", "remove c.units.x", "sing"]
)
def test_a_button_that_nobody_drew_changes_nothing(asked):
    shape = SHAPES[PartName.UNITS]

    assert redrawn(shape, posted(fields(shape, UNITS)) | {ROW: asked}) == UNITS


@pytest.mark.parametrize(
    ("shape", "value", "told"),
    [
        (SHAPES[PartName.UNITS], {"units": [{"code": "1"}]}, "Unit 1, Title: Fill this in."),
        (SHAPES[PartName.UNITS], {"qualification": {"title": "x" * 301}}, "Qualification, Title: This is too long: "),
        (SHAPES[PartName.UNITS], {"qualification": {"title": "x", "eqf": 9}}, "Qualification, EQF level: "),
        (SHAPES[PartName.PERIOD], {"start": "soon", "end": "2026-02-30"}, "First day: Write a day of the calendar"),
        (PARTS, [{"name": "Oral", "result": "bad"}], "Part of the assessment 1, Result: Choose one from the list."),
        (CRITERIA, [{"level": 1}], "Criterion 1, What was looked at: Fill this in."),
        (SCHEMA, {"weather": 1}, "Nothing is asked under this name: “weather”."),
        (SCHEMA, {"shortest_days": "many"}, "Shortest stay, days: Write a whole number."),
        (SCHEMA, [], "This cannot be taken as it is. Write it anew."),
    ],
)
def test_what_is_wrong_is_told_in_words_at_its_place(shape, value, told):
    faults = faults_in(shape, value)
    (path, *_more) = faults

    assert with_places(shape, faults)[0].startswith(told)
    if shape.get("type") == "object" and path:
        assert [node.faults for node in walked(fields(shape, value, faults=faults)) if node.faults] == [
            *faults.values()
        ]


def walked(node: Node) -> list[Node]:
    return [node, *(one for child in node.children for one in walked(child))]


@pytest.mark.parametrize(
    ("typed", "meant"), [("37.5", 37.5), ("36,25", 36.25), ("40", 40), ("", None), ("many", "many"), ("1.2.3", "1.2.3")]
)
def test_hours_may_have_decimals_after_point_or_comma(typed, meant):
    hours = SHAPES[PartName.PERIOD]["properties"]["weekly_hours"]
    assert read(hours, {"c": typed}) == meant
