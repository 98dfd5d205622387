"""What the agreement and the staff programme print: parts, units, everything."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from agreements import selectors
from agreements.models import AgreementVersion, VersionKind
from agreements.paper_facts.contacts import contact_rows
from agreements.paper_facts.parties import party_blocks
from agreements.paper_facts.stay import STAY_PRINTED, stay_block
from agreements.parts import LEVELS, SCALES, PartName
from documents.formats import country
from documents.picking import only
from lifecycle.models.mobility import Approach
from lifecycle.waivers import OF_THE_AGREEMENT, printed
from partnerships.unit_words import kind_words, unit_note


def _qualification_line(qualification: dict[str, Any]) -> str:
    parts = [qualification.get("title", ""), country(qualification.get("country", ""))]
    for label, name in ((_("EQF level"), "eqf"), (_("national level"), "nqf"), ("ISCED-F", "isced_f")):
        if qualification.get(name):
            parts.append(f"{label} {qualification[name]}")
    return ", ".join(part for part in parts if part)


def _assessment_part(part: dict[str, Any]) -> dict[str, Any]:
    where = {"host": _("at the host"), "home": _("at home")}.get(part.get("where", ""), "")
    compulsory = _("yes") if part.get("compulsory") else _("no")
    return {**part, "where": where, "compulsory": compulsory}


def _line(person: dict[str, Any]) -> str:
    return ", ".join(person[name] for name in ("name", "function", "organisation") if person.get(name))


def unit_blocks(units: dict[str, Any], assessment: dict[str, Any]) -> list[dict[str, Any]]:
    """Units for the outcome table; the scale of the points is the qualification's."""
    scale = (units.get("qualification") or {}).get("credit_scale", "")
    return [_unit(unit, nth, scale, assessment) for nth, unit in enumerate(units.get("units") or (), start=1)]


def _unit(unit: dict[str, Any], nth: int, scale: str, assessment: dict[str, Any]) -> dict[str, Any]:
    methods = ", ".join(assessment.get("methods") or ())
    return {
        "code": unit["code"],
        "title": unit["title"],
        "hours": unit.get("hours") or "",
        "credits": unit.get("points", ""),
        "scale": scale,
        "note": unit_note(unit),
        "outcomes": [
            {
                **{
                    name: outcome.get(name, "")
                    for name in (
                        "title",
                        "description",
                        "knowledge",
                        "skills",
                        "competence",
                        "criteria",
                        "activities",
                        "place",
                    )
                },
                **kind_words(outcome),
                "number": f"{nth}.{place}",
                "assessment": methods,
            }
            for place, outcome in enumerate(unit.get("outcomes") or (), start=1)
        ],
    }


# What the agreement and the staff programme print of its parts. Contacts, units and persons who validate and recognise
# are printed as rows and lines of their own.
PRINTED_PARTS = {
    PartName.PERIOD: ("place", "mode", "virtual_periods", "weekly_hours"),
    PartName.PROGRAMME: (
        "objective", "field_of_education", "activities", "timetable", "extra_activities", "monitoring", "mentoring",
        "sheets_signed", "reporting", "additional_information", "annexes",
    ),
    PartName.UNITS: (
        "qualification.title_in_partnership_language", "qualification.structure", "progress", "outcomes",
    ),
    PartName.ASSESSMENT: (
        "assessors.name", "assessors.organisation", "assessors.function", "assessors.qualification", "methods", "date",
        "place", "procedure", "criteria", "recording", "grade_scale", "language", "scale", "level",
        "pass_mark", "conversion", "evidence",
    ),
    PartName.RECOGNITION: (
        "validation_how", "validation_record", "recognition_how", "effect", "reintegration",
    ),
    PartName.SUPPORT: (
        "language_preparation", "cultural_preparation", "other_preparation", "travel", "housing", "first_day", "visa",
        "social_security", "health_insurance", "accident_insurance", "liability_insurance",
    ),
}  # fmt: skip
OF_STAFF = (
    "aims_for_person", "aims_for_sending", "aims_for_host", "teaching_level", "daily_programme", "course_provider",
    "course_title", "fee_days", "dissemination",
)  # fmt: skip


def printed_parts(parts: dict[str, dict[str, Any]], is_staff: bool) -> dict[str, dict[str, Any]]:
    """The parts as the paper prints them; the programme of a member of staff says more, of a qualification nothing."""
    found = {str(name): only(parts[name], *paths) for name, paths in PRINTED_PARTS.items()}
    for name, words in (("scale", SCALES), ("level", LEVELS)):
        if found[PartName.ASSESSMENT].get(name):
            found[PartName.ASSESSMENT][name] = str(words[found[PartName.ASSESSMENT][name]])
    if is_staff:
        found[PartName.PROGRAMME] |= only(parts[PartName.PROGRAMME], *OF_STAFF)
        found[PartName.UNITS] = only(parts[PartName.UNITS], "outcomes")
    return found


def agreement_snapshot(version: AgreementVersion) -> dict[str, Any]:
    """Everything the agreement prints."""
    mobility, parts = version.mobility, selectors.parts_of(version)
    is_staff, parties = mobility.is_staff_stay, party_blocks(mobility)
    stay = stay_block(mobility, parts[PartName.PERIOD])
    shared = {
        "about": mobility.participant.full_name,
        "parties": parties,
        "stay": only(stay, *STAY_PRINTED),
        "parts": printed_parts(parts, is_staff),
        "host": next((block["name"] for block in parties if block["part"] == "hosting"), ""),
        "assessment_parts": [_assessment_part(part) for part in parts[PartName.ASSESSMENT].get("parts") or ()],
        "validator_line": _line(parts[PartName.RECOGNITION].get("validator") or {}),
        "recogniser_line": _line(parts[PartName.RECOGNITION].get("recogniser") or {}),
        "contacts": contact_rows(parts[PartName.CONTACTS]),
        "over_on": _over_on(version, parts),
        "waivers": printed(mobility, OF_THE_AGREEMENT),
    }
    if is_staff:
        return shared
    return shared | {
        "units": unit_blocks(parts[PartName.UNITS], parts[PartName.ASSESSMENT]),
        "approach_word": str(Approach(mobility.approach).label),
        "qualification_line": _qualification_line(parts[PartName.UNITS].get("qualification") or {}),
    }


def _over_on(version: AgreementVersion, parts: dict[str, dict[str, Any]]) -> date | None:
    """The last day, where the first text goes out for signature when the stay is over."""
    _first, last = selectors.agreed_days(parts)
    first_text = version.kind == VersionKind.AGREEMENT
    return last if first_text and last is not None and last < version.mobility.today else None
