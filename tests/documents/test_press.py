from pathlib import Path

import pytest

from documents.press import Attachment, Press, PressFault, renderer_available
from tests.documents.reading import fonts_of, reader_of, text_of

pytestmark = [pytest.mark.pdf, pytest.mark.slow]

AT = "2026-01-16T10:00:00+00:00"


def page(body: str) -> str:
    return f'<!doctype html><html lang="en"><head><title>A paper</title></head><body>{body}</body></html>'


def fault_of(press: Press, body: str) -> str:
    with pytest.raises(PressFault) as fault:
        press.print(page(body))
    return fault.value.code


def test_renderer_available_where_the_library_is(press):
    assert renderer_available()


def test_paper_is_archival_tagged_and_says_its_language_and_title(press):
    printed = press.print(page("<h1>Hello</h1><p>Word</p>"))
    catalog = reader_of(printed.pdf).trailer["/Root"]
    metadata = catalog["/Metadata"].get_data().decode()

    assert printed.pages == 1
    assert catalog["/MarkInfo"]["/Marked"] is not None
    assert catalog["/StructTreeRoot"]["/K"]
    assert catalog["/Lang"] == "en"
    assert reader_of(printed.pdf).metadata.title == "A paper"
    assert len(catalog["/OutputIntents"]) == 1
    assert 'pdfaid:part="3"' in metadata or "<pdfaid:part>3" in metadata
    assert 'pdfaid:conformance="A"' in metadata or "<pdfaid:conformance>A" in metadata


def test_attachments_are_listed_once_with_their_relationship(press):
    carried = [
        Attachment("N-v1.json", b"{}", "Data", "d", AT),
        Attachment("N-v1-signed-text.pdf", b"%PDF-", "Supplement", "t", AT),
    ]
    printed = press.print(page("<p>Word</p>"), carried)
    reader = reader_of(printed.pdf)
    files = [one.get_object() for one in reader.trailer["/Root"]["/AF"]]

    assert [(file["/UF"], file["/AFRelationship"]) for file in files] == [
        ("N-v1.json", "/Data"),
        ("N-v1-signed-text.pdf", "/Supplement"),
    ]
    assert reader.attachments["N-v1.json"] == [b"{}"]


def test_names_of_all_european_letters_come_from_two_fonts(press):
    names = "Ugnė Pavyzdytė · Ġorġ Eżempju Ħal Għargħur · Ευάγγελος Υποδειγματίδης · Георги Примеров · Święto Żółć №"
    printed = press.print(page(f"<p>{names} <b>{names}</b></p>"))

    assert text_of(printed.pdf).count("Ευάγγελος Υποδειγματίδης · Георги Примеров · Święto Żółć") == 2
    assert fonts_of(printed.pdf) == {"Source-Sans-3", "Source-Sans-3-Bold"}


def test_composed_and_invisible_signs_are_settled_before_printing(press):
    printed = press.print(page("<p>cafe\u0301 zero\u200bwidth soft\u00adhyphen</p>"))

    assert "café zerowidth softhyphen" in text_of(printed.pdf)


@pytest.mark.parametrize(
    "body",
    [
        '<img alt="x" src="http://127.0.0.1/x.png">',
        '<img alt="x" src="file:///etc/passwd">',
        '<img alt="x" src="x.png">',
        '<img alt="x" src="data:image/png;base64,AAAA">',
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><title>a</title><image href="http://127.0.0.1/"/></svg>',
        '<link rel="attachment" href="file:///etc/passwd">',
        '<link rel="stylesheet" href="http://127.0.0.1/x.css">',
        '<p style="background:url(http://127.0.0.1/x)">x</p>',
        '<style>@import "http://127.0.0.1/x.css";</style><p>x</p>',
        '<object data="file:///etc/passwd"></object>',
        '<img alt="x" src="bundle:../../config/settings/base.py">',
    ],
)
def test_paper_that_reaches_outside_fails(press, body):
    assert fault_of(press, body) == "documents.reached_outside"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("<p>漢字</p>", "documents.sign_missing"),
        ("<p>\U0001f600</p>", "documents.sign_missing"),
        (
            '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9"/></svg>',
            "documents.layout_failed",
        ),
        ("<div>" * 3000, "documents.layout_failed"),
        ("<p>" + "a" * 1_000_000, "documents.too_long"),
        ("<p>" + "a" * 30_000, "documents.too_long"),
        ("<p>a </p>" * 200_000, "documents.too_long"),
    ],
)
def test_paper_that_cannot_be_whole_fails_with_its_code(press, body, code):
    assert fault_of(press, body) == code
    assert press.print(page("<p>next</p>")).pages == 1


def test_endless_paper_is_stopped_and_the_next_is_printed():
    short = Press(seconds=1)
    try:
        assert fault_of(short, "<p>x " * 60_000) == "documents.took_too_long"
        assert short.print(page("<p>next</p>")).pages == 1
    finally:
        short.close()


def test_greedy_paper_is_stopped_and_the_next_is_printed():
    narrow = Press(memory_mib=60)
    try:
        assert fault_of(narrow, "<p>x " * 60_000) == "documents.too_much_memory"
        assert narrow.print(page("<p>next</p>")).pages == 1
    finally:
        narrow.close()


def test_child_that_was_killed_from_outside_is_replaced():
    mine = Press()
    try:
        mine.print(page("<p>one</p>"))
        mine._child.kill()
        mine._child.wait()
        assert mine.print(page("<p>two</p>")).pages == 1
    finally:
        mine.close()


def test_child_is_recycled_after_its_papers():
    mine = Press(recycle_after=1)
    try:
        mine.print(page("<p>one</p>"))
        assert mine._child is None
    finally:
        mine.close()


def test_child_sees_no_secret_of_the_installation(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "planted")
    mine = Press()
    try:
        mine.print(page("<p>one</p>"))
        assert b"planted" not in Path(f"/proc/{mine._child.pid}/environ").read_bytes()
    finally:
        mine.close()


def test_missing_library_is_told_in_one_code(monkeypatch, settings):
    monkeypatch.setattr("documents.press.CHILD", "/nonexistent/child.py")
    mine = Press()
    with pytest.raises(PressFault) as fault:
        mine.print(page("<p>one</p>"))
    assert fault.value.code == "documents.renderer_missing"
    mine.close()


def test_cells_in_another_language_say_so(press):
    """`_page_box` and `mark` are private to WeasyPrint: an upgrade that moves them fails here."""
    printed = press.print(page('<table><tr><th scope="row">Title</th><td lang="lt">Virėjas</td></tr></table>'))
    languages = set()

    def walk(node: object) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for one in node:
                walk(one)
        elif isinstance(node, dict):
            languages.add(node.get("/Lang"))
            if "/K" in node:
                walk(node["/K"])

    walk(reader_of(printed.pdf).trailer["/Root"]["/StructTreeRoot"]["/K"])
    assert "lt" in languages
