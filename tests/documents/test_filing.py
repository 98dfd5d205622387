from io import BytesIO

import pytest
from PIL import Image

from accounts.actors import Actor
from documents import shelf
from documents.models import StoredFile
from documents.services import open_file, store_file
from ground.errors import InputRefused, SojournError
from lifecycle.effects.outbox import drain
from tests.factories.accounts import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor():
    return Actor(PersonFactory().pk)


def a_picture(form: str, **more) -> bytes:
    out = BytesIO()
    Image.new("RGB", (40, 30), "white").save(out, form, **more)
    return out.getvalue()


def test_stored_file_has_our_name_the_true_type_and_its_hash(actor, a_pdf):
    held = store_file(file=BytesIO(a_pdf), label="../../etc/passwd\n.exe", actor=actor)

    assert (held.content_type, held.size) == ("application/pdf", len(a_pdf))
    assert held.file.startswith("papers/")
    assert "passwd" not in held.file
    assert open_file(of=held) == a_pdf


def test_picture_is_written_anew_without_where_it_was_taken(actor):
    exif = Image.Exif()
    exif[0x010E] = "planted place"
    held = store_file(file=a_picture("JPEG", exif=exif), label="photo.jpg", actor=actor)
    drain()

    assert held.content_type == "image/jpeg"
    assert b"planted" not in open_file(of=StoredFile.unscoped.get(pk=held.pk))
    assert store_file(file=a_picture("PNG"), label="p", actor=actor).content_type == "image/png"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "documents.file_empty"),
        (b"<html><script>1</script></html>", "documents.file_type"),
        (b"MZ\x90\x00" + b"\0" * 100, "documents.file_type"),
        (b"GIF89a" + b"\0" * 100, "documents.file_type"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "documents.file_type"),
        (b"%PDF-" + b"a" * 2000, "documents.file_too_big"),
    ],
)
def test_other_files_are_refused(actor, settings, data, code):
    settings.UPLOAD_MOST_BYTES = 2000
    with pytest.raises(InputRefused) as refusal:
        store_file(file=BytesIO(data), label="x", actor=actor)
    assert refusal.value.code == code
    assert not StoredFile.unscoped.exists()


def test_picture_with_too_many_pixels_is_not_opened(actor, monkeypatch):
    monkeypatch.setattr("documents.filing.MOST_PIXELS", 100)
    with pytest.raises(InputRefused, match=r"documents\.too_many_pixels"):
        store_file(file=a_picture("PNG"), label="x", actor=actor)


def test_changed_bytes_are_noticed(actor, a_pdf):
    held = store_file(file=a_pdf, label="x", actor=actor)
    shelf._storage().delete(held.file)
    with pytest.raises(SojournError, match=r"documents\.file_lost"):
        open_file(of=held)


def test_sweep_takes_old_files_without_a_row_and_no_others(actor, a_pdf, tmp_path):
    import os

    held = store_file(file=a_pdf, label="x", actor=actor)
    old, young = shelf.put(b"old", ".pdf"), shelf.put(b"young", ".pdf")
    for name in (held.file, old):
        os.utime(tmp_path / name, (0, 0))

    assert shelf.sweep() == 1
    assert shelf.read(held.file) == a_pdf
    assert shelf.read(young) == b"young"


def test_broken_write_leaves_nothing(monkeypatch, tmp_path):
    def fail(*_names):
        raise OSError("disk full")

    monkeypatch.setattr("documents.shelf.os.replace", fail)
    with pytest.raises(OSError, match="disk full"):
        shelf.put(b"data", ".pdf")
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
