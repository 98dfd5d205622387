"""Signing: one act for every paper of a stay."""

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from documents.forms import SignForm
from documents.models import DocumentState, RequestState, SigningMethod
from documents.selectors import requests_open_for
from documents.signing import sign as sign_request
from lifecycle.models import Mobility
from lifecycle.registry import act
from lifecycle.roles import WORDS, Role
from lifecycle.steps import ActStep
from lifecycle.tables.mobility import State

SIGNERS = tuple(role for role in Role if role not in WORDS and role != Role.SYSTEM)


def may_sign(subject: Mobility, actor: Actor) -> bool:
    """Whether a paper of this stay is ready and waits for this person."""
    if actor.person_id is None:
        return False
    waiting = requests_open_for(person_id=actor.person_id, mobility_id=subject.pk)
    return waiting.filter(state=RequestState.OPEN, document__state=DocumentState.READY).exists()


@act(
    "documents.sign",
    roles=SIGNERS,
    while_in=tuple(State),
    form=SignForm,
    label=_("Sign"),
    needs_proof=True,
    available=may_sign,
    settles={
        "agreements.unsigned": _("Read and sign"),
    },
)
def sign(step: ActStep) -> None:
    """The person signs exactly the bytes on file; entered for somebody else it is the scan of a signed paper."""
    request = step.data["request"]
    entered = step.on_behalf is not None
    signature = sign_request(
        request_id=request.pk,
        actor=Actor(step.decider_id),
        method=SigningMethod.SCAN_OF_PAPER if entered else step.proof.method if step.proof else SigningMethod.SIGNED_IN,
        place=step.data["place"],
        code_sent_to=step.proof.code_sent_to if step.proof else "",
        scan_id=step.on_behalf.scan_id if step.on_behalf else None,
        entered_by=step.actor.person_id if entered else None,
    )
    step.event_details |= {
        "document": request.document_id,
        "request": request.pk,
        "kind": request.document.kind,
        "sha256": signature.document_sha256,
        "method": str(signature.method),
    }
