"""Two entries of one person are asked to sign the same text: the one that signed counts."""

from accounts.models import Person
from documents.models import RequestState, SignatureRequest
from lifecycle.errors import ActRefused
from lifecycle.people.mergers import drop, where_twice


@where_twice("documents.SignatureRequest.person")
def one_request(row: SignatureRequest, kept: Person) -> None:
    """Raises ActRefused (lifecycle.merge_signed_twice) where both have signed."""
    same = SignatureRequest.unscoped.filter(
        document=row.document_id, person=kept, role=row.role, organisation=row.organisation_id
    ).get()
    if _has_signed(row) and _has_signed(same):
        raise ActRefused("lifecycle.merge_signed_twice", paper=row.document.number)
    drop(same if _has_signed(row) else row, kept)


def _has_signed(request: SignatureRequest) -> bool:
    return request.state == RequestState.SIGNED or hasattr(request, "signature")
