"""Where bytes lie: a folder, or any storage that settings name `papers`. Names are ours, never a person's.

A file is whole before anything points to it: written under a temporary name, flushed to disk, renamed; then the row.
A file without a row (a worker died in between) is swept after a day.
"""

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, Storage, storages
from django.utils import timezone

from documents.models import Document, StoredFile

FOLDER = "papers"
KEPT_WITHOUT_ROW = timedelta(days=1)
FILES_AT_ONCE = 500


def _storage() -> Storage:
    alias = "papers" if "papers" in storages.backends else "default"
    return storages[alias]


def put(data: bytes, suffix: str) -> str:
    """Store bytes for good and return their name. Call it outside of a transaction, before the row is written."""
    name = uuid4().hex
    name = f"{FOLDER}/{name[:2]}/{name}{suffix}"
    storage = _storage()
    if isinstance(storage, FileSystemStorage):
        _write_whole(Path(storage.path(name)), data)
        return name
    return str(storage.save(name, ContentFile(data)))


def _write_whole(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".part-")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        os.replace(temporary, path)
    except BaseException:
        with suppress(FileNotFoundError):
            os.unlink(temporary)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)  # the new name itself
    finally:
        os.close(folder)


def read(name: str) -> bytes:
    """The bytes under a name; FileNotFoundError when they are gone."""
    with _storage().open(name, "rb") as stored:
        return bytes(stored.read())


def remove(name: str) -> None:
    """Take bytes away to which no row points."""
    _storage().delete(name)


def sweep() -> int:
    """Remove files older than a day that no row names. Returns how many."""
    before, swept = timezone.now() - KEPT_WITHOUT_ROW, 0  # the disk knows nothing of a clock that was set
    stored = list(_names(FOLDER))
    for at in range(0, len(stored), FILES_AT_ONCE):
        names = stored[at : at + FILES_AT_ONCE]
        for name in set(names) - _named(names):
            if _storage().get_modified_time(name) < before:
                remove(name)
                swept += 1
    return swept


def _names(folder: str) -> Iterator[str]:
    try:
        folders, files = _storage().listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}/{file}" for file in files)
    for inner in folders:
        yield from _names(f"{folder}/{inner}")


def _named(names: Sequence[str]) -> set[str]:
    """Those to which a row points: two questions for all of them."""
    papers = Document.unscoped.filter(file__in=names).values_list("file", flat=True)
    return {*papers, *StoredFile.unscoped.filter(file__in=names).values_list("file", flat=True)}
