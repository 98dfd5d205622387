"""The learning agreement or staff programme, and the guardian's consent."""

from collections.abc import Iterable, Mapping
from typing import Any

from agreements.parts import PartName
from agreements.selectors import open_version
from agreements.selectors import parts_of as parts_held
from lifecycle.models import OrganisationPart
from lifecycle.roles import NamedPartKind
from tools.cases import content
from tools.cases.content import only
from tools.cases.run import Run
from tools.cases.steps.registry import case_step

PROGRAMME = (
    "field_of_education", "timetable", "sheets_signed", "extra_activities", "additional_information", "annexes",
)  # fmt: skip
GUIDANCE = ("monitoring", "mentoring", "reporting")
STAFF = (
    "teaching_level", "aims_for_person", "aims_for_sending", "aims_for_host", "daily_programme", "course_provider",
    "course_title", "fee_days", "dissemination",
)  # fmt: skip
ASSESSMENT = (
    "methods", "date", "place", "procedure", "criteria", "recording", "grade_scale", "language", "parts", "scale",
    "level", "pass_mark", "conversion", "evidence",
)  # fmt: skip
SUPPORT = (
    "language_preparation", "cultural_preparation", "other_preparation", "travel", "housing", "first_day", "visa",
    "social_security", "health_insurance", "accident_insurance", "liability_insurance",
)  # fmt: skip
CONTACTS = {
    NamedPartKind.MENTOR: "mentor", NamedPartKind.ADMINISTRATIVE_CONTACT: "administrative",
    NamedPartKind.EMERGENCY_CONTACT: "emergency",
}  # fmt: skip


@case_step("agreement.write", sections=("agreement",), takes=("start", "end"))
def write(run: Run) -> None:
    """Writes all seven parts of the open draft from `agreement`, `stay`, `units` and `named`; `start`, `end` move the days."""
    for name, part in parts_of(run).items():
        if part:  # of what the case does not speak, the draft keeps what it was prefilled with
            run.act("agreements.write_part", {"part": str(name), "content": part})


@case_step("agreement.change", takes=("parts", "outcomes", "assessors", "mentor"))
def change(run: Run) -> None:
    """Writes into an open draft what is to read otherwise: `parts` by name of the part, `outcomes` by their code, `assessors` and the host's `mentor` by their keys."""
    draft = open_version(run.mobility)
    held = parts_held(draft)
    changes: dict[str, dict[str, Any]] = dict(run.given("parts", {}))
    if assessors := [named(run, key, NamedPartKind.ASSESSOR) for key in run.given("assessors", ())]:
        changes[PartName.ASSESSMENT] = changes.get(PartName.ASSESSMENT, {}) | {"assessors": assessors}
    if mentor := run.given("mentor"):
        host = held[PartName.CONTACTS].get("host", {}) | {"mentor": named(run, mentor, NamedPartKind.MENTOR)}
        changes[PartName.CONTACTS] = {"host": host}
    if outcomes := run.given("outcomes", {}):
        changes[PartName.UNITS] = {"units": _changed_units(held[PartName.UNITS].get("units", ()), outcomes)}
    for name, changed in changes.items():
        run.act("agreements.write_part", {"part": str(name), "content": _hours(held[name] | changed)})


