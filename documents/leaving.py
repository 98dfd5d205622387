"""Who no longer takes part in a stay is not asked to sign any more; what they signed stays."""

from django.db.models import QuerySet

from documents.issuing import is_fully_signed, issue_final
from documents.models import Document, RequestState, SignatureRequest
from documents.signing import cancel
from lifecycle.models import NamedPart
from lifecycle.people.leaving import on_leaving
from lifecycle.roles import BY_NAME


@on_leaving("documents.asked_to_sign")
def asked_no_more(part: NamedPart, successor: NamedPart | None) -> list[str]:
    """Open requests close, only in the role that this part gave; a text that all others have signed is finished."""
    for asked in list(requests_of(part, RequestState.OPEN).select_related("document")):
        _let_go(asked.document, part)
    return []


def requests_of(part: NamedPart, state: str) -> QuerySet[SignatureRequest]:
    """The requests to this person in the role of this part, in this state."""
    role = BY_NAME.get(part.part)
    asked = SignatureRequest.unscoped.filter(mobility_id=part.mobility_id, person_id=part.person_id, role=str(role))
    return asked.filter(state=state) if role else asked.none()


def _let_go(document: Document, part: NamedPart) -> None:
    cancel(document=document, person_id=part.person_id)
    if document.final_when_signed and is_fully_signed(document=document):
        issue_final(document=document)
