"""Issuing papers: row, number, code, snapshot and the order to print, in the transaction of their cause."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.template.loader import get_template
from django.urls import reverse
from django.utils import translation

from accounts.actors import SYSTEM
from accounts.models import Organisation
from documents import formats, numbers, outbox_rows
from documents.evidence import evidence_of
from documents.models import Document, DocumentState, Rendering, RequestState, Signature, SignatureRequest
from documents.picking import without
from documents.signs import plain, require_known_signs
from ground import clock
from ground.errors import SojournError
from ground.zones import today_in
from lifecycle.models import Event
from lifecycle.names import names_in
from lifecycle.papers import issuer
from lifecycle.vocabulary import Paper, Signer


@issuer
@transaction.atomic
def issue(*, paper: Paper, event: Event | None = None) -> Document:
    """Write the paper with its number and snapshot, ask its signers, and order the rendering. Twice gives the first.

    Raises InputRefused("documents.sign_missing") when a text holds a sign that the font lacks.
    """
    data = plain(dict(paper.snapshot))
    organisation = _organisation(paper.organisation_id)
    if paper.rendering == Rendering.DRAFT:
        key, known = _key_of_draft(paper, organisation, data)
    else:
        key, known = _key(paper, event, data)
    if known is not None:
        return known
    chain = paper.mobility_id or (event.chain if event else paper.subject_id)
    number = numbers.number_for(paper=paper, chain=chain, organisation=organisation)
    code = None if paper.rendering == Rendering.DRAFT else numbers.verification_code()
    snapshot = {
        "document": _frame(paper, number, code, organisation) | _sample(chain),
        "data": data,
        "signers": plain(_signers(paper)),
    }
    require_known_signs(snapshot)
    document = Document(
        key=key,
        number=number,
        version_no=paper.version_no,
        kind=paper.kind,
        rendering=paper.rendering,
        title=paper.title,
        language=paper.language,
        second_language=paper.second_language,
        mobility_id=paper.mobility_id,
        event=event,
        chain=chain,
        subject_type=paper.subject_type,
        subject_id=paper.subject_id,
        organisation=organisation,
        reader_roles=[str(role.value) for role in paper.reader_roles],
        reader_organisations=[str(reader) for reader in paper.reader_organisations],
        snapshot=snapshot,
        template=paper.template,
        template_version=template_version(paper.template),
        final_when_signed=paper.final_when_signed and paper.rendering == Rendering.FOR_SIGNATURE,
        verification_code=code,
        created_at=clock.now(),
    )
    document.save(force_insert=True)
    ask_signatures(document=document, signers=paper.signers, mobility_id=paper.mobility_id)
    outbox_rows.order(document)
    return document


def says_the_same(paper: Paper, document: Document) -> bool:
    """Whether a paper to be issued would say what this one says, to be signed by the same."""
    data, signers = plain(dict(paper.snapshot)), plain(_signers(paper))
    return bool(data == document.snapshot["data"] and signers == document.snapshot["signers"])


def draft_of(paper: Paper) -> dict[str, Any]:
    """The snapshot of a text that is not issued yet, for reading on a page; nothing is kept."""
    organisation = _organisation(paper.organisation_id)
    frame = _frame(replace(paper, rendering=Rendering.DRAFT), "", None, organisation)
    return {"document": frame, "data": plain(dict(paper.snapshot)), "signers": plain(_signers(paper))}


def printed_of(paper: Paper) -> dict[str, Any]:
    """What a paper would say if it were issued now: its facts, and who is asked to sign it."""
    with translation.override(paper.language):
        return {"data": plain(dict(paper.snapshot)), "signers": plain(_signers(paper))}


def _organisation(pk: UUID | None) -> Organisation | None:
    """Who issues or signs; None where that is a person alone."""
    return Organisation.objects.visible_to(SYSTEM).filter(pk=pk).first() if pk else None


def _key(paper: Paper, event: Event | None, data: Any) -> tuple[str, Document | None]:
    """doc:{event}:{kind}:{subject}:...; one event may issue several papers of a kind, told apart by what they say."""
    cause = event.pk if event else uuid4()
    key = f"doc:{cause}:{paper.kind}:{paper.subject_id}:{paper.rendering}:{paper.language}"
    nth = 1
    while found := Document.unscoped.filter(key=key if nth == 1 else f"{key}:{nth}").first():
        if found.snapshot["data"] == data:
            return found.key, found
        nth += 1
    return (key if nth == 1 else f"{key}:{nth}"), None


def _key_of_draft(paper: Paper, organisation: Organisation | None, data: Any) -> tuple[str, Document | None]:
    """A draft is made by its facts, not by an event: while they are the same it is the same paper, printed once.

    Not among them is the day: an unchanged draft says when it was written.
    """
    facts = {
        "template": template_version(paper.template),
        "title": str(paper.title),
        "version_no": paper.version_no,
        "languages": [paper.language, paper.second_language],
        "issuer": _letterhead(organisation, paper.language),
        "readers": [plain(list(paper.reader_roles)), plain(list(paper.reader_organisations))],
        "signers": without(plain(_signers(paper)), "asked_on"),
        "data": data,
    }
    fingerprint = hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()
    key = f"doc:draft:{paper.kind}:{paper.subject_id}:{fingerprint}"
    same = Document.unscoped.filter(key__startswith=key)
    known = same.filter(ended_at=None).first()
    ended = 0 if known else same.count()
    return f"{key}:{ended + 1}" if ended else key, known


def _frame(paper: Paper, number: str, code: str | None, organisation: Organisation | None) -> dict[str, Any]:
    return {
        "number": number,
        "version_no": paper.version_no,
        "kind": paper.kind,
        "title": str(paper.title),
        "language": paper.language,
        "rendering": paper.rendering,
        "issued_on": (organisation.today if organisation else clock.today()).isoformat(),
        "time_zone": organisation.zone if organisation else "",
        "issuer": _letterhead(organisation, paper.language),
        "replaces": numbers.earlier_version(paper=paper, number=number),
        **({"second_language": paper.second_language} if paper.second_language else {}),
        **_check(code),
    }


def _sample(chain: UUID) -> dict[str, bool]:
    """A further paper of an invented stay or memorandum is a sample as well."""
    known = Document.unscoped.filter(chain=chain, snapshot__document__sample=True)
    return {"sample": True} if known.exists() else {}


def _check(code: str | None) -> dict[str, str]:
    """Where the paper is checked: printed in two parts, and whole in the QR code."""
    if not code:
        return {"code": "", "check_place": "", "check_address": ""}
    address = settings.BASE_URL.rstrip("/") + reverse("documents:check", args=[code])
    return {"code": code, "check_place": address.partition("://")[2].rpartition("/")[0], "check_address": address}


def _letterhead(organisation: Organisation | None, language: str) -> dict[str, str]:
    if organisation is None:
        return {"name": "", "address": ""}
    with translation.override(language):
        town = " ".join(part for part in (organisation.postcode, organisation.town) if part)
        lines = (organisation.address, town, formats.country(organisation.country))
    return {"name": organisation.name, "address": ", ".join(line for line in lines if line)}


def _signers(paper: Paper) -> list[dict[str, Any]]:
    names = names_in(paper.mobility_id, (signer.person_id for signer in paper.signers))
    houses = {signer.organisation_id for signer in paper.signers if signer.organisation_id}
    called = dict(Organisation.objects.visible_to(SYSTEM).filter(pk__in=houses).values_list("pk", "name"))
    return [_asked(signer, names[signer.person_id], called.get(signer.organisation_id, "")) for signer in paper.signers]


def _asked(signer: Signer, name: str, organisation: str) -> dict[str, Any]:
    return {
        "person": signer.person_id,
        "name": name,
        "role": signer.role.value,
        "function": signer.function,
        "organisation": organisation,
        "asked_on": clock.today(),
    }


def template_version(template: str) -> str:
    """Hash of the template's own text. Raises TemplateDoesNotExist now rather than when it is printed."""
    source = get_template(template).template.source  # type: ignore[attr-defined]  # ours is Django's engine
    return hashlib.sha256(source.encode()).hexdigest()