def _changed_units(units: Iterable[dict[str, Any]], changes: Mapping[str, dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {**unit, "outcomes": [one | changes.get(one["key"], {}) for one in unit.get("outcomes", ())]} for unit in units
    ]


def parts_of(run: Run) -> dict[str, dict[str, Any]]:
    """The seven parts as the case has them."""
    facts = run.section("agreement")
    return {
        PartName.PERIOD: _period(run, facts),
        PartName.PROGRAMME: _programme(run, facts),
        PartName.UNITS: _units(run, facts),
        PartName.ASSESSMENT: _assessment(run, facts.get("assessment", {})),
        PartName.RECOGNITION: _recognition(run, facts),
        PartName.CONTACTS: _contacts(run),
        PartName.SUPPORT: only(facts.get("support", {}), SUPPORT),
    }


def _period(run: Run, facts: dict[str, Any]) -> dict[str, Any]:
    stay = run.section("stay")
    days = {"start": run.given("start", stay["start"]), "end": run.given("end", stay["end"])}
    return {**days, "mode": "physical", **_hours(only(facts, ("place", "mode", "virtual_periods", "weekly_hours")))}


def _hours(period: dict[str, Any]) -> dict[str, Any]:
    """Hours a week as a number: a case file keeps decimals as they are written."""
    hours = period.get("weekly_hours")
    return period | {"weekly_hours": float(hours)} if isinstance(hours, str) else period


def _programme(run: Run, facts: dict[str, Any]) -> dict[str, Any]:
    made = only(facts, PROGRAMME) | only(facts.get("support", {}), GUIDANCE) | only(facts.get("staff", {}), STAFF)
    if "objective" in run.section("stay"):
        made["objective"] = run.section("stay")["objective"]
    if "programme" in facts:
        made["activities"] = facts["programme"]
    return made


def _units(run: Run, facts: dict[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = only(facts, ("outcomes",))
    if "units" in run.data:
        made["units"] = content.units(run)
    if qualification := content.qualification(run):
        made["qualification"] = qualification
    if "progress_so_far" in run.section("participant"):
        made["progress"] = run.section("participant")["progress_so_far"]
    return made


def _assessment(run: Run, facts: dict[str, Any]) -> dict[str, Any]:
    made = only(facts, ASSESSMENT)
    if assessors := [named(run, key, NamedPartKind.ASSESSOR) for key in facts.get("assessors", ())]:
        made["assessors"] = assessors
    return made


def _recognition(run: Run, facts: dict[str, Any]) -> dict[str, Any]:
    validation, recognition = facts.get("validation", {}), facts.get("recognition", {})
    made = {
        "validation_how": validation.get("how"), "validation_record": validation.get("record"),
        "recognition_how": recognition.get("how"), "effect": recognition.get("effect"),
        "reintegration": recognition.get("reintegration"),
        "validator": named(run, validation["person"], NamedPartKind.VALIDATOR) if "person" in validation else None,
        "recogniser": named(run, recognition["person"]) if "person" in recognition else None,
    }  # fmt: skip
    return {name: value for name, value in made.items() if value}


def _contacts(run: Run) -> dict[str, Any]:
    sending = run.section("parts").get("sending", {}).get("organisation")
    sides: dict[str, Any] = {"sending": {}, "host": {}}
    accompanying = []
    for entry in run.data.get("named", ()):
        if entry["part"] == NamedPartKind.ACCOMPANYING:
            accompanying.append(named(run, entry["person"], entry["part"]))
        elif entry["part"] in CONTACTS and _stands_for(run, entry, sending):
            side = "sending" if sending and entry.get("organisation") == sending else "host"
            sides[side].setdefault(CONTACTS[entry["part"]], named(run, entry["person"], entry["part"], entry))
    return sides | ({"accompanying": accompanying} if accompanying else {})


def _stands_for(run: Run, entry: dict[str, Any], sending: str | None) -> bool:
    """A contact of this host or of the sending side; one of an earlier host no longer counts."""
    organisation = entry.get("organisation")
    if organisation is None or organisation == sending:
        return organisation is not None
    return (
        OrganisationPart.objects.open()
        .filter(mobility=run.mobility, organisation_id=run.organisation_id(organisation))
        .exists()
    )


def named(run: Run, key: str, part: str = "", entry: dict[str, Any] | None = None) -> dict[str, Any]:
    """A person as the parts of the agreement name them."""
    person = run.section("people")[key]
    entry = entry or next(
        (each for each in run.data.get("named", ()) if each["person"] == key and each["part"] == part), {}
    )
    organisation = entry.get("organisation") or next(iter(run.members.get(key, [])), None)
    made = {
        "person": str(run.person_id(key)), "name": run.people[key].full_name,
        "function": entry.get("function") or _function(run, key, organisation),
        "organisation": run.section("organisations")[organisation]["name"] if organisation else "",
        "qualification": entry.get("qualification", ""), "email": person.get("email", ""),
        "phone": entry.get("phone_day") or person.get("phone", ""),
        "phone_night": entry.get("phone_night", "") if entry.get("part") == NamedPartKind.EMERGENCY_CONTACT else "",
    }  # fmt: skip
    return {name: value for name, value in made.items() if value}


def _function(run: Run, key: str, organisation: str | None) -> str:
    members = run.section("organisations").get(organisation, {}).get("members", ()) if organisation else ()
    return next((member["function"] for member in members if member["person"] == key and "function" in member), "")


@case_step("agreement.approve")
def approve(run: Run) -> None:
    """A reviewer approves the submitted version."""
    run.act("agreements.approve_version", {})


@case_step("consent", sections=("consent",))
def consent(run: Run) -> None:
    """A guardian consents, each matter of `consent` apart."""
    facts = run.section("consent")
    run.act("agreements.give_consent", {
        "travel": facts.get("travel", False), "medical_treatment": facts.get("medical", False),
        "health_data_sharing": facts.get("health_data", False), "photos": facts.get("photos", False),
        "leaving_unaccompanied": facts.get("unaccompanied", False), "note": facts.get("note", ""),
    })  # fmt: skip
