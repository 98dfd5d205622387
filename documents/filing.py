"""Files that people hand in, and reading back what lies in the store."""

import hashlib
from collections.abc import Iterable
from io import BytesIO
from typing import Any
from uuid import UUID

import pillow_heif
import puremagic
from django.conf import settings
from django.db import transaction
from PIL import Image, UnidentifiedImageError

from accounts.actors import Actor
from documents import shelf
from documents.models import Document, FileState, StoredFile
from documents.pdf_content import require_harmless
from documents.readers import as_codes
from documents.redrawing import MOST_PIXELS
from documents.scanning import has_scanner
from ground import clock
from ground.errors import InputRefused, SojournError
from lifecycle.effects import outbox
from lifecycle.roles import Role

MOST_BYTES = 10 * 1024 * 1024
TYPES = {".pdf": "application/pdf", ".jpg": "image/jpeg", ".png": "image/png", ".heic": "image/heic"}
PICTURES = {TYPES[suffix]: suffix for suffix in (".jpg", ".png", ".heic")}
KEPT_AS = {".heic": ".jpg"}  # what a telephone takes and few programs open is drawn anew as what everybody opens
OF_TELEPHONES = (b"heic", b"heix", b"heim", b"heis", b"mif1")  # brands of a still picture in HEIF
pillow_heif.register_heif_opener()  # here for its size only: it is decoded in the child
CHECK = "file.check"  # the outbox row of a file that waits
READERS = (Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR)


def store_file(
    *,
    file: Any,
    label: str,
    actor: Actor,
    mobility_id: UUID | None = None,
    reader_roles: Iterable[Role] = READERS,
    reader_organisations: Iterable[UUID] = (),
) -> StoredFile:
    """Keep a PDF or picture; `file` is bytes or an uploaded file.

    A picture waits until the worker has drawn it anew, without place and device; where there is a scanner, each file
    waits for it. Raises InputRefused as `acceptable` does.
    """
    data, suffix = acceptable(file)
    waits = suffix != ".pdf" or has_scanner()
    name, sha256 = shelf.put(data, suffix), hashlib.sha256(data).hexdigest()
    with transaction.atomic():
        held: StoredFile = StoredFile.unscoped.create(
            mobility_id=mobility_id, label=label.strip()[:200] or name.rpartition("/")[2], content_type=TYPES[suffix],
            state=FileState.WAITING if waits else FileState.READY,
            size=len(data), sha256=sha256, given_sha256=sha256, file=name, uploaded_by_id=actor.person_id,
            uploaded_for_id=actor.organisation_id, reader_roles=as_codes(reader_roles),
            reader_organisations=[str(reader) for reader in reader_organisations], created_at=clock.now(),
        )  # fmt: skip
        if waits:
            outbox.add(CHECK, key=f"file:{held.pk}", payload={"file": str(held.pk)}, mobility_id=mobility_id)
        return held


def acceptable(file: Any) -> tuple[bytes, str]:
    """The bytes of what may be handed in, and the ending of its true type.

    Raises InputRefused: documents.file_empty, .file_too_big, .file_type, .too_many_pixels, and what `require_harmless`
    says of a PDF.
    """
    data = _limited(file)
    suffix = _type_of(data)
    if suffix == ".pdf":
        if not _is_an_own_paper(data):
            require_harmless(data)
    else:
        _require_small_enough(data)
    return data, suffix


def _is_an_own_paper(data: bytes) -> bool:
    """Whether these very bytes were issued here: our papers carry what they print, and are known by their digest."""
    return Document.unscoped.filter(sha256=hashlib.sha256(data).hexdigest()).exists()


def _limited(file: Any) -> bytes:
    most = getattr(settings, "UPLOAD_MOST_BYTES", MOST_BYTES)
    data = bytes(file) if isinstance(file, bytes | bytearray | memoryview) else bytes(file.read(most + 1))
    if not data:
        raise InputRefused("documents.file_empty")
    if len(data) > most:
        raise InputRefused("documents.file_too_big", most=most // 1024 // 1024)
    return data


def _type_of(data: bytes) -> str:
    """The type by content, whatever the name says."""
    if data[4:8] == b"ftyp" and data[8:12] in OF_TELEPHONES:
        return ".heic"
    try:
        found = puremagic.from_string(data).lower()
    except (puremagic.PureError, ValueError):
        found = ""
    suffix = {".jpeg": ".jpg", ".jfif": ".jpg"}.get(found, found)
    begins = {".pdf": b"%PDF-", ".jpg": b"\xff\xd8\xff", ".png": b"\x89PNG\r\n"}.get(suffix)
    if begins is None or not data.startswith(begins):
        raise InputRefused("documents.file_type")
    return suffix


def _require_small_enough(data: bytes) -> None:
    """What its head says of its size: it is drawn by the worker, in a process of its own."""
    try:
        with Image.open(BytesIO(data)) as picture:
            pixels = picture.width * picture.height
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError):
        raise InputRefused("documents.file_type") from None
    if pixels > MOST_PIXELS:
        raise InputRefused("documents.too_many_pixels", most=MOST_PIXELS // 1_000_000)


def open_file(*, of: Document | StoredFile) -> bytes:
    """The stored bytes, compared with the hash in the row. Raises SojournError("documents.file_lost")."""
    try:
        data = shelf.read(of.file) if of.file else b""
    except FileNotFoundError:
        data = b""
    if hashlib.sha256(data).hexdigest() != of.sha256:
        raise SojournError("documents.file_lost", file=str(of.pk))
    return data
