"""A file that waits is looked at by the worker: scanned where there is a scanner, drawn anew where it is a picture."""

import hashlib
from dataclasses import dataclass
from uuid import UUID

import structlog
from django.db import transaction

from documents import shelf
from documents.filing import KEPT_AS, PICTURES, TYPES, open_file
from documents.models import FileState, StoredFile
from documents.redrawing import redrawn
from documents.scanning import has_scanner, is_clean
from ground.errors import InputRefused, SojournError

log = structlog.get_logger()


@dataclass(frozen=True)
class Checked:
    """What came out: the bytes to keep, put away already; or why there are none."""

    file: str = ""
    sha256: str = ""
    size: int = 0
    refused: str = ""
    suffix: str = ""  # where it is kept as another kind of picture


def check(*, file_id: UUID) -> Checked | None:
    """Outside of any transaction. None where it was looked at already. Raises TryLater while the scanner is away."""
    held = StoredFile.unscoped.get(pk=file_id)
    if held.state != FileState.WAITING:
        return None
    try:
        data = open_file(of=held)
        if has_scanner() and not is_clean(data):
            return Checked(refused="documents.file_infected")
        suffix = PICTURES.get(held.content_type)
        if suffix is None:
            return Checked(held.file, held.sha256, held.size)
        data = redrawn(data, suffix)
    except (InputRefused, SojournError) as refused:
        return Checked(refused=refused.code)
    kept_as = KEPT_AS.get(suffix, "")
    return Checked(shelf.put(data, kept_as or suffix), hashlib.sha256(data).hexdigest(), len(data), suffix=kept_as)


@transaction.atomic
def record_checked(*, file_id: UUID, checked: Checked | None) -> None:
    """It may be fetched from now on, or never. What was handed in is taken away where something else is kept."""
    held = StoredFile.unscoped.select_for_update(of=("self",)).get(pk=file_id)
    if checked is None or held.state != FileState.WAITING:
        return
    before = held.file
    if checked.refused:
        log.warning("file.refused", file=str(held.pk), code=checked.refused)
        held.state, held.refused_because = FileState.REFUSED, checked.refused
    else:
        held.state, held.file, held.sha256, held.size = FileState.READY, checked.file, checked.sha256, checked.size
        _call_it(held, checked.suffix)
    held.save(update_fields=["state", "refused_because", "file", "sha256", "size", "label", "content_type"])
    if checked.refused or checked.file != before:
        transaction.on_commit(lambda: shelf.remove(before))


def _call_it(held: StoredFile, suffix: str) -> None:
    """By what it is kept as: its kind, and the ending of its name."""
    if not suffix:
        return
    before = PICTURES[held.content_type]
    held.content_type = TYPES[suffix]
    if held.label.lower().endswith(before):
        held.label = held.label[: -len(before)] + suffix
