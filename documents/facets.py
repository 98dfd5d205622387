"""What stands in a stay on paper: who is asked to sign, whose signature counts, which papers hold."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from documents.models import Document, DocumentState, RequestState, SignatureRequest
from lifecycle.foreseeing import Standings, Stood, facet
from lifecycle.models import Mobility
from lifecycle.names import names_in


@facet("documents.requests", gone=_("No longer to be signed"), come=_("To be signed, or signed anew"))
def who_is_asked(stay: Mobility) -> Standings:
    """Each paper that waits for somebody."""
    return _by_signer(stay, SignatureRequest.unscoped.filter(mobility=stay, state=RequestState.OPEN))


@facet("documents.signatures", gone=_("Signatures that no longer count"))
def who_has_signed(stay: Mobility) -> Standings:
    """Each signature that holds."""
    return _by_signer(stay, SignatureRequest.unscoped.filter(mobility=stay, state=RequestState.SIGNED))


def _by_signer(stay: Mobility, requests: QuerySet[SignatureRequest]) -> Standings:
    listed = list(requests.select_related("document").order_by("asked_at", "order"))
    names = names_in(stay.pk, (one.person_id for one in listed))
    return {
        (one.document_id, one.person_id, one.role): Stood(
            (one.document.kind, one.person_id, one.role), f"{one.document.called}, {names[one.person_id]}"
        )
        for one in listed
    }


@facet("documents.papers", gone=_("Papers that no longer hold"), come=_("Papers that are issued"))
def which_papers_hold(stay: Mobility) -> Standings:
    """All but those replaced or revoked."""
    held = Document.unscoped.filter(mobility=stay).exclude(
        state__in=(DocumentState.SUPERSEDED, DocumentState.REVOKED, DocumentState.FAILED)
    )
    return {
        one.pk: Stood((one.kind, one.rendering), f"{one.called}, {one.get_rendering_display()}")
        for one in held.order_by("created_at")
    }
