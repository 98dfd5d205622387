"""What the blocks print, from HTML: no rendering."""

import copy
import re
from types import SimpleNamespace

import pytest
from django.template import engines
from django.utils import timezone, translation

from documents.rendering import html_of

EVERY_KEY = """x number title criterion evidence assessor comment unit code note decision grade effect reason part
    before after must_sign name address result method place strong weak function organisation role activities assessment
    criteria knowledge level"""
FRAME = {
    "number": "VSC-2026-LA-0001", "version_no": 2, "replaces": 1, "title": "Learning agreement", "language": "en",
    "rendering": "final", "issued_on": "2026-01-16", "issuer": {"name": "School", "address": "Vilnius"},
    "code": "7K4M-9QXD-T2VB", "check_place": "sojourn.example.org/v", "check_address": "https://sojourn.example.org/v/7K4M",
}  # fmt: skip


@pytest.fixture
def block():
    """Draw a piece of a paper's template."""

    def draw(source: str, *, rendering: str = "final", language: str = "en", signers=(), **data) -> str:
        facts = {
            "document": {**FRAME, "rendering": rendering, "language": language}, "data": data, "board": {},
            "signers": list(signers), "signed_text": None,
        }  # fmt: skip
        with translation.override(language):
            return engines["django"].from_string("{% load i18n papers %}" + source).render(facts)

    return draw


def test_empty_section_is_left_out_and_uses_no_number(block):
    html = block(
        '{% section "One" %}x{% endsection %}'
        '{% section "Two" %}{% facts %}{% fact "A" "" %}{% endfacts %}{% endsection %}'
        '{% section "Three" %}{% table data.none %}{% col "A" "a" %}{% endtable %}{% endsection %}'
        '{% section "Last" %}y{% endsection %}'
    )
    assert ("Two" in html, "Three" in html) == (False, False)
    assert '<span class="no">2 </span>Last' in html


def test_missing_is_to_be_completed_only_in_a_draft(block):
    source = '{% facts %}{% fact "Dates" data.none required=True %}{% fact "Aim" data.none %}{% endfacts %}'
    assert "to be completed" in block(source, rendering="draft")
    assert "Aim" not in block(source, rendering="draft")
    assert block(source).strip() == ""


def test_zero_is_a_value(block):
    assert "<td>0</td>" in block('{% facts %}{% fact "Days absent" 0 %}{% endfacts %}')


@pytest.mark.parametrize(
    "source",
    [
        '{% facts %}{% fact "A" data.x %}{% endfacts %}',
        '{% table data.rows %}{% col "A" "x" %}{% endtable %}',
        "{% parties data.parties %}",
        "{% outcome_table data.unit %}",
        "{% result_table data.unit %}",
        "{% grid data.rows %}",
        "{% decision_table data.rows %}",
        "{% change_table data.rows %}",
        '{% boxes %}{% boxrow %}{% box "1" "A" data.x %}{% endboxrow %}{% endboxes %}',
        "{{ data.x|prose }}{{ data.x|shown }}",
        "{% signatures data.rows %}{{ data.x }}{% endsignatures %}",
    ],
)
def test_every_block_escapes(block, source):
    evil = "<script>alert(1)</script>"
    row = dict.fromkeys(EVERY_KEY.split(), evil)
    html = block(source, x=evil, rows=[row, {"x": [evil, evil]}], parties=[row], unit={**row, "outcomes": [row]})

    assert "script" in html
    assert "<script" not in html


def test_parties_stand_in_their_columns_with_words_for_their_parts(block):
    html = block(
        "{% parties data.parties %}",
        parties=[
            {"part": "learner", "side": "left", "name": "Ugnė", "born": "2009-05-14", "age": 16},
            {"part": "hosting", "side": "right", "name": "Host", "address": "Triq 8", "country": "MT"},
            {"heading": "Organisation 3", "name": "Third", "tutor": {"name": "Ġorġ", "function": "chef"}},
        ],
    )
    assert html.index("Learner") < html.index("Hosting organisation") < html.index("Organisation 3")
    assert "14\u00a0May 2009 (16 years old at the start)" in html
    assert "Triq 8, Malta" in html
    assert "Ġorġ, chef" in html


def test_party_that_is_several_things_is_called_all_of_them(block):
    shown = block("{% parties data.parties %}", parties=[{"part": "sending", "functions": ["sending", "hosting"]}])
    assert "Sending organisation, hosting organisation" in shown


def test_decision_is_a_word_beside_its_square(block):
    html = block(
        "{% decision_table data.rows %}",
        rows=[
            {"unit": "U", "decision": "partial", "credits": "2.5", "reason": "r"},
            {"unit": "V", "decision": "full", "grade": "9"},
        ],
    )
    assert '<span class="square half"><span class="half"></span></span><span class="strong">Part</span>' in html
    assert "2.5" in html
    assert len(re.findall(r">\s*none\s*<", html)) == 1  # the grade that one of them lacks


