"""What each paper of a case must say, read from the case file alone."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from documents.formats import daterange, language_name, longdate
from tools.cases.references import outcomes

Facts = dict[str, list[str]]
RESULT_WORDS = {"passed": "passed", "partly": "passed in part", "failed": "not passed", "not_assessed": "not assessed"}
DECISION_WORDS = {
    "full": "recognised in full", "partial": "recognised in part", "extra_credit": "extra credit", "none": "not recognised",
    "validated": "validated", "partly_validated": "validated in part", "not_validated": "not validated",
}  # fmt: skip


def day(text: str) -> str:
    return str(longdate(date.fromisoformat(text)))


def span(first: str, last: str) -> str:
    return str(daterange(first, last))


def name(data: dict[str, Any], key: str) -> str:
    person = data["people"][key]
    return f"{person['given_names']} {person['family_names']}"


def texts(value: Any) -> Iterator[str]:
    """Every text inside a section."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)
    elif isinstance(value, str):
        yield value


def expected(data: dict[str, Any]) -> Facts:
    """Kind of paper -> texts that one of its papers must hold."""
    staff = data["participant"].get("kind") == "staff"
    approach = data["stay"].get("approach", "certify")
    agreement = "staff_mobility_programme" if staff else "learning_agreement"
    found: Facts = {
        agreement: [*_agreement(data)],
        "departure_pack": [*_pack(data)],
        "follow_up_sheet": [*_sheets(data)],
    }
    found |= {"attendance_certificate": [*_attendance(data)], "europass_mobility": [*_europass(data)]}
    if "memorandum" in data:
        found["memorandum"] = [*_memorandum(data)]
    if "consent" in data:
        found["guardian_consent"] = [*_consent(data)]
    if approach != "declare":
        found |= {"assessment_grid": [*_grid(data)], "personal_transcript": [*_transcript(data)]}
    if approach == "certify":
        found |= {"validation_record": [*_validation(data)], "recognition_statement": [*_recognition(data)]}
    return found


def expected_before(data: dict[str, Any], *kinds: str) -> Facts:
    """The same of papers of these kinds that are there before the departure."""
    says = {"learning_agreement": _agreement, "departure_pack": _pack, "guardian_consent": _consent}
    return {kind: [*says[kind](data)] for kind in kinds}


def _organisation(data: dict[str, Any], key: str) -> Iterator[str]:
    organisation = data["organisations"][key]
    yield from (organisation[field] for field in ("name", "address", "town", "email", "phone") if field in organisation)


def _stay(data: dict[str, Any]) -> Iterator[str]:
    yield name(data, data["participant"]["person"])
    yield data["organisations"][data["parts"]["hosting"]["organisation"]]["name"]


def _units(data: dict[str, Any]) -> Iterator[str]:
    for _code, unit, outcome in outcomes(data):
        yield unit["title"]
        yield outcome["title"]


def _memorandum(data: dict[str, Any]) -> Iterator[str]:
    facts = data["memorandum"]
    yield facts["code"]
    for party in facts["parties"]:
        yield from _organisation(data, party["organisation"])
        yield from (name(data, party["contact"]), party["function"], party["place"])
    for field in (
        "other_objectives",
        "procedures",
        "differing",
        "revision",
        "certificate",
        "reviewers",
        "additional_information",
    ):
        yield from texts(facts.get(field, []))
    yield from facts.get("annexes", [])
    yield from (
        day(facts["valid_until"]),
        day(facts["review_by"]),
        str(facts["shortest_days"]),
        str(facts["longest_days"]),
    )
    yield from (unit["title"] for unit in data["units"])
    yield from texts(
        {key: value for key, value in data["qualification"].items() if key in ("title", "structure", "nqf")}
    )


