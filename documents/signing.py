"""Signing, refusing, and letting requests go."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Coalesce
from django.utils.translation import get_language

from accounts.actors import Actor
from documents.formats import longdate
from documents.issuing import is_fully_signed, issue_final, supersede
from documents.models import (
    Document,
    DocumentState,
    Rendering,
    RequestState,
    Signature,
    SignatureRequest,
    SigningMethod,
    StoredFile,
)
from ground import clock
from ground.errors import NotAllowed, NotThere, SojournError
from lifecycle.effects import outbox
from lifecycle.models import Mobility
from lifecycle.names import names_in
from lifecycle.vocabulary import Proof

BY_MAILBOX = (SigningMethod.SIGNED_IN, SigningMethod.CODE_BY_MAIL, SigningMethod.CODE_BY_LINK, SigningMethod.DELEGATE)
ON_PAPER = (SigningMethod.SCAN_OF_PAPER, SigningMethod.IN_PRESENCE)
CLOSING = ["state", "closed_at"]


@dataclass(frozen=True)
class Mandate:
    """Somebody else's power to sign, given to the signer: of whom, when, and the paper that says so."""

    of: str
    on: date
    file_id: UUID

    @property
    def kept(self) -> dict[str, Any]:
        """As the signature keeps it."""
        return {"mandate_of": self.of, "mandate_on": self.on, "mandate_id": self.file_id}


@transaction.atomic
def sign(
    *,
    request_id: UUID,
    actor: Actor,
    method: str,
    place: str = "",
    code_sent_to: str = "",
    scan_id: UUID | None = None,
    entered_by: UUID | None = None,
    seen: str = "",
    as_function: str = "",
    mandate: Mandate | None = None,
    proof: Proof | None = None,
) -> Signature:
    """Record that the person of this actor signs exactly the bytes on file, and the parts the request covers.

    `entered_by` is who typed it in, where the person signed on paper (then `scan_id` names the scan), or who witnessed
    it and saw the document `seen` (then it names the page that was signed). The caller has checked the code that
    `code_sent_to` (masked) speaks of. Who signed gets a receipt by mail, with what else went through with that `proof`;
    none where the receipt of a later step tells of this one too. Issues the final when this was the last
    signature and the paper asks for that.
    Raises NotAllowed(documents.not_yours) and SojournError: documents.already_signed, .closed, .not_ready,
    .could_not_be_made, .not_for_signature, .not_your_turn, .mailbox_signed_already, .scan_needed.
    """
    request = _locked(request_id, actor)
    document = Document.unscoped.select_for_update(of=("self",)).get(pk=request.document_id)
    _require_ready(document)
    _require_turn(request)
    _require_own_mailbox(request, method)
    signature = Signature.unscoped.create(
        request=request,
        signed_at=clock.now(),
        place=place.strip(),
        method=SigningMethod.DELEGATE if mandate else method,
        code_sent_to=code_sent_to,
        scan=_scan(method, scan_id),
        entered_by_id=entered_by,
        seen=seen,
        document_sha256=document.sha256,
        covers=request.covers,
        as_function=as_function.strip(),
        **(mandate.kept if mandate else {}),
    )
    _put(request, RequestState.SIGNED)
    if proof is None or proof.receipt:
        _mail_receipt(signature, request, proof.earlier if proof else ())
    if document.final_when_signed and is_fully_signed(document=document):
        issue_final(document=document)
    return signature


def _mail_receipt(signature: Signature, request: SignatureRequest, earlier: tuple[str, ...]) -> None:
    payload: dict[str, Any] = {"signature": str(signature.pk), "person": str(request.person_id)}
    if signature.entered_by_id is None:
        payload["language"] = get_language() or ""  # that of the page on which it was signed
    outbox.add(
        "mail.receipt",
        key=f"receipt:{signature.pk}",
        payload=payload | ({"earlier": list(earlier)} if earlier else {}),
        mobility_id=request.mobility_id,
    )


def handed_in_with(signature: Signature) -> dict[str, Any]:
    """For the details of its event: the paper that gave the signer the power; the page that was signed stands there."""
    return {"scan": signature.mandate_id} if signature.mandate_id else {}


@transaction.atomic
def rest(*, document: Document, refused_by: UUID | None) -> int:
    """Somebody refused: nobody signs until that stands or is taken back. Returns how many requests wait."""
    refused = _put_all(document, (RequestState.OPEN,), RequestState.REFUSED, refused_by) if refused_by else 0
    return refused + _put_all(document, (RequestState.OPEN,), RequestState.RESTING)


@transaction.atomic
def wake(*, document: Document) -> int:
    """The refusal was taken back: what rested or was refused is open again. Returns how many."""
    return _put_all(document, (RequestState.RESTING, RequestState.REFUSED), RequestState.OPEN)


