"""Each variant as a case: who takes part, what is agreed, what comes of it. `history` has the steps."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from tools.cases.case import Case
from tools.cases.yaml_lines import Lined
from tools.simulate.gaps import ABROAD, HOME, HOST, INSTITUTION, OF, SCHOOL, code, domain, email, word
from tools.simulate.history import days_of_follow_ups, history
from tools.simulate.variants import START, Variant

HOLDS_UNTIL = "2029-12-31"
FUNCTIONS = {
    "co": "Coordinator of stays abroad", "qm": "Head of quality", "ad": "Administrator", "va": "Teacher",
    "sg": "School counsellor", "hc": "Manager", "ht": "Trainer", "em": "Managing director", "ci": "Recognition officer",
}  # fmt: skip
RIGHTS = {
    "co": "coordinator", "qm": "quality_manager", "ad": "administrator", "va": "assessor", "sg": "safeguarding",
    "hc": "coordinator", "em": "contact", "ci": "recognition_officer",
}  # fmt: skip
KINDS = {SCHOOL: "vet_school", HOST: "company", "employer": "company", INSTITUTION: "competent_institution"}
OUTCOMES = (("U1", "unit_a", ("outcome_a", "outcome_b")), ("U2", "unit_b", ("outcome_c",)))


def case_of(variant: Variant) -> Case:
    """Raises nothing: what the engine refuses in it is said when it is walked."""
    data = {
        "case": "PATTERN",
        "title": variant.name,
        "people": {person: _person(person) for person in (*FUNCTIONS, "le", "gu")},
        "organisations": {key: _organisation(key) for key in KINDS},
        "participant": _participant(variant),
        "stay": _stay(variant),
        "parts": _parts(variant),
        "named": list(_named(variant)),
        "memorandum": _memorandum(),
        "agreement": _agreement(variant),
        "consent": {"travel": True, "medical": True, "health_data": True, "photos": False, "unaccompanied": True},
        "preparation": [{"item": "identity_document", "until": "2028-06-30"}],
        "debriefing": {"text": "Both went through the weeks.", "strengths": "Careful.", "to_improve": "Speak up more."},
        "follow_ups": [
            {"week": nth, "tasks": word("work"), "wellbeing": "well", "next_steps": "Go on as planned."}
            for nth, _day in enumerate(days_of_follow_ups(variant), 1)
        ],
        "europass": {"activities": word("work"), "job_related": word("qualification"), "language": "At work (B1)."},
        "employer_debrief": {"text": "The company heard what was learned."},
    }
    if variant.approach != "declare":
        data |= {"units": _units(), "qualification": _qualification(), **_outcome_of_it(variant)}
    data["history"] = [step for step in history(variant) if step["by"]]
    return Case(f"pattern: {variant.name}", data, Lined(variant.name))


def _person(key: str) -> dict[str, Any]:
    return {
        "given_names": word(f"{key}.given"), "family_names": word(f"{key}.family"), "email": email(key), "phone": "+00 000 0000",
    }  # fmt: skip


def _organisation(key: str) -> dict[str, Any]:
    return {
        "name": word(f"{key}.name"), "country": ABROAD[0] if key == HOST else HOME[0], "town": word(f"{key}.town"),
        "kind": KINDS[key], "code": code(key), "address": word(f"{key}.street"), "email": f"office@{domain(key)}",
        "phone": "+00 000 0001", "legal_representative": word(f"{key}.head"), "legal_representative_function": "Director",
        "members": [
            {"person": person, "role": RIGHTS[person], "function": FUNCTIONS[person]}
            for person, organisation in OF.items() if organisation == key and person in RIGHTS
        ],
    }  # fmt: skip


def _participant(variant: Variant) -> dict[str, Any]:
    facts = {
        "person": "le", "kind": variant.kind, "born": variant.born.isoformat(), "sex": word("sex"), "nationality": HOME[0],
        "address": "Sample Street 1", "postcode": "00000", "town": word(f"{SCHOOL}.town"), "country": HOME[0],
        "languages": {"en": "B1"}, "apprentice": variant.apprentice,
    }  # fmt: skip
    if variant.kind == "staff":
        return facts | {"position": "Teacher"}
    graduated = {"graduated_on": (START - timedelta(days=240)).isoformat()} if variant.kind == "graduate" else {}
    return facts | {"learning_programme": word("qualification"), "level": "VET, second year"} | graduated


def _stay(variant: Variant) -> dict[str, Any]:
    funded = {"call_year": 2025, "project_code": word("project_code")} if variant.rules == "erasmus" else {}
    return {
        "programme": "Erasmus+" if funded else "own initiative", "rules": variant.rules, "activity": variant.activity,
        "approach": variant.approach, "country": ABROAD[0], "start": START.isoformat(), "end": variant.end.isoformat(),
        "travel_days": 2 if funded else 0, "objective": f"Learn the work of the trade at its place: {word('qualification')}.",
        "initiative": "Stays abroad of the school", "working_language": "en", "document_language": "en",
        "selection_criteria": "Selection criteria of the school", "mobility_id": word("mobility_code"), **funded,
    }  # fmt: skip


def _parts(variant: Variant) -> dict[str, Any]:
    parts: dict[str, Any] = {"hosting": {"organisation": HOST, "responsible": "hc"}}
    if variant.sent:
        parts["sending"] = {"organisation": SCHOOL, "responsible": "co"}
    if variant.apprentice:
        parts["employer"] = {"organisation": "employer", "responsible": "em"}
    if variant.approach == "certify":
        parts["competent"] = [{"organisation": INSTITUTION, "responsible": "ci"}]
    return parts


def _named(variant: Variant) -> Iterator[dict[str, Any]]:
    host = [("ht", "tutor"), ("ht", "mentor"), ("hc", "administrative_contact"), ("hc", "emergency_contact")]
    if variant.approach != "declare":
        host.append(("ht", "assessor"))
    for person, part in host:
        yield _with_part(person, part, HOST)
    if not variant.sent:
        yield {"person": "gu", "part": "person_of_trust", "function": "Mother of the participant"}
        return
    school = [("va", "mentor"), ("co", "administrative_contact"), ("co", "emergency_contact")]
    if variant.approach != "declare":
        school.append(("va", "validator"))
    for person, part in school:
        yield _with_part(person, part, SCHOOL)
    if variant.minor:
        reached = {"phone_day": "+00 000 0002", "phone_night": "+00 000 0003"}
        yield {"person": "gu", "part": "guardian", "relation": "parent"} | reached


def _with_part(person: str, part: str, organisation: str) -> dict[str, Any]:
    entry = {
        "person": person, "part": part, "organisation": organisation, "function": FUNCTIONS[person],
        "phone_day": "+00 000 0003", "phone_night": "+00 000 0004",
    }  # fmt: skip
    return entry | ({"qualification": "Trained to assess"} if part == "assessor" else {})


def _memorandum() -> dict[str, Any]:
    parties = (("co", SCHOOL), ("hc", HOST), ("ci", INSTITUTION))
    return {
        "code": word("memorandum_code"),
        "parties": [
            {"organisation": where, "contact": who, "function": FUNCTIONS[who], "place": word(f"{where}.town")}
            for who, where in parties
        ],
        "procedures": "The host assesses, the school validates, the institution recognises without another examination.",
        "responsible_bodies": [
            {"step": "assesses", "country": ABROAD[0], "organisation": HOST},
            {"step": "documents", "country": ABROAD[0], "organisation": HOST},
            {"step": "validates", "country": HOME[0], "organisation": SCHOOL},
            {"step": "recognises", "country": HOME[0], "organisation": INSTITUTION},
        ],
        "revision": "Any party may ask for a change in writing.", "valid_from": "2022-02-01",
        "valid_until": HOLDS_UNTIL, "review_by": "2029-06-30",
    }  # fmt: skip


def _agreement(variant: Variant) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "place": f"{word('host.name')}, {word('host.town')}", "mode": "physical", "field_of_education": word("field"),
        "programme": word("work"), "timetable": "Monday to Friday, 9.00 to 17.00.", "weekly_hours": 35,
        "support": {
            "monitoring": "A call every second Friday.", "mentoring": "The trainer, every day.",
            "reporting": "One sheet for each follow-up.", "language_preparation": "A course before departure.",
            "cultural_preparation": "An evening with earlier participants.", "travel": "Booked by the school.",
            "housing": "A room near the work.", "health_insurance": "European Health Insurance Card",
            "accident_insurance": "Policy of the school", "liability_insurance": "Policy of the school",
        },
        "recognition": {"how": "It is entered in the record.", "effect": "Counts at home."},
    }  # fmt: skip
    if variant.approach == "declare":
        facts["outcomes"] = [word("outcome_a"), word("outcome_b")]
        return facts | (
            {"staff": {"aims_for_person": "See how others work.", "daily_programme": "Each day another department."}}
            if variant.kind == "staff"
            else {}
        )
    facts["assessment"] = {
        "assessors": ["ht"], "methods": ["observation", "work sample"], "date": (variant.end - timedelta(days=2)).isoformat(),
        "procedure": "Observation, then a work sample.", "criteria": "Those of the outcomes.", "language": "en",
        "recording": "In the grid, on the same day.", "grade_scale": "1 to 10, pass from 5",
    }  # fmt: skip
    facts["validation"] = {"person": "va", "how": "Grid and agreement are compared.", "record": "Within 30 days."}
    if variant.approach == "certify":
        facts["recognition"]["person"] = "ci"
    return facts


def _qualification() -> dict[str, Any]:
    return {"title": word("qualification"), "country": HOME[0], "eqf": 4, "credit_scale": "credits"}


def _units() -> list[dict[str, Any]]:
    return [
        {
            "code": unit, "title": word(title), "points": "4",
            "outcomes": [{"title": word(outcome), "activities": word("work")} for outcome in outcomes],
        }
        for unit, title, outcomes in OUTCOMES
    ]  # fmt: skip


def _outcome_of_it(variant: Variant) -> dict[str, Any]:
    """The first unit is passed; the second as the variant says. What is refused was passed and validated as well."""
    refused = variant.result == "refused"
    second = "passed" if refused else variant.result
    whole = second == "passed"
    stated = {
        "assessor": "ht", "on": (variant.end - timedelta(days=2)).isoformat(), "methods": ["observation", "work sample"],
        "strong": "Works carefully.", "evidence": ["Photograph of the finished work"], "language": "en",
    }  # fmt: skip
    why = {} if whole else {"reason": "Not all of it was shown."}
    return {
        "results": [{"unit": "U1", "result": "passed", "grade": "8", **stated}, {"unit": "U2", "result": second, **stated}],
        "validation": [
            {"unit": "U1", "decision": "validated"},
            {"unit": "U2", "decision": "validated" if whole else "partly_validated", **why},
        ],
        "recognition": [_refused("U1"), _refused("U2")] if refused else [
            {"unit": "U1", "decision": "full", "points": "4", "effect": "Counts at home", **_basis()},
            {"unit": "U2", "decision": "full" if whole else "partial", "points": "4" if whole else "2", "effect": "Counts at home", **_basis(), **why},
        ],
    }  # fmt: skip


def _refused(unit: str) -> dict[str, Any]:
    return {"unit": unit, "decision": "none", "reason": "The hours cannot be told from the papers.", **_basis()}


def _basis() -> dict[str, str]:
    return {
        "legal_basis": "Order on the recognition of learning abroad (sample)",
        "appeal_to": "Appeals board (sample)",
    }
