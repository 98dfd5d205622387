"""Reading papers and requests, always as somebody."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from accounts.actors import Actor
from documents.models import Document, DocumentState, RequestState, SignatureRequest, StoredFile
from ground.once import once
from lifecycle.answers import Read, read_ahead_on_pages


def papers_of_stay(*, mobility_id: UUID, actor: Actor) -> QuerySet[Document]:
    """The papers of one stay this actor reads, newest first."""
    return (
        Document.objects.visible_to(actor)
        .filter(mobility_id=mobility_id)
        .select_related("signed_text")
        .order_by("-created_at")
    )


OPEN_REQUESTS: Read[SignatureRequest] = Read(
    lambda stay: SignatureRequest.unscoped.filter(mobility_id=stay, state=RequestState.OPEN).select_related("document")
)
read_ahead_on_pages(OPEN_REQUESTS)


def files_among(*, mobility_id: UUID | None, pks: Iterable[str], actor: Actor) -> list[StoredFile]:
    """Of these files, handed in for one stay, or for none, those that this actor reads, newest first."""
    wanted = list(pks)
    if not wanted:
        return []
    return list(StoredFile.objects.visible_to(actor).filter(mobility_id=mobility_id, pk__in=wanted))


def requests_open_in(mobility_id: UUID) -> list[SignatureRequest]:
    """What anybody is asked to sign in a stay now."""
    return once((OPEN_REQUESTS, mobility_id), lambda: OPEN_REQUESTS(mobility_id))


def requests_open_for(*, person_id: UUID, mobility_id: UUID | None = None) -> QuerySet[SignatureRequest]:
    """What a person is asked to sign now; the file may still be in the making."""
    requests = SignatureRequest.unscoped.filter(person_id=person_id, state=RequestState.OPEN).select_related("document")
    return requests.filter(mobility_id=mobility_id) if mobility_id else requests


def papers_that_failed(*, mobility_id: UUID) -> QuerySet[Document]:
    """Papers of a stay that could not be made: they hold the step and are shown on the gate."""
    return Document.unscoped.filter(mobility_id=mobility_id, state=DocumentState.FAILED)
