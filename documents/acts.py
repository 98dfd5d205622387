"""Signing: one act for every paper of a stay."""

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from documents.forms import SignForm
from documents.models import Document
from documents.selectors import requests_open_in
from documents.signing import handed_in_with, why_not_signable
from documents.signing import sign as sign_request
from documents.titles import title_for_reader
from lifecycle.deciding import Deciding
from lifecycle.errors import ActRefused
from lifecycle.facts import noted
from lifecycle.models import Mobility
from lifecycle.registry import act
from lifecycle.roles import WORDS, Role
from lifecycle.steps import ActStep
from lifecycle.tables.mobility import State
from lifecycle.vocabulary import About
from lifecycle.which import rows_called

SIGNERS = tuple(role for role in Role if role not in WORDS and role != Role.SYSTEM)

PAPER = About("document", say=lambda held: title_for_reader(*held), find=rows_called(Document, "title", "language"))


def a_signature_to_give(stay: Mobility, deciding: Deciding) -> None:
    """A paper of this stay waits for this person, is made, and it is their turn."""
    person_id = deciding.person_id
    waiting = [request for request in requests_open_in(stay.pk) if request.person_id == person_id]
    if not waiting:
        raise ActRefused("documents.nothing_to_sign")
    hindrances = [found for request in waiting if (found := why_not_signable(request)) is not None]
    if len(hindrances) == len(waiting):
        raise hindrances[0]


@act(
    "documents.sign",
    roles=SIGNERS,
    while_in=tuple(State),
    form=SignForm,
    label=_("Sign"),
    told=_("signed a paper"),
    needs_proof=True,
    own_receipt=True,
    requires=a_signature_to_give,
    settles={
        "agreements.unsigned": _("Read and sign"),
        "documents.signature_waits": _("Read and sign"),
        "recognition.unsigned_attendance_certificate": _("Read and sign"),
        "recognition.unsigned_europass_mobility": _("Read and sign"),
    },
    about=(PAPER,),
)
def sign(step: ActStep[Mobility]) -> None:
    """The person signs exactly the bytes on file; for somebody else it is the scan of a signed paper, or seen."""
    request = step.data["request"]
    signature = sign_request(
        request_id=request.pk,
        actor=Actor(step.decider_id),
        method=step.method,
        **step.form.stated,
        **step.evidence,
    )
    step.event_details |= {
        "document": request.document_id,
        "request": request.pk,
        "kind": request.document.kind,
        "sha256": signature.document_sha256,
        "method": str(signature.method),
        **noted(signature, request.document),
        **handed_in_with(signature),
    }
