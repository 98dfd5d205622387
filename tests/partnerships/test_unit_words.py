"""What papers say of a unit that came from the library."""

from partnerships.unit_words import kind_words, unit_note


def test_a_unit_says_how_it_is_assessed_and_by_what_it_is_shown():
    unit = {
        "reference": "BE-104",
        "assessment": "Two shifts.",
        "levels": ["Alone"],
        "evidence": "A plan",
        "note": "None",
    }

    told = "BE-104. How it is assessed: Two shifts. Levels: Alone. Evidence expected: A plan. None"
    assert unit_note(unit) == told
    assert unit_note({"reference": "BE-104", "note": "None"}) == "BE-104, None"
    assert unit_note({}) == ""


def test_an_outcome_says_its_kind():
    assert kind_words({"kind": "competence"}) == {"kind": "Responsibility and autonomy"}
    assert kind_words({}) == {}
