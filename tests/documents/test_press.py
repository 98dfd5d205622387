import shutil
import subprocess
import zlib
from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

import pydyf
import pytest
from django.core.exceptions import ValidationError

from documents import press_child
from documents.blocks.values import breakable
from documents.handlers import PASSING, RenderPaper
from documents.press import STARTS_TO_WAIT_FOR, Attachment, Press, PressFault, renderer_available
from ground.names import NameField
from lifecycle.effects.outbox import TryLater
from tests.documents.archival import faults_of
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


def test_paper_keeps_the_rules_of_archives_and_of_screen_readers(press):
    table = '<table><thead><tr><th scope="col">A</th></tr></thead><tbody><tr><td>b</td></tr></tbody></table>'
    link = '<p><a href="https://example.org/">to the page</a></p>'
    assert faults_of(press.print(page(f"<h1>Hello</h1>{table}{link}")).pdf) == []


@pytest.mark.parametrize("tag", ["h1", "p"])
def test_checker_finds_a_paper_without_its_marks(press, tag):
    whole = press.print(page(f"<{tag}>Hello</{tag}>")).pdf
    assert faults_of(whole.replace(b"<pdfuaid:part>1<", b"<pdfuaid:part>7<"))
    assert faults_of(whole.replace(b'pdfaid:conformance="A"', b'pdfaid:conformance="B"'))


def test_head_of_a_table_says_what_it_heads(press):
    rows = '<tr><th scope="col">A</th></tr><tr><th scope="row">B</th></tr>'
    scopes = set()

    def walk(node: object) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for one in node:
                walk(one)
        elif isinstance(node, dict):
            scopes.add((node.get("/A") or {}).get("/Scope"))
            walk(node.get("/K"))

    walk(reader_of(press.print(page(f"<table>{rows}</table>")).pdf).trailer["/Root"]["/StructTreeRoot"]["/K"])
    assert {"/Column", "/Row"} <= scopes


def test_packed_stream_that_ends_in_a_return_is_as_long_as_it_says(monkeypatch):
    """Its checksum ends so by chance, in one of 256."""
    monkeypatch.setattr(pydyf.Stream, "data", pydyf.Stream.data)
    press_child.end_streams_plainly()
    texts = (str(nth).encode() for nth in range(10_000, 99_999))
    unlucky = next(text for text in texts if zlib.compress(text, 9).endswith(b"\r"))

    assert pydyf.Stream([unlucky], compress=True).data.endswith(b"\r\r\nendstream")
    assert pydyf.Stream([b"plain"]).data.endswith(b"plain\nendstream")


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


def test_long_address_breaks_after_its_signs_and_not_inside_a_word(press):
    address = breakable("eero.esimerkki@esimerkkiravintola.example.com")

    printed = press.print(page(f'<p style="width: 40mm">{address}</p>'))

    lines = reader_of(printed.pdf).pages[0].extract_text().splitlines()
    assert lines[:3] == ["eero.esimerkki@", "esimerkkiravintola.example.", "com"]


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


def child_that(tmp_path: Path, body: str) -> Path:
    """A child of our own making in the place of the printing one."""
    child = tmp_path / "child.py"
    child.write_text(body)
    return child


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("import time; time.sleep(30)", "documents.renderer_slow"),
        ("raise SystemExit(3)", "documents.renderer_died"),
        ("raise ImportError('cannot load library libpango')", "documents.renderer_missing"),
    ],
)
def test_slow_died_and_missing_are_told_apart(monkeypatch, tmp_path, body, code):
    monkeypatch.setattr("documents.press.CHILD", child_that(tmp_path, body))
    mine = Press(start_seconds=10 if "sleep" not in body else 0.2)
    try:
        assert fault_of(mine, "<p>one</p>") == code
    finally:
        mine.close()


def test_slow_child_goes_on_starting_and_is_waited_for_again(monkeypatch, tmp_path):
    real = Path(press_child.__file__)
    late = f"import runpy, sys, time; time.sleep(2); runpy.run_path({str(real)!r}, run_name='__main__')"
    monkeypatch.setattr("documents.press.CHILD", child_that(tmp_path, late))
    mine = Press(start_seconds=0.5)
    try:
        assert fault_of(mine, "<p>one</p>") == "documents.renderer_slow"
        first = mine._child.pid
        mine.start_seconds = 60
        assert mine.print(page("<p>one</p>")).pages == 1
        assert mine._child.pid == first
    finally:
        mine.close()


def test_child_that_never_starts_gives_way_to_a_new_one(monkeypatch, tmp_path):
    monkeypatch.setattr("documents.press.CHILD", child_that(tmp_path, "import time; time.sleep(30)"))
    mine = Press(start_seconds=0.1)
    for _nth in range(STARTS_TO_WAIT_FOR):
        assert fault_of(mine, "<p>one</p>") == "documents.renderer_slow"
    assert mine._child is None


@pytest.mark.parametrize("code", PASSING)
def test_paper_waits_where_the_machine_is_at_fault(monkeypatch, code):
    def at_fault(**_of: object) -> None:
        raise PressFault(code, "busy")

    monkeypatch.setattr("documents.handlers.print_and_store", at_fault)
    with pytest.raises(TryLater) as later:
        RenderPaper().work(SimpleNamespace(payload={"document": str(uuid4())}))
    assert later.value.code == code


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


@pytest.mark.parametrize("name", ["გიორგი", "Գևորգ", "محمد", "דוד"], ids=["Georgian", "Armenian", "Arabic", "Hebrew"])
def test_name_that_no_paper_prints_is_refused_where_it_is_typed(name):
    with pytest.raises(ValidationError, match="No paper can print"):
        NameField().clean(name)


@pytest.mark.pdf
@pytest.mark.parametrize("name", ["Ευάγγελος Υποδειγματίδης", "Георги Примеров", "Ġorġ Eżempju", "Świętosława Żółć"])
def test_name_that_papers_print_is_read_back_letter_by_letter_by_another_reader(press, tmp_path, name):
    """`pdftotext`, where it is installed; the reader in pure Python everywhere."""
    assert NameField().clean(name) == name
    pdf = press.print(page(f"<p>{name}</p>")).pdf
    (tmp_path / "paper.pdf").write_bytes(pdf)

    assert name in text_of(pdf)
    if tool := shutil.which("pdftotext"):
        said = subprocess.run([tool, tmp_path / "paper.pdf", "-"], capture_output=True, check=True).stdout.decode()
        assert name in " ".join(said.split())