@transaction.atomic
def void_requests(*, document: Document) -> int:
    """The text came to nothing: requests and given signatures no longer count. The evidence stays on file."""
    counted = (RequestState.OPEN, RequestState.RESTING, RequestState.REFUSED, RequestState.SIGNED)
    return _put_all(document, counted, RequestState.VOID)


@transaction.atomic
def cancel(*, document: Document, person_id: UUID | None = None) -> int:
    """Open and resting requests (of one person, if named) are not needed any more; signatures given stay."""
    return _put_all(document, (RequestState.OPEN, RequestState.RESTING), RequestState.CANCELLED, person_id)


def _locked(request_id: UUID, actor: Actor) -> SignatureRequest:
    request = SignatureRequest.unscoped.select_for_update(of=("self",)).filter(pk=request_id).first()
    if request is None:
        raise NotThere("documents.nothing_to_sign")
    if request.person_id != actor.person_id:
        raise NotAllowed("documents.not_yours")
    if request.state == RequestState.SIGNED:
        raise SojournError("documents.already_signed", day=longdate(request.closed_at))
    if request.state != RequestState.OPEN:
        raise SojournError("documents.closed")
    return request


def require_signable(request: SignatureRequest) -> None:
    """SojournError while the paper is not made, or others sign first."""
    _require_ready(request.document)
    _require_turn(request)


def why_not_signable(request: SignatureRequest) -> SojournError | None:
    """The same as an answer; None where it can be signed now."""
    try:
        require_signable(request)
    except SojournError as refused:
        return refused
    return None


def _require_ready(document: Document) -> None:
    if document.rendering != Rendering.FOR_SIGNATURE:
        raise SojournError("documents.not_for_signature", number=document.number)
    if document.state == DocumentState.FAILED:
        raise SojournError("documents.could_not_be_made", number=document.number)
    if document.state == DocumentState.WAITING:
        raise SojournError("documents.not_ready", number=document.number)
    if document.state != DocumentState.READY:
        raise SojournError("documents.closed")


def _require_turn(request: SignatureRequest) -> None:
    before = SignatureRequest.unscoped.filter(document_id=request.document_id, order__lt=request.order)
    if before.filter(state=RequestState.OPEN).exists():
        raise SojournError("documents.not_your_turn")


def _require_own_mailbox(request: SignatureRequest, method: str) -> None:
    """Of two who share a mailbox a code counts for the first only: whoever reads it may have typed both."""
    address = request.person.mailbox
    if method not in BY_MAILBOX or not address:
        return
    there = Signature.unscoped.filter(request__document_id=request.document_id, request__state=RequestState.SIGNED)
    mailbox = Coalesce("request__person__account__email", "request__person__email")
    others = there.filter(method__in=BY_MAILBOX).alias(mailbox=mailbox).filter(mailbox=address)
    first = others.exclude(request__person=request.person_id).select_related("request").first()
    if first is not None:
        by = first.request.person_id
        raise SojournError("documents.mailbox_signed_already", person=names_in(request.document.mobility_id, [by])[by])


def _scan(method: str, scan_id: UUID | None) -> StoredFile | None:
    if method not in ON_PAPER:
        return None
    scan = StoredFile.unscoped.filter(pk=scan_id).first() if scan_id else None
    if scan is None:
        raise SojournError("documents.scan_needed")
    return scan


def _put_all(document: Document, states: tuple[str, ...], to: RequestState, person_id: UUID | None = None) -> int:
    requests = SignatureRequest.unscoped.select_for_update(of=("self",)).filter(document=document, state__in=states)
    requests = requests.filter(person_id=person_id) if person_id else requests
    moved = list(requests)
    for request in moved:
        _close(request, to)
    SignatureRequest.unscoped.bulk_update(moved, CLOSING)
    return len(moved)


def _put(request: SignatureRequest, state: RequestState) -> None:
    _close(request, state)
    request.save(update_fields=CLOSING)


def _close(request: SignatureRequest, state: RequestState) -> None:
    request.state, request.closed_at = state, None if state == RequestState.OPEN else clock.now()


def retire_papers(
    *, mobility: Mobility, kind: str, organisation_id: UUID | None = None, subject_id: UUID | None = None
) -> int:
    """A new paper of this kind comes: earlier ones no longer hold, nobody need sign them. Returns its version."""
    found = Document.unscoped.filter(mobility=mobility, kind=kind)
    found = found.filter(organisation=organisation_id) if organisation_id else found
    found = found.filter(subject_id=subject_id) if subject_id else found
    for paper in found:
        supersede(document=paper)
        cancel(document=paper)
    return max(found.values_list("version_no", flat=True), default=0) + 1
