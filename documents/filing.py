"""Files that people hand in, and reading back what lies in the store."""

import hashlib
from collections.abc import Iterable
from io import BytesIO
from typing import Any
from uuid import UUID

import puremagic
from django.conf import settings
from django.db import transaction
from PIL import Image, ImageOps, UnidentifiedImageError

from accounts.actors import Actor
from documents import shelf
from documents.models import Document, StoredFile
from documents.readers import as_codes
from ground import clock
from ground.errors import InputRefused, SojournError
from lifecycle.roles import Role

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 50_000_000
TYPES = {".pdf": "application/pdf", ".jpg": "image/jpeg", ".png": "image/png"}
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
    """Keep a PDF or picture; `file` is bytes or an uploaded file. A picture is written anew, without place and device.

    Raises InputRefused: documents.file_empty, .file_too_big, .file_type.
    """
    data = _limited(file)
    suffix = _type_of(data)
    if suffix != ".pdf":
        data = _redrawn(data, suffix)
    name = shelf.put(data, suffix)
    with transaction.atomic():
        return StoredFile.unscoped.create(
            mobility_id=mobility_id, label=label.strip()[:200] or name.rpartition("/")[2], content_type=TYPES[suffix],
            size=len(data), sha256=hashlib.sha256(data).hexdigest(), file=name, uploaded_by_id=actor.person_id,
            uploaded_for_id=actor.organisation_id, reader_roles=as_codes(reader_roles),
            reader_organisations=[str(reader) for reader in reader_organisations], created_at=clock.now(),
        )  # fmt: skip


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
    try:
        found = puremagic.from_string(data).lower()
    except (puremagic.PureError, ValueError):
        found = ""
    suffix = {".jpeg": ".jpg", ".jfif": ".jpg"}.get(found, found)
    begins = {".pdf": b"%PDF-", ".jpg": b"\xff\xd8\xff", ".png": b"\x89PNG\r\n"}.get(suffix)
    if begins is None or not data.startswith(begins):
        raise InputRefused("documents.file_type")
    return suffix


def _redrawn(data: bytes, suffix: str) -> bytes:
    """The picture alone: nothing hidden in it comes along, and a bomb is not opened."""
    try:
        picture = Image.open(BytesIO(data))
        if picture.width * picture.height > MOST_PIXELS:
            raise InputRefused(
                "documents.file_too_big", most=getattr(settings, "UPLOAD_MOST_BYTES", MOST_BYTES) // 1024 // 1024
            )
        upright = ImageOps.exif_transpose(picture)
        out = BytesIO()
        if suffix == ".jpg":
            upright.convert("RGB").save(out, "JPEG", quality=90)
        else:
            upright.info = {}
            upright.save(out, "PNG")
        return out.getvalue()
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError):
        raise InputRefused("documents.file_type") from None


def open_file(*, of: Document | StoredFile) -> bytes:
    """The stored bytes, compared with the hash in the row. Raises SojournError("documents.file_lost")."""
    try:
        data = shelf.read(of.file) if of.file else b""
    except FileNotFoundError:
        data = b""
    if hashlib.sha256(data).hexdigest() != of.sha256:
        raise SojournError("documents.file_lost", file=str(of.pk))
    return data
