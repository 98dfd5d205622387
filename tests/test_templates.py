"""How the templates are written: so that a change of one can be read line by line."""

import re

from tests.source import ROOT

WIDEST = 120  # characters, as in the Python files
TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*") if path.is_file())
TORN = re.compile(r"{%(?!.*?%})|{{(?!.*?}})|{#(?!.*?#})")


def lines():
    """Every line of every template, with its place."""
    assert len(TEMPLATES) > 200
    for path in TEMPLATES:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            yield f"{path.relative_to(ROOT)}:{number}", line


def test_no_line_of_a_template_is_wider_than_a_reviewer_reads():
    assert [place for place, line in lines() if len(line) > WIDEST] == []


def test_no_tag_goes_over_the_end_of_a_line():
    """Django would take it for text and show it."""
    assert [place for place, line in lines() if TORN.search(line)] == []


def test_a_gap_holds_nothing_since_it_has_a_height_that_words_would_run_out_of():
    gaps = ((place, line) for place, line in lines() if "sj-gap" in line)
    assert [place for place, line in gaps if '<div class="sj-gap"></div>' not in line] == []


def test_a_number_to_tap_is_written_as_a_telephone_takes_it():
    called = [(place, line) for place, line in lines() if "tel:" in line]
    assert len(called) > 5
    assert [place for place, line in called if not re.search(r"tel:{{ [^}]*dialled }}", line)] == []
