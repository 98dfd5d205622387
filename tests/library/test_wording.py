"""The wording helper: what it points at, what it offers, and that it lets people be."""

import pytest

from library.outcomes import Outcome
from library.wording import hint_for, hint_on


@pytest.mark.parametrize(
    ("text", "language", "reason", "word", "wording"),
    [
        ("Understands how the team works.", "en", "unseen", "Understands", "Explains how the team works."),
        ("Is aware of the risks", "en", "unseen", "Is aware of", "Points out the risks"),
        ("The learner knows the rules", "en", "unseen", "knows", "The learner names the rules"),
        ("Learns to lay a table", "en", "unseen", "Learns to", ""),
        ("Begrijpt hoe het team werkt.", "nl", "unseen", "Begrijpt", "Legt uit hoe het team werkt."),
        ("Cleans the desk properly", "en", "unmeasured", "properly", ""),
        ("Dekt de tafel goed", "nl", "unmeasured", "goed", ""),
        ("Counts the till and signs the list", "en", "joined", "and", ""),
        ("Is shown the storeroom", "en", "activity", "Is shown", ""),
        ("Loopt mee met de nachtdienst", "nl", "activity", "Loopt mee met", ""),
    ],
)
def test_it_names_the_word_and_offers_another(text, language, reason, word, wording):
    hint = hint_for(text, language)

    assert (hint.reason, hint.word, hint.wording) == (reason, word, wording)
    assert (wording or hint.example) in str(hint)


@pytest.mark.parametrize(
    "text",
    [
        "Names the duties of each role.",
        "Cleans the desk properly within 5 minutes",
        "Knowledgeably?",
        "Cuts bread and butter",
        "",
    ],
)
def test_what_can_be_seen_and_measured_is_left_alone(text):
    assert hint_for(text, "en") is None


def test_no_list_no_hint_and_what_was_left_stays_left():
    assert hint_for("Versteht das Team", "de") is None
    assert hint_on(Outcome(1, text={"en": "Knows the team"}), "en")
    assert hint_on(Outcome(1, text={"en": "Knows the team"}, left=("en",)), "en") is None


def test_the_example_comes_from_the_own_field():
    assert "guest" in hint_for("Knows the prices", "en", "1015").example
    assert "drawing" in hint_for("Knows the prices", "en", "0732").example
