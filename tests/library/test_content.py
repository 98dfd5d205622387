"""Units as memoranda hold them, and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ground.structured.faults import faults_in
from library.content import as_content, outcomes_content, outcomes_of, qualification_content
from library.models import UnitVersion
from library.outcomes import Outcome, in_order, moved
from library.services import as_rows, share_unit
from library.taking_over import take_over, take_over_version, units_of
from partnerships.content import QUALIFICATION, UNIT
from tests.factories.partnerships import CONTENT

TEXT = st.text(st.characters(codec="utf-8", categories=("L", "N", "P")), min_size=1, max_size=400)
LINES = st.lists(TEXT, max_size=2)
OUTCOME = st.fixed_dictionaries(
    {"title": TEXT},
    optional={"kind": st.sampled_from(["knowledge", "skills", "competence"]), "criteria": LINES},
)


def test_a_unit_has_the_shape_of_memoranda_and_names_its_version(qualification, unit):
    content = as_content(unit, "nl")

    assert faults_in(UNIT, content) == {} == faults_in(QUALIFICATION, qualification_content(qualification, "nl"))
    assert content["library"] == str(unit.pk)
    assert (content["code"], content["title"]) == ("104", "Werken in een horecateam")
    assert content["outcomes"][1] == {
        "key": "104.2", "title": "Draagt de late dienst schriftelijk over.", "kind": "skills",
    }  # fmt: skip


def test_a_text_that_lacks_stands_in_the_first_language(unit):
    assert as_content(unit, "nl")["outcomes"][2]["title"] == "Asks a colleague for help within five minutes."


def test_an_outcome_told_in_three_parts_becomes_rows_under_its_title_and_one_again():
    told = {
        "key": "U1.1", "title": "Prepare the kitchen", "knowledge": ["hygiene", "storage"], "skills": ["arranges areas"],
        "criteria": ["no cross-contamination"],
    }  # fmt: skip
    rows = outcomes_of({"outcomes": [told]}, "en")
    version = UnitVersion(code="U1", language="en", outcomes=as_rows(rows))

    assert [(one.kind, one.text["en"]) for one in rows] == [
        ("knowledge", "hygiene"), ("knowledge", "storage"), ("skills", "arranges areas"),
    ]  # fmt: skip
    assert outcomes_content(version, "en") == [told]


@pytest.mark.slow
@given(st.lists(OUTCOME, max_size=6, unique_by=lambda one: one["title"]))
def test_property_outcomes_taken_over_say_the_same(told):
    first = UnitVersion(code="U1", language="en", outcomes=as_rows(outcomes_of({"outcomes": told}, "en")))
    content = outcomes_content(first, "en")
    again = UnitVersion(code="U1", language="en", outcomes=as_rows(outcomes_of({"outcomes": content}, "en")))

    assert [one | {"key": ""} for one in outcomes_content(again, "en")] == [one | {"key": ""} for one in content]
    assert faults_in(UNIT["properties"]["outcomes"], content) == {}


def test_the_units_of_a_memorandum_become_own_ones_once(host, school, unit):
    (covered,) = CONTENT["qualifications"]
    taken = take_over(actor=host, content=covered, language="lt", source="MOU-LT-IT-01")

    assert [(one.code, one.points, one.unit.source) for one in taken] == [("3101301", 4, "MOU-LT-IT-01")]
    assert taken[0].unit.qualification.scale_name == "EURspace credits"
    back = units_of(taken, "lt")
    assert back["units"][0]["outcomes"][0]["title"] == "Prepare kitchen areas"
    with pytest.raises(Exception, match="nothing_to_take_over"):
        take_over(actor=host, content=back)


def test_a_shared_unit_is_taken_over_with_its_languages_and_names_its_source(school, host, unit):
    share_unit(actor=school, pk=unit.unit_id, shared=True, example=False)
    own = take_over_version(actor=host, version=unit)

    assert as_content(own, "nl") == as_content(unit, "nl") | {"library": str(own.pk)}
    assert own.unit.source == unit.unit.qualification.organisation.name
    assert own.unit.taken_from == unit.unit


def test_a_row_keeps_its_number_where_it_moves_and_says_what_it_becomes():
    rows = [Outcome(3, "skills", {"en": "Cleans"}), Outcome(7, "skills", {"en": "Counts"}), Outcome(9, "knowledge")]

    assert [one.number for one in in_order(rows)] == [9, 3, 7]
    assert [one.number for one in moved(rows, 7, by=-1)] == [9, 7, 3]
    assert [one.number for one in moved(rows, 7, by=5)] == [9, 3, 7]
    assert next((one.number, one.kind) for one in moved(rows, 7, to=9)) == (7, "knowledge")
    assert moved(rows, 4, by=1) == in_order(rows)
    assert [one["number"] for one in as_rows(rows)] == [3, 7]
