"""The paper of a memorandum: frozen here, set in templates/partnerships/papers."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _

from documents.picking import only
from lifecycle.registry import document
from lifecycle.roles import Role
from lifecycle.steps import Step
from lifecycle.vocabulary import Paper, Signer
from partnerships.models import MemorandumParty, MemorandumVersion
from partnerships.selectors import names_told
from partnerships.unit_words import kind_words, unit_note


@document("memorandum")
def memorandum(step: Step[MemorandumVersion]) -> list[Paper]:
    """The text for signature, once all parties approved it (G2)."""
    return [paper_to_read(step.subject)]


def paper_to_read(version: MemorandumVersion) -> Paper:
    """The text of a version, as it would be issued for signature now."""
    parties = list(version.parties.select_related("organisation", "contact", "signer"))
    with translation.override(version.memorandum.language):
        title = _("Memorandum of understanding")
        facts = _facts(version, parties)
    return Paper(
        kind="memorandum",
        subject_type="memorandum_version",
        subject_id=version.pk,
        organisation_id=version.memorandum.opened_by_id,
        language=version.memorandum.language,
        template="partnerships/papers/memorandum.html",
        title=title,
        snapshot=facts,
        rendering="for_signature",
        version_no=version.number or 1,
        reader_organisations=tuple(_readers(version, parties)),
        final_when_signed=False,
        signers=tuple(
            Signer(signer, Role.PARTY, party.organisation_id, party.contact_function)
            for party in parties
            if (signer := party.signer_now)
        ),
    )


def _readers(version: MemorandumVersion, parties: list[MemorandumParty]) -> set[Any]:
    covered = version.covered.values_list("organisation_id", flat=True)
    return {party.organisation_id for party in parties} | set(covered) | {version.memorandum.opened_by_id}


def _facts(version: MemorandumVersion, parties: list[MemorandumParty]) -> dict[str, Any]:
    names = names_told(version)
    return {
        "about": version.memorandum.code,
        "title": version.memorandum.title,
        "code": version.memorandum.code,
        "valid_from": version.valid_from,
        "valid_until": version.valid_until,
        "review_by": version.review_by,
        "parties": [_party(party, names) for party in parties],
        "covered": [
            {"name": entry.organisation.name, "country": entry.organisation.country, "role": entry.role}
            for entry in version.covered.select_related("organisation")
        ],
        "qualifications": [_qualification(entry) for entry in version.content.get("qualifications", ())],
        **{name: version.content.get(name, "") for name in TEXTS},
    }


TEXTS = (
    "other_objectives",
    "procedures",
    "responsible_bodies",
    "shortest_days",
    "longest_days",
    "other_actors",
    "revision",
    "certificate",
    "reviewers",
    "additional_information",
    "annexes",
)


def _party(party: MemorandumParty, names: Mapping[UUID | None, str]) -> dict[str, Any]:
    organisation = party.organisation
    town = " ".join(part for part in (organisation.postcode, organisation.town) if part)
    is_told = party.contact is not None and names[party.contact_id] == party.contact.full_name
    phone = party.contact.phone if party.contact and is_told else ""
    block = {
        "part": (party.functions or [""])[0],
        "name": organisation.name,
        "address": ", ".join(part for part in (organisation.address, town) if part),
        "country": organisation.country,
        "phone": organisation.phone,
        "email": organisation.email,
        "website": organisation.website,
        "oid": organisation.oid,
        "pic": organisation.pic,
        "representative": {
            "name": organisation.legal_representative,
            "function": organisation.legal_representative_function,
        }
        if organisation.legal_representative
        else None,
        "contact": {"name": names[party.contact_id], "function": party.contact_function} if party.contact else None,
        "rows": [
            [
                _("Contact, to reach"),
                ", ".join(part for part in ((party.contact.email or ""), phone) if part),
            ]
        ]
        if party.contact
        else [],
    }
    return {name: value for name, value in block.items() if value}


OUTCOME_PRINTED = ("title", "description", "knowledge", "skills", "competence", "criteria", "activities", "place")


def _qualification(entry: dict[str, Any]) -> dict[str, Any]:
    qualification = entry["qualification"]
    units = [
        {
            "code": unit["code"],
            "title": unit["title"],
            "hours": unit.get("hours") or "",
            "credits": unit.get("points", ""),
            "scale": qualification.get("credit_scale", ""),
            "note": unit_note(unit),
            "outcomes": [
                {**only(outcome, *OUTCOME_PRINTED), **kind_words(outcome), "number": f"{nth}.{place}"}
                for place, outcome in enumerate(unit.get("outcomes") or (), start=1)
            ],
        }
        for nth, unit in enumerate(entry.get("units") or (), start=1)
    ]
    return {"qualification": qualification, "units": units, "annexes": entry.get("annexes", [])}
