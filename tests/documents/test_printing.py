import json

import pytest

from accounts.actors import Actor
from documents.models import Document
from documents.press import Printed
from documents.printing import print_and_store, record_rendered
from documents.services import open_file, sign, try_again
from lifecycle.effects import outbox
from lifecycle.models import OutboxRow
from tests.documents.carried import unprinted
from tests.documents.reading import fonts_of, reader_of, text_of
from tests.factories.accounts import OrganisationFactory, PersonFactory
from tests.factories.documents import a_signer, an_issued_paper

pytestmark = pytest.mark.django_db
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 4


class Pressed:
    """A press that counts and prints nothing."""

    def __init__(self) -> None:
        self.papers = 0

    def print(self, html: str, attachments=()) -> Printed:
        self.papers += 1
        return Printed(b"%PDF-" + html.encode(), 1)


@pytest.fixture
def pressed(monkeypatch) -> Pressed:
    held = Pressed()
    monkeypatch.setattr("documents.printing.press", lambda: held)
    return held


def now(document: Document) -> Document:
    return Document.unscoped.get(pk=document.pk)


def test_drained_paper_is_ready_and_never_printed_again(pressed, tmp_path):
    document = an_issued_paper()
    outbox.drain()
    first = now(document)
    OutboxRow.objects.update(state="waiting")
    outbox.drain()

    assert (first.state, first.pages, len(first.sha256)) == ("ready", 1, 64)
    assert now(document).sha256 == first.sha256
    assert pressed.papers == 1


def test_second_copy_of_one_rendering_takes_its_file_away(pressed, tmp_path, django_capture_on_commit_callbacks):
    document = an_issued_paper()
    one, two = print_and_store(document_id=document.pk), print_and_store(document_id=document.pk)
    with django_capture_on_commit_callbacks(execute=True):
        record_rendered(document_id=document.pk, stored=one)
        record_rendered(document_id=document.pk, stored=two)

    assert now(document).file == one.file
    assert len(list(tmp_path.rglob("*.pdf"))) == 1


@pytest.mark.parametrize(
    ("paper", "code"),
    [
        ({"template": "papers_of_tests/broken.html"}, "documents.layout_failed"),
        ({"snapshot": {"text": "a" * 1_000_000}}, "documents.too_long"),
        pytest.param(
            {"template": "papers_of_tests/reaching.html", "snapshot": {"address": "http://127.0.0.1/x.png"}},
            "documents.reached_outside", marks=pytest.mark.pdf,
        ),
        pytest.param(
            {"template": "papers_of_tests/reaching.html", "snapshot": {"address": "file:///etc/passwd"}},
            "documents.reached_outside", marks=pytest.mark.pdf,
        ),
    ],
)  # fmt: skip
def test_paper_that_cannot_be_made_shows_it_at_once(paper, code):
    document = an_issued_paper(**paper)
    outbox.drain()

    assert (now(document).state, now(document).fault_code, now(document).file) == ("failed", code, "")
    assert OutboxRow.objects.get().state == "parked"


def test_failed_paper_can_be_tried_again(pressed):
    document = an_issued_paper(template="papers_of_tests/broken.html")
    outbox.drain()
    document = now(document)
    document.template = "papers_of_tests/plain.html"
    document.save(update_fields=["template"])

    assert try_again(document=document)
    assert now(document).state == "waiting"
    outbox.drain()
    assert now(document).state == "ready"
    assert not try_again(document=document)


def test_full_disk_is_tried_again_by_the_outbox(pressed, monkeypatch):
    def fail(*_what):
        raise OSError("disk full")

    monkeypatch.setattr("documents.shelf.put", fail)
    document = an_issued_paper()
    outbox.drain()

    assert now(document).state == "waiting"
    assert OutboxRow.objects.get().state == "waiting"


@pytest.mark.pdf
def test_hostile_data_is_printed_as_letters(the_press):
    hostile = '<img src="http://127.0.0.1/x.png"> {% load x %} &lt; <script>alert(1)</script>'
    document = an_issued_paper(snapshot={"about": "O'Hara <b>", "text": hostile, "list": [hostile, "two"]})
    outbox.drain()

    assert text_of(document).count(hostile) == 2
    assert "O'Hara <b>" in text_of(document)


@pytest.mark.pdf
def test_long_names_stay_whole_and_break_inside_the_page(the_press):
    document = an_issued_paper(snapshot={"about": LONG, "text": LONG, "list": [LONG]})
    outbox.drain()

    assert "".join(text_of(document).split()).count(LONG) >= 2


@pytest.mark.slow
@pytest.mark.pdf
def test_signed_paper_prints_evidence_and_carries_text_and_data(the_press):
    school = OrganisationFactory(code="VSC")
    person = PersonFactory(given_names="Ugnė", family_names="Pavyzdytė")
    text = an_issued_paper(
        organisation_id=school.pk, rendering="for_signature", signers=(a_signer(person.pk, function="Cook"),)
    )
    outbox.drain()
    sign(
        request_id=text.requests.get().pk, actor=Actor(person.pk), method="code_by_mail", place="Vilnius",
        code_sent_to="u•••@example.org",
    )  # fmt: skip
    outbox.drain()
    text, final = now(text), text.finals.get()
    words = text_of(final)

    assert "Text for signature" in text_of(text)
    assert "Not signed yet" in text_of(text)
    assert "Text for signature" not in words
    for said in (
        "Ugnė Pavyzdytė",
        "Cook",
        "Vilnius,",
        "signed in; code sent to u•••@example.org",
        "(UTC+",
        "simple electronic",
    ):
        assert said in words
    assert text.sha256 in words.replace(" ", "")
    assert f"{final.number}, version 1" in words
    assert final.verification_code in words
    assert reader_of(final).metadata.title == f"Learning agreement, Ugnė Pavyzdytė ({final.number})"
    assert fonts_of(final) == {"Source-Sans-3", "Source-Sans-3-Bold"}
    carried = reader_of(final).attachments
    inside = json.loads(carried[f"{final.number}-v1.json"][0])
    assert inside["data"] == final.snapshot["data"]
    assert unprinted(inside, words) == []
    assert str(person.pk) not in str(inside)
    assert carried[f"{final.number}-v1-signed-text.pdf"] == [open_file(of=text)]
    assert len(reader_of(final).trailer["/Root"]["/AF"]) == 2


@pytest.mark.pdf
def test_paper_is_set_in_its_own_language_whatever_the_readers_is(the_press):
    from django.utils import translation

    document = an_issued_paper(language="nl", title="Leerovereenkomst", snapshot={"text": "Wat is afgesproken"})
    with translation.override("en"):
        outbox.drain()

    assert reader_of(document).trailer["/Root"]["/Lang"] == "nl"
    for said in ("Leerovereenkomst", "Afgegeven", "Controleer dit document", "Pagina 1 van 1"):
        assert said in text_of(document)


@pytest.mark.pdf
def test_draft_has_no_code_and_says_so(the_press):
    document = an_issued_paper(rendering="draft", snapshot={"about": "Jo Li", "text": "x"})
    outbox.drain()
    words = text_of(document)

    assert "Draft: for reading, not for signature" in words
    assert "draft 1" in words
    assert "This is a draft. It binds nobody" in words
    assert "Check this paper" not in words
