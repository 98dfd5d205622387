"""Where the signatures come to stand, whatever the length of what is signed: never alone, never without their heading."""

import pytest

from documents.press import Press
from documents.rendering import html_of
from tests.documents.reading import reader_of
from tests.documents.test_blocks import FRAME
from tests.sampled import a_few

WORDS = "what was agreed, in a sentence that needs a second line of its cell to be told in full, as they do"
SIGNED = {"signed_at": "2026-02-03T09:00:00+00:00", "place": "Vilnius", "method": "session", "text_sha256": "a" * 64}
# (lines of facts, rows of the table, signers): the ends of pages fall at every place, before and in the block
LENGTHS = [(facts, rows, people) for facts in (0, 4) for rows in range(6, 30, 2) for people in (1, 3, 6)]


def pages(press: Press, facts: int, rows: int, people: int, css: str = "", table_css: str = "") -> list[str]:
    """The text of each page of such a paper, as it was signed."""
    signers = [{**SIGNED, "role": "CO", "name": f"Signer {number}"} for number in range(1, people + 1)]
    data = {
        "about": "Ugnė Pavyzdytė",
        "css": css,
        "table_css": table_css,
        "facts": [{"label": f"Fact {number}", "value": WORDS} for number in range(1, facts + 1)],
        "rows": [{"label": f"Row {number}", "value": WORDS} for number in range(1, rows + 1)],
    }
    snapshot = {"document": FRAME, "data": data, "signers": signers}
    printed = press.print(html_of(template="papers_of_tests/lengths.html", snapshot=snapshot))
    return [page.extract_text() for page in reader_of(printed.pdf).pages]


def alone(found: list[str]) -> list[str]:
    """Pages that hold signers and nothing of what they signed, or not the heading."""
    with_signers = [page for page in found if "Signer " in page]
    return [page for page in with_signers if "Row " not in page or "Signatures" not in page]


@pytest.mark.pdf
@pytest.mark.parametrize(("facts", "rows", "people"), a_few(LENGTHS, one_of=13))
def test_what_is_signed_stands_on_the_page_of_the_signatures(the_press, facts, rows, people):
    assert alone(pages(the_press, facts, rows, people)) == []
