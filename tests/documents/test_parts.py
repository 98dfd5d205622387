"""A text in parts: its digests, and what reads otherwise than before."""

from hypothesis import given, settings
from hypothesis import strategies as st

from documents.parts.changes import changes_between
from documents.parts.digests import digest_of
from documents.parts.values import Column, Fold, Line, Part, Points, Rows, Table, Text, minutes_to_read
from ground.word_diff import new_text, old_text

WORDS = st.sampled_from(
    ["It holds until May.", "It holds until June.", "Each may end it with notice of three months.", ""]
)
LINES = st.lists(st.tuples(st.sampled_from("abcd"), WORDS), max_size=4, unique_by=lambda one: one[0])
TEXTS = st.dictionaries(st.sampled_from(["aims", "units", "validity"]), LINES, max_size=3)
NUMBERS = {"aims": 2, "units": 4, "validity": 7}


def a_text(lines_by_part):
    return [
        Part(key, NUMBERS[key], key.title(), digest_of(lines), tuple(Text(Line(one, words)) for one, words in lines))
        for key, lines in sorted(lines_by_part.items(), key=lambda one: NUMBERS[one[0]])
    ]


@settings(max_examples=40)
@given(TEXTS, TEXTS)
def test_what_is_shown_as_changed_is_what_differs_and_no_more(old, new):
    found = changes_between(a_text(old), a_text(new))

    differing = {key for key in {*old, *new} if digest_of(old.get(key)) != digest_of(new.get(key))}
    assert {change.part for change in found.changes} == {key for key in differing if key in old or key in new}
    assert {part.key for part in found.same} == set(new) - differing
    for change in found.changes:
        before, after = dict(old.get(change.part, ())), dict(new.get(change.part, ()))
        shown = {(old_text(line.pieces), new_text(line.pieces)) for line in change.lines}
        keys = {*before, *after}
        assert shown == {
            pair for key in keys if (pair := (before.get(key, ""), after.get(key, ""))) and pair[0] != pair[1]
        }


def test_words_that_went_to_another_part_are_said_to_be_moved():
    notice = ("b", "Each may end it with notice of three months.")
    found = changes_between(a_text({"aims": [notice], "validity": []}), a_text({"aims": [], "validity": [notice]}))

    assert [(one.part, one.lines[0].moved_to, one.lines[0].moved_from) for one in found.changes] == [
        ("aims", "7 Validity", ""), ("validity", "", "2 Aims"),
    ]  # fmt: skip


def test_the_same_words_in_another_order_are_said_to_be_so():
    lines = [("a", "It holds until May."), ("b", "It holds until June.")]
    (change,) = changes_between(a_text({"aims": lines}), a_text({"aims": lines[::-1]})).changes

    assert change.order and not change.lines


def units(*outcomes, country="Trattoria Esempio"):
    """A part with a unit and a country."""
    points = tuple(Points(Line(f"o{nth}", words, str(nth)), ()) for nth, words in enumerate(outcomes))
    table = Table("Step", (Column("it", "Italy", (Line("validates", country, "Validates"),)),))
    blocks = (Rows((Line("level", "4", "EQF"),)), Fold("104", "104 The desk", "3 points", points, short="104"), table)
    return [Part("units", 4, "Units", digest_of([outcomes, country]), blocks)]


def test_a_unit_and_a_country_are_things_of_their_own():
    before, after = units("Runs the desk"), units("Runs the desk", "Hands over", country="Istituto Esempio di Bologna")
    found = changes_between(before, after)

    assert [change.title for change in found.changes] == ["4 Units, 104", "4 Units, Italy"]
    assert [line.label for change in found.changes for line in change.lines] == ["1", "Validates"]
    assert minutes_to_read(after) == 1


def test_what_is_empty_changes_no_digest():
    facts = {"until": "2027-06-30", "units": [{"code": "104"}]}

    assert digest_of(facts) == digest_of({**facts, "new": "", "more": [], "none": None, "inside": {"empty": []}})
    assert digest_of(facts) != digest_of({**facts, "new": 0})
