"""What the paper of an amendment says: what changes and why, who signed before, and what stays as it was signed."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from agreements import selectors
from agreements.changes import changed_parts
from agreements.models import AgreementVersion
from agreements.parts import PartName
from documents.evidence import evidence_of
from documents.labels import PARTIES, SIGNED_AS, word
from documents.models import Signature
from lifecycle.models import Event, OrganisationPart
from lifecycle.names import names_in
from lifecycle.roles import OrganisationPartKind
from lifecycle.vocabulary import Signer
from lifecycle.waivers import OF_AN_AMENDMENT, printed


def amendment_facts(version: AgreementVersion) -> dict[str, Any]:
    """Everything the amendment prints; the agreement itself is named, not printed again."""
    mobility, found = version.mobility, changed_parts(version)
    asked, required = selectors.still_to_sign(version), selectors.required_signers(mobility)
    hosts = OrganisationPart.objects.open().filter(mobility=mobility, part=OrganisationPartKind.HOSTING)
    host = hosts.select_related("organisation").first()
    return {
        "about": mobility.participant.full_name,
        "host": host.organisation.name if host else "",
        "stay": {"number": mobility.number},
        "change_reason": version.change_reason,
        "asked_by": _asked_by(version),
        "asked_on": selectors.asked_on(version),
        "version": version.number,
        "kinds": found["kinds"],
        "changes": [_row(row, _who_signs(row["of"], asked, required)) for row in found["changes"]],
        "kept": found["kept"],
        "earlier": _earlier(found["earlier"]),
        "signed_before": _signed_before(version, {(str(one.role), one.person_id) for one in asked}),
        "waivers": printed(mobility, OF_AN_AMENDMENT),
    }


def _row(row: dict[str, Any], must_sign: str) -> dict[str, Any]:
    return {name: row[name] for name in ("part", "before", "after")} | {"must_sign": must_sign}


def _earlier(version: AgreementVersion | None) -> dict[str, Any]:
    """The version that is amended: its own number and day stay on file."""
    paper = selectors.paper_of(version) if version else None
    if version is None or paper is None:
        return {}
    return {"version": version.number, "number": paper.number, "issued_on": paper.created_at.date()}


def _who_signs(part: PartName, asked: Iterable[Signer], required: list[Signer]) -> str:
    """Everybody, or the parties whose earlier signature does not cover the part any more."""
    owing = [one for one in asked if any(covered["part"] == part for covered in one.covers)]
    if len(owing) == len(required):
        return _("all")
    return ", ".join(dict.fromkeys(word(PARTIES, one.role) for one in owing)) or _("nobody")


def _asked_by(version: AgreementVersion) -> str:
    """Who began the change, and as whom."""
    begun = (
        Event.unscoped.filter(mobility=version.mobility_id, name__in=selectors.ASKED_FOR_BY).order_by("-seq").first()
    )
    if begun is None or begun.person_id is None:
        return ""
    name = names_in(version.mobility_id, [begun.person_id])[begun.person_id]
    return ", ".join(part for part in (name, word(SIGNED_AS, begun.role)) if part)


def _signed_before(version: AgreementVersion, asked: set[tuple[str, Any]]) -> list[dict[str, Any]]:
    """Each signature that still covers a part: by whom, as whom, which version, and whether they sign again."""
    last: dict[tuple[str, Any], Signature] = {}
    for signature in selectors.carried_signatures(version):
        last[(signature.request.role, signature.request.person_id)] = signature
    return [_stands(signature, by in asked) for by, signature in last.items()]


def _stands(signature: Signature, asked_again: bool) -> dict[str, Any]:
    row = evidence_of(signature, earlier=True)
    return {
        "name": row["name"],
        "as_whom": row["as_function"] or word(SIGNED_AS, row["role"]),
        "version": row["earlier"]["version_no"],
        "signed_on": row["signed_at"].date(),
        "standing": _("stays; signs the changes") if asked_again else _("stays; need not sign"),
    }
