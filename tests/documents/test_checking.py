"""Who holds a paper asks by its code or by its file, without an account."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation
from django.utils.html import escape

from documents import checking, filing, numbers
from documents.models import Document, StoredFile
from documents.services import revoke, supersede
from documents.titles import TITLES
from lifecycle.effects import outbox
from tests.factories.accounts import PersonFactory
from tests.factories.documents import a_ready_paper, a_signer, an_issued_paper

pytestmark = pytest.mark.django_db
DUTCH = {"accept-language": "nl"}
START = reverse("documents:check-start")


def page_of(answer) -> str:
    return " ".join(answer.content.decode().split())


def checked(client, paper, data: bytes | None = None) -> str:
    """The page of this paper, with a file if one is given."""
    address = reverse("documents:check", args=[paper.verification_code])
    if data is None:
        return page_of(client.get(address))
    return page_of(client.post(address, {"file": SimpleUploadedFile("paper.pdf", data)}))


def test_the_address_printed_on_papers_answers_in_the_readers_language(client):
    for address in ("/v", "/v/"):
        assert "Code of the paper" in page_of(client.get(address))
        assert "Code van het document" in page_of(client.get(address, headers={"accept-language": "nl"}))


def test_every_kind_of_paper_is_called_in_the_readers_language(client):
    """Whatever language it is printed in."""
    with translation.override("en"):
        printed = [str(title) for title in TITLES]
    for title in printed:
        paper = a_ready_paper(title=title, data=title.encode())
        with translation.override("nl"):
            dutch = paper.called
        page = page_of(client.get(reverse("documents:check", args=[paper.verification_code]), headers=DUTCH))
        assert f"<dd>{escape(dutch)}</dd>" in page
        assert dutch == "Europass Mobility" or f"<dd>{title}</dd>" not in page


@pytest.mark.parametrize("spell", [str, str.lower, lambda code: f" {code.replace('-', ' ')} "])
def test_a_code_is_found_however_it_is_spelt(client, spell):
    paper = a_ready_paper()
    answer = client.get(START, {"code": spell(paper.verification_code)}, follow=True)

    assert answer.redirect_chain == [(reverse("documents:check", args=[paper.verification_code]), 302)]
    assert "This paper is genuine" in page_of(answer)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Type the code."),
        ("RX2J-HX5M-CZ", "2 characters are missing"),
        ("RX2J-HX5M-CZ9NAA", "2 characters too many"),
        ("RX2J-HX5M-CZ9O", "No code has O in it"),
    ],
)
def test_a_code_that_cannot_be_one_gets_a_sentence_and_stays_in_its_field(client, typed, said):
    page = page_of(client.get(START, {"code": typed}))
    assert said in page
    assert f'value="{typed}"' in page or not typed


def test_an_unknown_code_has_a_page_of_its_own_and_hints(client):
    answer = client.get("/v/RX2J-HX5M-CZ9N")
    page = page_of(answer)

    assert answer.status_code == 404
    assert "We do not know this code" in page
    assert "a B for an 8" in page
    assert 'value="RX2J-HX5M-CZ9N"' in page
    assert "account you are signed in with" not in page


def test_a_check_tells_what_became_of_the_paper_and_no_name(client):
    paper = a_ready_paper(snapshot={"about": "Ugnė Pavyzdytė", "text": "secret"})
    told = [checked(client, paper)]
    supersede(document=paper)
    told.append(checked(client, paper))
    other = a_ready_paper(snapshot={"about": "Ugnė Pavyzdytė"})
    revoke(document=other)
    told.append(checked(client, other))
    text = a_ready_paper(rendering="for_signature", signers=(a_signer(PersonFactory().pk),))
    told.append(checked(client, text))

    titles = ("This paper is genuine", "A newer version took its place", "This paper was withdrawn")
    for page, title in zip(told, (*titles, "not everybody has signed"), strict=True):
        assert title in page
        assert ("Pavyzdytė" in page, "secret" in page) == (False, False)


def test_a_file_is_the_paper_or_differs_or_belongs_to_one_that_ended(client):
    paper = a_ready_paper(b"%PDF-as-issued")

    assert "Your file is genuine and unchanged" in checked(client, paper, b"%PDF-as-issued")
    assert "Your file differs from the paper that was issued" in checked(client, paper, b"%PDF-as-issueD")
    revoke(document=paper)
    assert "This paper was withdrawn" in checked(client, paper, b"%PDF-as-issued")


def test_a_file_finds_its_paper_without_a_code_and_is_not_kept(client):
    paper = a_ready_paper(b"%PDF-as-issued")
    known = client.post(START, {"file": SimpleUploadedFile("paper.pdf", b"%PDF-as-issued")})
    unknown = client.post(START, {"file": SimpleUploadedFile("paper.pdf", b"%PDF-other")})

    assert paper.number in page_of(known)
    assert "genuine and unchanged" in page_of(known)
    assert unknown.status_code == 404
    assert "We do not know this file" in page_of(unknown)
    assert (StoredFile.unscoped.count(), Document.unscoped.count()) == (0, 1)


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({}, "Choose the file."),
        ({"file": b""}, "This file is empty"),
        ({"file": b"PK\x03\x04"}, "This is not a PDF"),
        ({"file": b"%PDF-" + b"x" * 100}, "larger than any paper"),
    ],
)
def test_a_file_that_cannot_be_a_paper_gets_a_sentence(client, monkeypatch, files, said):
    monkeypatch.setattr("documents.forms.MOST_BYTES", 50)
    sent = {name: SimpleUploadedFile("paper.pdf", data) for name, data in files.items()}
    answer = client.post(START, sent)
    assert (answer.status_code, said in page_of(answer)) == (422, True)


def test_the_largest_paper_taken_is_that_of_other_uploads():
    from documents import forms

    assert forms.MOST_BYTES == filing.MOST_BYTES
    assert len(numbers.typed_code(numbers.verification_code()).replace("-", "")) == numbers.CODE_LETTERS


@pytest.mark.parametrize(
    ("typed", "said"),
    [("RX2J-HX5M", "4 characters are missing"), ("hello-world-0", "No code has"), ("%20", "Type the code")],
)
def test_an_address_that_holds_no_code_says_what_a_code_looks_like(client, typed, said):
    answer = client.get(f"/v/{typed}")
    page = page_of(answer)

    assert answer.status_code == 404
    assert "This cannot be the code of a paper" in page
    assert "for example RX2J-HX5M-CZ9N" in page
    assert said in page


def test_every_verdict_is_said_in_every_language_of_the_pages(settings):
    verdicts = [one for one in vars(checking).values() if isinstance(one, checking.Verdict)]
    said = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            said[language] = [[str(one.title), *map(str, one.sentences)] for one in verdicts]

    assert len(verdicts) >= 12
    for language in said.keys() - {"en"}:
        for ours, theirs in zip(said["en"], said[language], strict=True):
            assert [text for text in ours if text in theirs] == []


def test_each_stored_rendering_is_known_by_its_own_bytes(client):
    renderings = ("draft", "for_signature", "final")
    papers = [
        a_ready_paper(f"%PDF-{one}".encode(), rendering=one, version_no=nth, title=one)
        for nth, one in enumerate(renderings, 1)
    ]
    pages = [
        page_of(client.post(START, {"file": SimpleUploadedFile("p.pdf", f"%PDF-{one}".encode())})) for one in renderings
    ]

    assert len({paper.sha256 for paper in papers}) == 3
    assert "This file is a draft" in pages[0]
    assert "sent for signature" in pages[1]
    assert "genuine and unchanged" in pages[2]


@pytest.mark.pdf
def test_a_byte_flipped_anywhere_is_found_and_the_file_still_says_which_paper_it_should_be(client):
    paper = an_issued_paper(template="documents/paper.html", snapshot={"about": "Ugnė Pavyzdytė", "text": "secret"})
    outbox.drain()
    paper.refresh_from_db()
    whole = filing.open_file(of=paper)
    named = 0
    for at in range(5, len(whole), len(whole) // 40):
        changed = bytearray(whole)
        changed[at] ^= 1
        page = page_of(client.post(START, {"file": SimpleUploadedFile("paper.pdf", bytes(changed))}))
        assert "genuine and unchanged" not in page
        assert "Pavyzdytė" not in page
        named += "Your file differs" in page and paper.number in page

    assert "genuine and unchanged" in page_of(client.post(START, {"file": SimpleUploadedFile("paper.pdf", whole)}))
    assert named >= 40