@transaction.atomic
def ask_signatures(
    *, document: Document, signers: Sequence[Signer], mobility_id: UUID | None = None
) -> list[SignatureRequest]:
    """One open request a signer. They can sign once the file is ready."""
    asked = [
        SignatureRequest(
            document=document,
            mobility_id=mobility_id or document.mobility_id,
            person_id=signer.person_id,
            role=signer.role.value,
            organisation_id=signer.organisation_id,
            function=signer.function,
            order=signer.order,
            covers=plain([dict(part) for part in signer.covers]),
            asked_at=clock.now(),
        )
        for signer in signers
    ]
    return SignatureRequest.unscoped.bulk_create(asked)


@transaction.atomic
def issue_final(*, document: Document, carried: Sequence[Signature] = ()) -> Document:
    """The final of a text that everybody signed: the same snapshot with the evidence, its hash named, the text inside.

    `carried` are signatures on an earlier version that keep their effect. Twice gives the first. Raises SojournError
    (documents.not_for_signature, documents.not_all_signed).
    """
    text = Document.unscoped.select_for_update(of=("self",)).get(pk=document.pk)
    known = Document.unscoped.filter(signed_text=text).first()
    if known is not None:
        return known
    if text.rendering != Rendering.FOR_SIGNATURE or not text.has_file:
        raise SojournError("documents.not_for_signature", number=text.number)
    if not is_fully_signed(document=text):
        raise SojournError("documents.not_all_signed", number=text.number)
    final = Document(
        key=f"doc:{text.pk}:final",
        rendering=Rendering.FINAL,
        signed_text=text,
        created_at=clock.now(),
        verification_code=numbers.verification_code(),
        template_version=template_version(text.template),
        **{name: getattr(text, name) for name in SHARED},
    )
    final.snapshot = _final_snapshot(text, final, carried)
    final.save(force_insert=True)
    outbox_rows.order(final)
    return final