def _agreement(data: dict[str, Any]) -> Iterator[str]:
    stay, facts, participant = data["stay"], data["agreement"], data["participant"]
    for part in ("sending", "hosting"):
        if part in data["parts"]:
            yield from _organisation(data, data["parts"][part]["organisation"])
    yield from _stay(data)
    yield from (span(stay["start"], stay["end"]), stay["objective"])
    yield from (stay[field] for field in ("mobility_id", "project_code") if field in stay)
    yield from (
        participant[field]
        for field in ("address", "position", "learning_programme", "progress_so_far")
        if field in participant
    )
    yield from (f"{language_name(code)} {level}" for code, level in participant.get("languages", {}).items())
    if participant.get("kind") != "staff":
        yield day(participant["born"])
    yield from _units(data)
    for _code, unit, outcome in outcomes(data):
        yield from texts({key: value for key, value in outcome.items() if key not in ("code", "assessed_at")})
        yield from (unit[field] for field in ("points", "code", "note", "reference") if field in unit)
    yield from texts(
        {
            key: value
            for key, value in facts.items()
            if key not in ("assessment", "validation", "recognition", "mode", "virtual_periods")
        }
    )
    for period in facts.get("virtual_periods", []):
        yield from (day(period["from"]), day(period["until"]), period["what"])
    yield from texts({key: value for key, value in data.get("qualification", {}).items() if key != "country"})
    assessment = facts.get("assessment", {})
    yield from texts(
        {key: value for key, value in assessment.items() if key not in ("date", "language", "assessors", "parts")}
    )
    yield from (name(data, key) for key in assessment.get("assessors", []))
    yield from (day(assessment["date"]) for _one in [0] if "date" in assessment)
    for part in assessment.get("parts", []):
        yield from (part[field] for field in ("name", "form") if field in part)
        yield from (day(part["deadline"]) for _one in [0] if "deadline" in part)
    for section in ("validation", "recognition"):
        yield from texts({key: value for key, value in facts.get(section, {}).items() if key != "person"})
        yield from (name(data, facts[section]["person"]) for _one in [0] if "person" in facts.get(section, {}))
    for entry in data["named"]:
        if (
            entry.get("organisation") != "first_host"
            and entry["part"] in ("mentor", "administrative_contact", "emergency_contact")
            and "organisation" in entry
        ):
            yield from (name(data, entry["person"]), entry["function"], data["people"][entry["person"]]["email"])
            yield from (entry["phone_day"] for _one in [0] if "phone_day" in entry)
            if entry["part"] == "emergency_contact" and "phone_night" in entry:
                yield entry["phone_night"]
        if entry["part"] == "assessor":
            yield entry["qualification"]


def _consent(data: dict[str, Any]) -> Iterator[str]:
    yield from _stay(data)
    yield from (name(data, entry["person"]) for entry in data["named"] if entry["part"] == "guardian")
    yield from (
        "The journey and the stay given",
        "Photographs for the school withheld",
        "I consent where “given” stands and to nothing else.",
        *texts(data["consent"].get("note", [])),
    )
    yield span(data["stay"]["start"], data["stay"]["end"])


def _pack(data: dict[str, Any]) -> Iterator[str]:
    yield from _stay(data)
    support = data["agreement"]["support"].items()
    yield from (text for key, text in support if key.endswith("_insurance") or key == "first_day")
    for entry in data["named"]:
        if entry["part"] == "emergency_contact" and entry.get("organisation") != "first_host":
            yield from (name(data, entry["person"]), entry["phone_day"])
            yield from (entry["phone_night"] for _one in [0] if "phone_night" in entry)


def _sheets(data: dict[str, Any]) -> Iterator[str]:
    done = {step["with"]["week"] for step in data["history"] if step["do"] == "follow_up"}
    for entry in data["follow_ups"]:
        if entry["week"] in done:
            yield from (entry[field] for field in ("tasks", "difficulties", "next_steps") if field in entry)
            yield from (str(entry["hours_absent"]) for _one in [0] if "hours_absent" in entry)


