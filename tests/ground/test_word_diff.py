"""Texts compared word by word."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ground.word_diff import MOST_WORDS, Piece, compare, is_changed, new_text, old_text

WORDS = st.lists(
    st.sampled_from(["May", "is", "busy", ".", ",", " ", "\n", "2027", "1", "café", "’", "\u00a0"]), max_size=30
)
TEXTS = WORDS.map("".join) | st.text(max_size=60)


@given(TEXTS, TEXTS)
def test_without_what_came_stands_the_old_text_and_without_what_went_the_new(old, new):
    pieces = compare(old, new)

    assert (old_text(pieces), new_text(pieces)) == (old, new)
    assert is_changed(pieces) is (old != new)
    assert all(piece.words for piece in pieces)
    assert all(one.kind != other.kind for one, other in pairwise(pieces))


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("It is reviewed by 1 May 2026.", "It is reviewed by 15 March 2027.",
         [("same", "It is reviewed by "), ("old", "1 May 2026"), ("new", "15 March 2027"), ("same", ".")]),
        ("8 places a year, at most 2 at a time", "12 places a year, at most 3 at a time",
         [("old", "8"), ("new", "12"), ("same", " places a year, at most "), ("old", "2"), ("new", "3"),
          ("same", " at a time")]),
        ("Runs the desk alone.", "Runs the desk alone, with a colleague on call.",
         [("same", "Runs the desk alone"), ("new", ", with a colleague on call"), ("same", ".")]),
        ("Trattoria Esempio", "Istituto di Bologna", [("old", "Trattoria Esempio"), ("new", "Istituto di Bologna")]),
    ],
)  # fmt: skip
def test_it_reads_as_a_person_would_mark_it(old, new, shown):
    assert compare(old, new) == [Piece(kind, words) for kind, words in shown]


def test_a_long_text_is_compared_all_the_same():
    long = "One more sentence about nothing much. " * (MOST_WORDS // 4)
    pieces = compare(long + "It ends in May.", long + "It ends in March.")

    assert [piece.words for piece in pieces if piece.kind != "same"] == ["May", "March"]
