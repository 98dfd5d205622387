"""The answers of a guardian as signed: the act that gave them, confirmed by a code or on paper, is the signature."""

from typing import Any

from django.utils.translation import gettext as _

from documents.models import StoredFile
from documents.parts.digests import digest_of
from ground import clock
from lifecycle.models import Mobility, NamedPart
from lifecycle.names import names_in
from lifecycle.roles import Role
from lifecycle.steps import ActStep


def evidence_of_act(step: ActStep[Mobility], guardian: NamedPart, text: Any) -> dict[str, Any]:
    """One row of the signature block: who, as whom, when, how it was proved, and the digest of what was answered."""
    evidence = step.evidence
    entered, scan = evidence.get("entered_by"), evidence.get("scan_id")
    file = StoredFile.unscoped.filter(pk=scan).first() if scan else None
    return {
        "role": str(Role.GUARDIAN),
        "name": guardian.full_name,
        "function": guardian.relation,
        "organisation": "",
        "signed_at": clock.now(),
        "method": step.method,
        "code_sent_to": evidence.get("code_sent_to", ""),
        "scan_sha256": file.given_sha256 if file else "",
        "seen": evidence.get("seen", ""),
        "entered_by": names_in(step.subject.pk, [entered]).get(entered, "") if entered else "",
        "document_sha256": digest_of(text),
        "text": _("the answers above"),
    }