def _last_day(data: dict[str, Any]) -> str:
    return next(
        step["with"]["last_day"] for step in data["history"] if step["do"] in ("end_stay", "report_early_return")
    )


def _attendance(data: dict[str, Any]) -> Iterator[str]:
    yield from _stay(data)
    yield span(data["stay"]["start"], _last_day(data))
    yield name(data, data["parts"]["hosting"]["responsible"])
    done = {step["with"]["week"] for step in data["history"] if step["do"] == "follow_up"}
    yield from (entry["tasks"] for entry in data["follow_ups"] if entry["week"] in done)


def _results(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from data["results"]


def _before_submission(data: dict[str, Any], result: dict[str, Any]) -> bool:
    handed_in = next(step["on"] for step in data["history"] if step["do"] == "submit_results")
    return result["on"] <= handed_in


def _grid(data: dict[str, Any]) -> Iterator[str]:
    yield from _stay(data)
    for result in _results(data):
        if not _before_submission(data, result):
            continue
        yield name(data, result["assessor"])
        yield from texts(result.get("evidence", []))
        for criterion in result.get("criteria", []):
            yield from (criterion[field] for field in ("criterion", "comment") if field in criterion)


def _right_to_assess(data: dict[str, Any], key: str) -> Iterator[str]:
    yield from (
        entry["qualification"] for entry in data["named"] if entry["part"] == "assessor" and entry["person"] == key
    )


def _transcript(data: dict[str, Any]) -> Iterator[str]:
    yield from _stay(data)
    for result in _results(data):
        if not _before_submission(data, result):
            continue
        yield from (RESULT_WORDS[result["result"]], name(data, result["assessor"]), day(result["on"]))
        yield from (
            result[field] for field in ("grade", "strong", "weak", "difference", "reason", "place") if field in result
        )
        yield from texts(result.get("methods", []))
        for part in result.get("parts", []):
            yield from (part["name"], RESULT_WORDS[part["result"]], *texts(part.get("note", [])))
    yield from _units(data)
    yield from texts(
        [{key: value for key, value in extra.items() if key != "unit"} for extra in data.get("extra_outcomes", [])]
    )


def _validation(data: dict[str, Any]) -> Iterator[str]:
    yield from _stay(data)
    yield from _units(data)
    for result in _results(data):
        yield from (RESULT_WORDS[result["result"]], name(data, result["assessor"]))
    for decision in data["validation"]:
        yield DECISION_WORDS[decision["decision"]]
        yield from texts(decision.get("reason", []))
    validator = next(step["by"] for step in data["history"] if step["do"] == "validate")
    yield name(data, validator)


def _recognition(data: dict[str, Any]) -> Iterator[str]:
    yield name(data, data["participant"]["person"])
    yield from (data["qualification"]["title"], *(unit["title"] for unit in data["units"]))
    for decision in data["recognition"]:
        yield DECISION_WORDS[decision["decision"]]
        yield from (
            decision[field]
            for field in ("points", "grade", "effect", "legal_basis", "reason", "appeal_to")
            if field in decision
        )
    officer = next(step["by"] for step in data["history"] if step["do"] == "recognise")
    yield from (name(data, officer), data["organisations"][data["parts"]["competent"][0]["organisation"]]["name"])


def _europass(data: dict[str, Any]) -> Iterator[str]:
    stay = data["stay"]
    person = data["people"][data["participant"]["person"]]
    yield from (person["given_names"], person["family_names"])
    yield from texts(data["europass"])
    yield from (day(stay["start"]), day(_last_day(data)), stay["objective"], stay["initiative"], stay["programme"])
    yield from (data["qualification"]["title"] for _one in [0] if "qualification" in data)
    for part in ("sending", "hosting"):
        if part in data["parts"]:
            yield data["organisations"][data["parts"][part]["organisation"]]["name"]
    yield next(
        name(data, entry["person"])
        for entry in data["named"]
        if entry["part"] == "tutor" and entry.get("organisation") != "first_host"
    )
