"""Papers for tests: issued through the real service, with a template of the tests."""

import hashlib
from typing import Any
from uuid import UUID, uuid4

from documents import shelf
from documents.models import Document
from documents.services import issue
from lifecycle.roles import Role
from lifecycle.vocabulary import Paper, Signer

TEMPLATE = "papers_of_tests/plain.html"


def a_paper(**changes: Any) -> Paper:
    """A plain final paper of nobody's stay, in English."""
    facts: dict[str, Any] = {
        "kind": "learning_agreement",
        "subject_type": "test",
        "subject_id": uuid4(),
        "organisation_id": None,
        "language": "en",
        "template": TEMPLATE,
        "title": "Learning agreement",
        "snapshot": {"about": "Ugnė Pavyzdytė", "text": "What was agreed"},
    }
    return Paper(**{**facts, **changes})


def a_signer(person_id: UUID, role: Role = Role.PARTICIPANT, order: int = 1, **more: Any) -> Signer:
    return Signer(person_id=person_id, role=role, order=order, covers=({"part": "period", "sha256": "a" * 64},), **more)


def an_issued_paper(**changes: Any) -> Document:
    return issue(paper=a_paper(**changes))


def make_ready(document: Document, *, sha256: str = "b" * 64) -> Document:
    """Give it a file without printing: for tests of what follows."""
    from ground import clock

    document.file, document.sha256, document.size, document.pages = f"papers/{document.pk}.pdf", sha256, 10, 3
    document.state, document.ready_at = "ready", clock.now()
    document.save(update_fields=["file", "sha256", "size", "pages", "state", "ready_at"])
    return document


def a_ready_paper(data: bytes = b"%PDF-1", **changes: Any) -> Document:
    """A paper with these bytes as its file."""
    document = make_ready(an_issued_paper(**changes), sha256=hashlib.sha256(data).hexdigest())
    document.file = shelf.put(data, ".pdf")
    document.save(update_fields=["file"])
    return document
