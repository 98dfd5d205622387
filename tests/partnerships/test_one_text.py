"""The page that is read, the text that is signed and the PDF are one text: each heading, in one order, and each fact."""

import re
from html import unescape

import pytest
from django.utils import translation

from documents.issuing import draft_of
from documents.on_screen import on_screen
from documents.parts.values import Fold, Points, Table, Text
from partnerships.documents import paper_to_read
from partnerships.parts import parts_of
from partnerships.parts.standard import standard_texts
from tests.documents.carried import folded
from tests.documents.reading import text_of
from tests.factories.partnerships import QUALIFICATION
from tests.partnerships.test_paper import in_full, many_units, printed

LANGUAGES = ("en", "nl")


def headings(parts) -> list[str]:
    """Of each part, and of what stands under a heading of its own in it."""
    found = []
    for part in parts:
        found.append(part.called)
        for block in part.blocks:
            if isinstance(block, Fold):
                found.append(block.title)
            elif isinstance(block, Points) and block.heading:
                found.append(block.heading.words)
            elif isinstance(block, Text) and block.line.label:
                found.append(block.line.label)
            elif isinstance(block, Table):
                found += [block.corner, *(title for title, _cells in block.rows)]
    return found


def facts(part) -> list[str]:
    """Each thing said in a part, in the order in which it is read."""
    found = []
    for block in part.blocks:
        if isinstance(block, Table):
            found += [cell.words for _title, cells in block.rows for _head, cell in cells]
        else:
            found += [line.words for line in (block.inner() if isinstance(block, Fold) else block.lines())]
    return [one for words in found for one in re.split(r" · |; |: ", words) if one and not one.endswith(OUTCOMES)]


OUTCOMES = (" outcomes", " outcome", "leerresultaten", "leerresultaat")  # how many a unit has: counted, not printed


def plain(html: str) -> str:
    return folded(unescape(re.sub(r"<[^>]+>", "", html)).replace("\u200b", ""))


def in_this_order(wanted: list[str], text: str) -> list[str]:
    """Those that do not come after the one before them."""
    at, missing = 0, []
    for one in wanted:
        found = text.find(folded(one), at)
        if found < 0:
            missing.append(one)
        else:
            at = found
    return missing


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_text_that_is_signed_says_what_is_read_under_the_same_headings(cast, language):
    version = in_full(
        cast, language=language, qualifications=[{"qualification": QUALIFICATION, "units": many_units(3, 2)}]
    )
    with translation.override(language):
        parts = parts_of(version)
    paper = paper_to_read(version)
    with translation.override(language):
        text = plain(on_screen(template=paper.template, snapshot=draft_of(paper)))
    assert [part.number for part in parts] == list(range(1, 10))
    assert in_this_order([part.called for part in parts], text) == []
    starts = [text.index(folded(part.called)) for part in parts] + [len(text)]
    for part, start, end in zip(parts, starts, starts[1:], strict=False):
        own = text[start:end]
        assert [one for one in facts(part) if folded(one) not in own] == [], part.called
        assert [one for one in headings([part]) if folded(one).replace(":", "") not in own.replace(":", "")] == []


def test_the_paper_says_nothing_that_is_not_read(cast):
    version = in_full(cast)
    parts = parts_of(version)
    read = folded(" ".join(one for part in parts for one in (*headings([part]), *facts(part), *labels_of(part))))
    said = [words for part in paper_to_read(version).snapshot["parts"] for words in words_of(part["blocks"])]
    assert len(said) > 60
    assert [words for words in said if any(folded(one) not in read for one in re.split(r" · |; |: ", words))] == []


def labels_of(part) -> list[str]:
    found = []
    for block in part.blocks:
        if isinstance(block, Table):
            found += block.heads
        lines = block.inner() if isinstance(block, Fold) else block.lines()
        found += [line.label for line in lines]
    return found


def words_of(value, key="") -> list[str]:
    if isinstance(value, dict):
        return [one for name, inner in value.items() for one in words_of(inner, name)]
    if isinstance(value, list):
        return [one for inner in value for one in words_of(inner, key)]
    return [str(value)] if value and key not in ("as", "part", "number", "hours", "credits", "scale") else []


@pytest.mark.slow
@pytest.mark.pdf
def test_the_pdf_says_them_in_the_same_order(cast):
    version = in_full(cast)
    assert in_this_order([part.called for part in parts_of(version)], folded(text_of(printed(version)[1]))) == []


def test_a_standard_sentence_is_read_in_the_language_of_the_reader_and_stands_in_both_on_a_paper_in_two(cast):
    version = in_full(cast, **standard_texts("en"), second_language="nl")
    english, dutch = standard_texts("en"), standard_texts("nl")
    with translation.override("nl"):
        read = str(parts_of(version))
    assert all(words in read for words in dutch.values()) and not any(words in read for words in english.values())
    snapshot = str(paper_to_read(version).snapshot)
    assert all(words in snapshot for words in (*dutch.values(), *english.values()))


def test_a_sentence_that_somebody_changed_stays_as_it_was_typed(cast):
    changed = standard_texts("en")["revision"] + " In March."
    version = in_full(cast, revision=changed)
    with translation.override("nl"):
        assert changed in str(parts_of(version))