SHARED = (
    "number",
    "version_no",
    "kind",
    "title",
    "language",
    "second_language",
    "mobility_id",
    "event_id",
    "chain",
    "subject_type",
    "subject_id",
    "organisation_id",
    "reader_roles",
    "reader_organisations",
    "template",
)


def _final_snapshot(text: Document, final: Document, carried: Sequence[Signature]) -> dict[str, Any]:
    signed = Signature.unscoped.filter(request__document=text, request__state=RequestState.SIGNED)
    signed = signed.select_related("request__document", "scan", "entered_by").order_by("request__order", "signed_at")
    frame = {
        **text.snapshot["document"],
        "rendering": Rendering.FINAL.value,
        "issued_on": today_in(text.snapshot["document"].get("time_zone", "")).isoformat(),
        **_check(final.verification_code),
    }
    return {
        **text.snapshot,
        "document": frame,
        "signers": plain([evidence_of(one) for one in signed] + [evidence_of(one, earlier=True) for one in carried]),
        "signed_text": {
            "number": text.number,
            "version_no": text.version_no,
            "language": text.language,
            "pages": text.pages,
            "sha256": text.sha256,
        },
    }


def is_fully_signed(*, document: Document) -> bool:
    """Whether everybody who is still asked has signed, and somebody did."""
    states = set(document.requests.values_list("state", flat=True)) - {RequestState.CANCELLED, RequestState.PASSED_ON}
    return states == {RequestState.SIGNED}


@transaction.atomic
def revoke(*, document: Document) -> None:
    """It no longer holds: what it states turned out otherwise. It stays readable and says so when checked."""
    _end(document, DocumentState.REVOKED)


@transaction.atomic
def supersede(*, document: Document) -> None:
    """A newer version took its place."""
    _end(document, DocumentState.SUPERSEDED)


def _end(document: Document, state: DocumentState) -> None:
    row = Document.unscoped.select_for_update(of=("self",)).get(pk=document.pk)
    if row.state in (DocumentState.REVOKED, DocumentState.SUPERSEDED):
        return
    row.state, row.ended_at = state, clock.now()
    row.save(update_fields=["state", "ended_at"])
    document.state, document.ended_at = row.state, row.ended_at
