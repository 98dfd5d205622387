"""The stay and who is in it: what nearly every paper begins with."""

from typing import Any
from uuid import UUID

from accounts.models import Organisation
from agreements.parts import PartName
from agreements.selectors import paper_of, parts_of, version_in_force
from assessments import selectors
from lifecycle.days import span_days
from lifecycle.models import Mobility, OrganisationPart
from lifecycle.names import names_in
from lifecycle.roles import OrganisationPartKind
from lifecycle.waivers import OF_THE_STAY, printed

HOSTS = (OrganisationPartKind.HOSTING, OrganisationPartKind.HOST_COMPANY)
RECORD_FACTS = ("nationality", "learning_programme", "level", "position", "progress_so_far")
ADDRESS_FACTS = ("address", "postcode", "town", "country")
ORGANISATION_FACTS = ("name", "kind", *ADDRESS_FACTS, "oid", "pic", "phone", "email", "website")


def stay_facts(mobility: Mobility) -> dict[str, Any]:
    """Everything a paper prints of the stay itself."""
    first, last = mobility.started_on, mobility.ended_on
    return {
        "number": mobility.number,
        "mobility_code": mobility.mobility_code,
        "programme": mobility.programme,
        "call_year": mobility.call_year,
        "project": mobility.project.code if mobility.project else "",
        "country": mobility.country,
        "start": first,
        "end": last,
        "days": span_days(first, last) if first and last else None,
        "suspended_days": mobility.suspended_days,
        "objective": mobility.objective,
        "initiative": mobility.initiative,
        "kind": mobility.participant_kind,
    }


def participant_facts(mobility: Mobility) -> dict[str, Any]:
    """The participant, as far as the sending organisation keeps it."""
    person, record = mobility.participant, mobility.record
    facts: dict[str, Any] = {
        "name": person.full_name,
        "given_names": person.given_names,
        "family_names": person.family_names,
        "born": record.birth_date if record else None,
    }
    for name in (*RECORD_FACTS, *ADDRESS_FACTS):
        facts[name] = getattr(record, name) if record else ""
    return facts


def organisation_facts(organisation: Organisation | None) -> dict[str, Any]:
    """Name, kind, address and how to reach an organisation; empty where there is none."""
    return {name: getattr(organisation, name) for name in ORGANISATION_FACTS} if organisation else {}


def organisation_with(mobility: Mobility, part: str) -> Organisation | None:
    """The organisation that has this part now."""
    held = OrganisationPart.objects.open().filter(mobility=mobility, part=part).select_related("organisation").first()
    return held.organisation if held else None


def sides(mobility: Mobility) -> dict[str, Any]:
    """The organisations of the stay by part."""
    parts = (*HOSTS, OrganisationPartKind.SENDING, OrganisationPartKind.INTERMEDIARY, OrganisationPartKind.EMPLOYER)
    return {str(part): organisation_facts(organisation_with(mobility, part)) for part in parts}


def agreement_facts(mobility: Mobility) -> dict[str, Any]:
    """The agreement in force: its number, version and what its parts say."""
    version = version_in_force(mobility)
    parts, paper = parts_of(version), paper_of(version) if version else None
    return {
        "number": paper.number if paper else "",
        "version": version.number if version else None,
        "in_force_on": version.in_force_at.date() if version and version.in_force_at else None,
        "period": parts[PartName.PERIOD],
        "programme": parts[PartName.PROGRAMME],
        "qualification": parts[PartName.UNITS].get("qualification") or {},
        "progress": parts[PartName.UNITS].get("progress") or "",
        "assessment": parts[PartName.ASSESSMENT],
        "recognition": parts[PartName.RECOGNITION],
        "contacts": parts[PartName.CONTACTS],
    }


def common_facts(mobility: Mobility) -> dict[str, Any]:
    """What nearly every paper of a stay begins with."""
    tutor = selectors.tutor_of(mobility)
    return {
        "about": mobility.participant.full_name,
        "stay": stay_facts(mobility),
        "participant": participant_facts(mobility),
        "agreement": agreement_facts(mobility),
        "tutor": {"name": tutor.full_name, "function": tutor.function} if tutor else {},
        "agreed_after_on": mobility.agreed_after_on,
        "no_agreement_on": mobility.no_agreement_on,
        "waivers": printed(mobility, OF_THE_STAY),
        **sides(mobility),
    }


def name_of(person_id: UUID | None, stay: UUID | None) -> str:
    """The name in this stay; empty where there is nobody."""
    return names_in(stay, [person_id]).get(person_id, "")