def test_level_is_a_filled_square_or_words(block):
    html = block(
        "{% grid data.rows %}",
        rows=[{"criterion": "c", "level": 3}, {"criterion": "d"}, {"criterion": "e", "level": "70 %"}],
    )
    assert html.count('class="level reached">3<') == 1
    assert "not assessed" in html
    assert "70 %" in html


def test_long_row_may_break_and_short_table_may_not(block):
    long, short = {"number": "1", "title": "t", "knowledge": "word " * 600}, {"title": "s"}
    cut = block("{% outcome_table data.unit %}", unit={"title": "U", "outcomes": [long, short]})
    whole = block("{% outcome_table data.unit %}", unit={"title": "U", "outcomes": [short, short]})
    assert ('<tr class="long">' in cut, 'class="rows short"' in cut) == (True, False)
    assert 'class="rows short"' in whole


def test_column_in_which_nothing_stands_is_left_out(block):
    columns = '{% col "Who" "who" 40 "head" %}{% col "Grade" "grade" 22 %}{% col "Note" "note" 30 %}'
    html = block("{% table data.rows %}" + columns + "{% endtable %}", rows=[{"who": "A", "note": "x"}, {"who": "B"}])
    assert ("Grade" in html, "Note" in html) == (False, True)


def test_addresses_are_links_that_break_after_their_signs(block):
    party = {
        "part": "learner",
        "name": "A",
        "email": "a.b@school.org",
        "phone": "+370 5 200",
        "website": "https://a.org",
    }
    html = block("{% parties data.parties %}", parties=[party])
    for link in ('href="mailto:a.b@school.org"', 'href="tel:+3705200"', 'href="https://a.org"'):
        assert link in html
    assert "a.\u200bb@\u200bschool.\u200borg" in html
    assert (
        "<a"
        not in block("{% parties data.parties %}", parties=[{**party, "phone": "through the school"}])
        .split("Telephone")[1]
        .partition("</td>")[0]
    )


def test_words_that_look_like_an_address_stay_words(block):
    html = block("{% facts %}{% fact 'Note' data.note %}{% endfacts %}", note='"><b>@x.y</b> a@b')
    assert ("<b>" in html, 'href="&quot;' in html) == (False, False)


def test_empty_table_says_its_sentence(block):
    assert "No further outcomes." in block(
        '{% table data.none empty="No further outcomes." %}{% col "A" "a" %}{% endtable %}'
    )


def test_not_signed_refused_and_signed_read_differently(block):
    rows = [
        {"role": "LE", "name": "A", "asked_on": "2026-01-12"},
        {"role": "HC", "name": "B", "refused_on": "2026-01-13", "reason": "wrong dates"},
        {
            "role": "CO",
            "name": "C",
            "signed_at": "2026-01-14T08:00:00Z",
            "method": "signed_in",
            "document_sha256": "a" * 64,
        },
    ]
    html = block("{% signatures %}Sentence.{% endsignatures %}", signers=rows)
    for said in ("Not signed yet", "Refused", "wrong dates", "signed electronically", "aaaaaaaa\u00a0…\u00a0aaaaaaaa"):
        assert said in html


def test_header_holds_kind_person_number_and_version():
    snapshot = {"document": FRAME, "data": {"about": "A" * 100, "text": "x"}, "signers": []}
    html = html_of(template="papers_of_tests/plain.html", snapshot=snapshot)
    assert f'data-paper="Learning agreement · {"A" * 53}…"' in html
    assert 'data-number="VSC-2026-LA-0001 · version\u00a02"' in html
    assert 'data-check="Check this paper: sojourn.example.org/v/7K4M-9QXD-T2VB"' in html
    assert "2, replaces 1" in html

    draft = copy.deepcopy(snapshot)
    draft["document"] |= {"rendering": "draft"}
    assert 'data-check="Draft: cannot be checked by a code"' in html_of(
        template="papers_of_tests/plain.html", snapshot=draft
    )


@pytest.mark.parametrize(("zone", "used"), [("Europe/Vilnius", "Europe/Vilnius"), ("", "UTC"), (None, "UTC")])
def test_times_on_a_paper_are_those_of_its_issuer(monkeypatch, zone, used):
    """A paper from before issuers had a zone has the installation's."""
    snapshot = {"document": {**FRAME, **({} if zone is None else {"time_zone": zone})}, "data": {}, "signers": []}
    template = SimpleNamespace(render=lambda _facts: timezone.get_current_timezone_name())
    monkeypatch.setattr("documents.rendering.get_template", lambda _name: template)
    assert html_of(template="x", snapshot=snapshot) == used


def test_lines_of_a_template_leave_no_space_at_the_ends_of_its_cells():
    """Only what stands beside a block is taken out: spaces inside a text stay, and so does a no-break space."""
    snapshot = {"document": FRAME, "data": {"text": "\u00a0a  b "}, "signers": [{"role": "LE", "name": "A"}]}
    html = html_of(template="papers_of_tests/plain.html", snapshot=snapshot)
    assert "<p>\u00a0a  b</p>" in html
    assert '</p><p class="name">A</p></div><div class="hand">' in html
    assert '<span class="no">1 </span>What it says</h2>' in html
