"""What people hand in: refused with a sentence, or looked at by the worker before anybody fetches it."""

import socket
import struct
import sys
import threading
import zlib
from io import BytesIO

import pytest
from django.urls import reverse
from PIL import Image

from accounts.actors import Actor
from accounts.models import Person
from documents import filing, redrawing, shelf
from documents.filing import acceptable
from documents.models import StoredFile
from documents.pdf_content import MOST_SPOILT, require_harmless
from documents.services import open_file, store_file
from ground.errors import InputRefused
from ground.sentences import sentence
from lifecycle.effects import outbox
from lifecycle.models import OutboxRow
from tests.factories.accounts import PersonFactory, account_of

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
PAGE = b"1 0 obj<</Type/Page>>endobj\n"
SCRIPT = b"<</S/JavaScript/JS(app.alert(1))>>"


def a_pdf_with(*parts: bytes) -> bytes:
    return b"%PDF-1.7\n" + PAGE + b"\n".join(parts) + b"\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"


def test_a_paper_issued_here_is_taken_back_although_it_carries_what_it_prints(db, monkeypatch):
    data = a_pdf_with(b"<</Type/EmbeddedFile>>")
    with pytest.raises(InputRefused, match="pdf_carries"):
        acceptable(data)
    monkeypatch.setattr(filing, "_is_an_own_paper", lambda given: given == data)
    assert acceptable(data) == (data, ".pdf")


def packed(content: bytes, *, dictionary: bytes = b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode") -> bytes:
    return b"9 0 obj<<" + dictionary + b">>stream\r\n" + content + b"\nendstream endobj"


def without_checksum(content: bytes) -> bytes:
    return zlib.compress(content)[:-4] + b"\0\0\0\0"


def broken_off(content: bytes) -> bytes:
    press = zlib.compressobj()
    return press.compress(content) + press.flush(zlib.Z_SYNC_FLUSH) + b"\xff\xff\xff\xff"


RUNS = {
    "a script": a_pdf_with(b"2 0 obj" + SCRIPT + b"endobj"),
    "a script, its name in numbers": a_pdf_with(b"2 0 obj<</S/J#61va#53cript/JS(x)>>endobj"),
    "a launched program": a_pdf_with(b"2 0 obj<</S/Launch/F(calc.exe)>>endobj"),
    "a packed script": a_pdf_with(packed(zlib.compress(b"2 0 " + SCRIPT))),
    "a packed script behind much else": a_pdf_with(packed(zlib.compress(b" " * 3_000_000 + SCRIPT))),
    "a packed script with a wrong checksum": a_pdf_with(packed(without_checksum(b"2 0 " + SCRIPT))),
    "a packed script that breaks off": a_pdf_with(packed(broken_off(b"2 0 " + SCRIPT))),
}
CARRIES = {
    "a file": a_pdf_with(b"2 0 obj<</Names<</EmbeddedFiles 3 0 R>>>>endobj"),
    "a packed file": a_pdf_with(packed(zlib.compress(b"2 0 <</Type/EmbeddedFile>>"))),
}
BROKEN = {
    "five bytes": b"%PDF-",
    "no page": b"%PDF-1.7\n1 0 obj<<>>endobj\n%%EOF\n",
    "no end": b"%PDF-1.7\n" + PAGE,
    "objects packed in an odd way": a_pdf_with(packed(b"x", dictionary=b"/Type/ObjStm/Filter[/ASCIIHexDecode/FlateDecode]")),
    "objects packed with a predictor": a_pdf_with(
        packed(zlib.compress(b"x"), dictionary=b"/Type/ObjStm/Filter/FlateDecode/DecodeParms<</Predictor 12>>")
    ),
    "what swells without end": a_pdf_with(packed(zlib.compress(b"a" * 257 * 1024 * 1024, 1), dictionary=b"/Filter/FlateDecode")),
    "many parts that break off": a_pdf_with(*[b"stream\nx\x9c\xff\xff"] * (MOST_SPOILT + 1)),
}  # fmt: skip


@pytest.fixture
def actor(db):
    return Actor(PersonFactory().pk)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        *(pytest.param(data, "documents.pdf_runs", id=name) for name, data in RUNS.items()),
        *(pytest.param(data, "documents.pdf_carries", id=name) for name, data in CARRIES.items()),
        *(pytest.param(data, "documents.pdf_broken", id=name) for name, data in BROKEN.items()),
        pytest.param(a_pdf_with(b"trailer<</Encrypt 8 0 R>>"), "documents.pdf_locked", id="locked"),
    ],
)
def test_a_pdf_that_may_do_more_than_be_read_is_refused_with_a_sentence(data, code):
    with pytest.raises(InputRefused) as refusal:
        require_harmless(data)

    assert refusal.value.code == code
    assert sentence(code) != code


def test_a_harmless_pdf_is_taken(a_pdf):
    require_harmless(a_pdf)
    require_harmless(a_pdf_with(b"2 0 obj<</A/JavaScripted/B(Launch)>>endobj", packed(zlib.compress(b"2 0 <<>>"))))


def test_refused_at_the_door_nothing_is_kept(actor):
    with pytest.raises(InputRefused):
        store_file(file=RUNS["a script"], label="x", actor=actor)
    assert not StoredFile.unscoped.exists()


# Pictures


