"""Acts that have a page or a place of their own, so that the cards of a stay do not offer them."""

from lifecycle.people.corrections import CORRECT
from lifecycle.people.mergers import MERGE

ABOUT_ONE_PERSON = frozenset({CORRECT, MERGE})
# Done on the pages of the reports; here they would be about no report.
ABOUT_ONE_REPORT = frozenset(
    {
        "assessments.tell_worry",
        "assessments.open_report",
        "assessments.write_on_report",
        "assessments.close_report",
        "assessments.answer_closing",
        "assessments.add_to_report",
    }
)
# Said while one reads the agreement, of a passage in it.
BESIDE_THE_TEXT = frozenset(
    {
        "agreements.comment",
        "agreements.answer_comment",
        "agreements.settle_comment",
        "agreements.correct_spelling",
        "agreements.object_to_spelling",
    }
)
# All of them.
ELSEWHERE = ABOUT_ONE_PERSON | ABOUT_ONE_REPORT | BESIDE_THE_TEXT
