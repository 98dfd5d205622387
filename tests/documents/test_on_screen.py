"""A paper as text on a page: the very words of the print, and nothing of the sheet."""

import re

from documents.on_screen import on_screen
from documents.rendering import html_of

PLAIN = {
    "document": {
        "number": "X-1", "version_no": 1, "kind": "learning_agreement", "title": "Learning agreement", "language": "en",
        "rendering": "for_signature", "issued_on": "2026-01-12", "issuer": {"name": "School", "address": "Street"},
        "replaces": None, "code": "AAAA-BBBB-CCCC", "check_place": "here/v", "check_address": "https://here/v/AAAA",
    },
    "data": {"about": "<b>Ugnė</b>", "subtitle": "From here to there"},
    "signers": [],
}  # fmt: skip


def words(html):
    return re.sub(r"<[^>]+>|\s+", " ", html)


def test_the_words_are_those_of_the_print_and_the_sheet_stays_away():
    printed = html_of(template="documents/paper.html", snapshot=PLAIN)
    shown = on_screen(template="documents/paper.html", snapshot=PLAIN)

    assert "From here to there" in printed and "From here to there" in shown
    assert all(word in words(printed) for word in words(shown).split())
    for mark in ("<body", "letterhead", "<svg", "style=", "<colgroup", "<h1", "<b>Ugnė"):
        assert mark not in shown, mark
    assert "<h2" in shown