def a_picture(form: str = "JPEG", size=(40, 30), **more) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, "white").save(out, form, **more)
    return out.getvalue()


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_a_picture_waits_until_the_worker_has_drawn_it_anew(client, actor, form):
    given = a_picture(form) + b"PK\x03\x04 planted behind its end"
    held = store_file(file=given, label="photo", actor=actor)
    client.force_login(account_of(Person.objects.get(pk=actor.person_id)))
    address = reverse("documents:file", args=[held.pk])

    waiting = client.get(address)
    outbox.drain()
    fetched = client.get(address)

    assert (waiting.status_code, waiting["Retry-After"]) == (202, "10")
    assert "being checked" in waiting.content.decode()
    assert fetched.status_code == 200
    assert b"planted" not in fetched.content
    before, held = held, StoredFile.unscoped.get(pk=held.pk)
    assert (held.given_sha256, held.size) == (before.given_sha256, len(fetched.content))
    assert held.sha256 != held.given_sha256


def test_what_was_handed_in_is_taken_away_once_it_is_drawn(actor, django_capture_on_commit_callbacks):
    held = store_file(file=a_picture(), label="x", actor=actor)
    with django_capture_on_commit_callbacks(execute=True):
        outbox.drain()

    with pytest.raises(FileNotFoundError):
        shelf.read(held.file)
    assert open_file(of=StoredFile.unscoped.get(pk=held.pk))


def test_the_web_process_decodes_no_picture(actor, monkeypatch):
    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", lambda *_given: pytest.fail("decoded"))
    store_file(file=a_picture("PNG"), label="x", actor=actor)


def test_a_picture_of_too_many_pixels_is_refused_by_its_head(actor):
    head = b"\x89PNG\r\n\x1a\n" + struct.pack("!I4sIIBBBBB", 13, b"IHDR", 7000, 7000, 8, 2, 0, 0, 0)
    data = head + struct.pack("!I", zlib.crc32(head[12:])) + a_picture("PNG")[33:]
    with pytest.raises(InputRefused) as refusal:
        store_file(file=data, label="x", actor=actor)
    assert refusal.value.code == "documents.too_many_pixels"


@pytest.mark.parametrize("limit", [{"MOST_PIXELS": 10}, {"MOST_MEMORY": 30_000_000}, {"SECONDS": 0.001}])
def test_the_child_that_draws_has_limits(monkeypatch, limit):
    for name, value in limit.items():
        monkeypatch.setattr(redrawing, name, value)
    with pytest.raises(InputRefused, match="picture_broken"):
        redrawing.redrawn(a_picture("PNG", (3000, 3000)), ".png")


def test_a_picture_that_breaks_is_told_on_its_page(client, actor):
    held = store_file(file=a_picture("PNG")[:60], label="x", actor=actor)
    outbox.drain()
    client.force_login(account_of(Person.objects.get(pk=actor.person_id)))

    answer = client.get(reverse("documents:file", args=[held.pk]))

    assert answer.status_code == 409
    assert "could not be read" in answer.content.decode()


# The scanner

SCANNER = f"{sys.executable} -c \"import sys; sys.exit(1 if b'EICAR' in sys.stdin.buffer.read() else 0)\""


class FakeClamd(threading.Thread):
    """Answers one INSTREAM as clamd does."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.door = socket.create_server(("127.0.0.1", 0))
        self.address = f"clamd://127.0.0.1:{self.door.getsockname()[1]}"

    def run(self) -> None:
        there, _who = self.door.accept()
        with there, self.door, there.makefile("rb") as asked:
            assert asked.read(10) == b"zINSTREAM\0"
            data = b""
            while length := struct.unpack("!L", asked.read(4))[0]:
                data += asked.read(length)
            there.sendall(b"stream: Eicar-Signature FOUND\0" if EICAR in data else b"stream: OK\0")


@pytest.fixture(params=["a command", "clamd"])
def scanner(request, settings):
    if request.param == "a command":
        settings.UPLOAD_SCANNER = SCANNER
    else:
        clamd = FakeClamd()
        settings.UPLOAD_SCANNER = clamd.address
        clamd.start()
    return request.param


@pytest.mark.parametrize("infected", [True, False])
def test_a_file_is_fetched_by_nobody_until_the_scanner_has_seen_it(client, actor, scanner, infected):
    data = a_pdf_with(b"% " + (EICAR if infected else b"nothing"))
    held = store_file(file=data, label="x.pdf", actor=actor)
    client.force_login(account_of(Person.objects.get(pk=actor.person_id)))
    address = reverse("documents:file", args=[held.pk])
    assert client.get(address).status_code == 202

    outbox.drain()

    answer = client.get(address)
    assert answer.status_code == (409 if infected else 200)
    assert ("found a virus" in answer.content.decode(errors="replace")) is infected


@pytest.mark.parametrize(
    "away", ["clamd://127.0.0.1:1", "clamd:///nowhere/clamd.sock", "/nowhere/scanner", "sh -c 'exit 2'"]
)
def test_while_the_scanner_is_away_the_file_waits(actor, settings, away):
    settings.UPLOAD_SCANNER = away
    held = store_file(file=a_pdf_with(), label="x.pdf", actor=actor)

    outbox.drain()

    assert StoredFile.unscoped.get(pk=held.pk).state == "waiting"
    assert OutboxRow.objects.get(kind="file.check").fault_code == "documents.scanner_away"
