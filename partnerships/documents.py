"""The paper of a memorandum: frozen here, set in templates/partnerships/papers."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _

from documents.picking import only
from lifecycle.registry import document
from lifecycle.roles import Role
from lifecycle.steps import Step
from lifecycle.vocabulary import Paper, Signer
from partnerships.content import Power
from partnerships.models import MemorandumParty, MemorandumVersion
from partnerships.selectors import names_told
from partnerships.unit_words import kind_words, unit_note


@document("memorandum")
def memorandum(step: Step[MemorandumVersion]) -> list[Paper]:
    """The text for signature, once all parties approved it (G2)."""
    return [paper_to_read(step.subject)]


@document("memorandum_to_read")
def memorandum_to_read(step: Step[MemorandumVersion]) -> list[Paper]:
    """The text as it goes out to be read, as the paper that it will become: a draft, which nobody signs."""
    return [replace(paper_to_read(step.subject), rendering="draft", signers=())]


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
        signers=tuple(signer for party in parties for signer in _signers(party)),
    )


def _signers(party: MemorandumParty) -> Iterator[Signer]:
    """Who is asked to sign for a party, in its turn: one, or two together."""
    if signer := party.signer_now:
        yield Signer(signer, Role.PARTY, party.organisation_id, party.capacity, order=party.turn)
    if second := party.cosigner_now:
        yield Signer(second, Role.PARTY, party.organisation_id, party.cosigner_function, order=party.turn)


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
        "reviewer": names.get(version.reviewer_id, ""),
        "parties": [_party(party, names) for party in parties],
        "covered": [
            {"name": entry.organisation.name, "country": entry.organisation.country, "role": entry.role}
            for entry in version.covered.select_related("organisation")
        ],
        "bodies": _table_of_steps(version),
        "places": [
            {
                "name": one.organisation.name,
                "first_day": one.first_day,
                "last_day": one.last_day,
                "places": one.places,
            }
            for one in version.places.select_related("organisation")
        ],
        "qualifications": [_qualification(entry) for entry in version.content.get("qualifications", ())],
        **{name: version.content.get(name, "") for name in TEXTS},
    }


TEXTS = (
    "other_objectives",
    "procedures",
    "differing",
    "shortest_days",
    "longest_days",
    "other_actors",
    "revision",
    "certificate",
    "reviewers",
    "additional_information",
    "annexes",
)


def _table_of_steps(version: MemorandumVersion) -> list[dict[str, str]]:
    """One line for each country: who assesses, documents, validates, recognises there."""
    lines: dict[str, dict[str, str]] = {}
    for body in version.bodies.select_related("organisation"):
        lines.setdefault(body.country, {"country": body.country})[body.step] = body.organisation.name
    return list(lines.values())


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
    block["rows"] += [[_("Signs"), _how_it_signs(party)]] if party.signer_id else []
    return {name: value for name, value in block.items() if value}


def _how_it_signs(party: MemorandumParty) -> str:
    """In which capacity, and by what power; names stand beside the signatures."""
    power = str(Power(party.power).label)
    said = [party.capacity, f"{power} ({party.mandate})" if party.power == Power.MANDATE and party.mandate else power]
    if party.power == Power.TOGETHER:
        said.append(party.cosigner_function)
    return ", ".join(one for one in said if one)


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
