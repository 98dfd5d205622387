"""A signature as a paper prints it."""

from typing import Any
from uuid import UUID

from documents.models import Signature, SignatureRequest
from lifecycle.names import names_in


def evidence_of(signature: Signature, *, earlier: bool = False) -> dict[str, Any]:
    """One row of the signature block: name and function as they stood on the signed text, and how it was signed.

    `earlier`: a signature on another version that keeps its effect; its own number and version are printed then.
    """
    request = signature.request
    asked = _as_asked(signature)
    row = {
        "person": request.person_id,
        "name": asked.get("name", ""),
        "role": request.role,
        "function": request.function,
        "organisation": asked.get("organisation", ""),
        "as_function": signature.as_function,
        "mandate_of": signature.mandate_of,
        "mandate_on": signature.mandate_on,
        "place": signature.place,
        "signed_at": signature.signed_at,
        "method": signature.method,
        "code_sent_to": signature.code_sent_to,
        "scan_sha256": signature.scan.given_sha256 if signature.scan else "",
        "seen": signature.seen,
        "entered_by": _name(request, signature.entered_by_id),
        "document_sha256": signature.document_sha256,
        "covers": signature.covers,
    }
    if earlier:
        row["earlier"] = {"number": request.document.number, "version_no": request.document.version_no}
    return row


def _as_asked(signature: Signature) -> dict[str, Any]:
    request = signature.request
    for row in request.document.snapshot.get("signers", ()):
        if row.get("person") == str(request.person_id) and row.get("role") == request.role:
            return dict(row)
    return {
        "name": _name(request, request.person_id),
        "organisation": request.organisation.name if request.organisation else "",
    }


def _name(request: SignatureRequest, person_id: UUID | None) -> str:
    return names_in(request.document.mobility_id, [person_id]).get(person_id, "")
