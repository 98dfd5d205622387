"""From a waiting paper to its bytes on file, and the record of it. Safe to run twice."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from documents import shelf
from documents.filing import open_file
from documents.models import Document, DocumentState
from documents.picking import without
from documents.press import Attachment, Printed, press
from documents.rendering import html_of
from ground import clock


@dataclass(frozen=True)
class Stored:
    """A printed paper in the store, not yet in its row."""

    file: str
    sha256: str
    size: int
    pages: int


def print_paper(document: Document) -> Printed:
    """HTML from the snapshot, then PDF with the snapshot and, on a final, the signed text inside."""
    html = html_of(template=document.template, snapshot=document.snapshot)
    return press().print(html, attachments_of(document))


def attachments_of(document: Document) -> list[Attachment]:
    """What the PDF carries: its data as JSON, and the bytes that were signed."""
    name, at = f"{document.number}-v{document.version_no}", document.created_at.isoformat()
    data = json.dumps(data_inside(document), ensure_ascii=False, sort_keys=True, indent=1).encode()
    carried = [Attachment(f"{name}.json", data, "Data", "The data of this paper", at)]
    if document.signed_text is not None:
        text = open_file(of=document.signed_text)
        carried.append(Attachment(f"{name}-signed-text.pdf", text, "Supplement", "The text that was signed", at))
    return carried


def data_inside(document: Document) -> dict[str, Any]:
    """The snapshot without what only this installation needs: who the signers are in its own books."""
    return {**document.snapshot, "signers": without(document.snapshot.get("signers", []), "person", "covers")}


def print_and_store(*, document_id: UUID) -> Stored | None:
    """Print one paper and put its bytes away, outside of any transaction. None when it has its file already."""
    document = Document.unscoped.select_related("signed_text").get(pk=document_id)
    if document.has_file:
        return None
    printed = print_paper(document)
    name = shelf.put(printed.pdf, ".pdf")
    return Stored(name, hashlib.sha256(printed.pdf).hexdigest(), len(printed.pdf), printed.pages)


@transaction.atomic
def record_rendered(*, document_id: UUID, stored: Stored | None) -> None:
    """Point the row to its file, once: who comes second takes its own file away again."""
    document = Document.unscoped.select_for_update(of=("self",)).get(pk=document_id)
    if stored is None:
        return
    if document.has_file:
        transaction.on_commit(lambda: shelf.remove(stored.file))
        return
    document.file, document.sha256, document.size, document.pages = (
        stored.file,
        stored.sha256,
        stored.size,
        stored.pages,
    )
    document.ready_at, document.fault_code = clock.now(), ""
    if document.state in (DocumentState.WAITING, DocumentState.FAILED):
        document.state = DocumentState.READY
    document.save(update_fields=["file", "sha256", "size", "pages", "ready_at", "fault_code", "state"])


@transaction.atomic
def record_failed(*, document_id: UUID, code: str) -> None:
    """The paper could not be made; it stays visible as such until somebody tries again."""
    document = Document.unscoped.select_for_update(of=("self",)).get(pk=document_id)
    if document.state in (DocumentState.WAITING, DocumentState.FAILED):
        document.state, document.fault_code = DocumentState.FAILED, code
        document.save(update_fields=["state", "fault_code"])
