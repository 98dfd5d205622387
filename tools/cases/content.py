"""What a case says about qualification, units and memorandum, in the shape in which partnerships keep it."""

from collections.abc import Iterable
from typing import Any

from tools.cases.run import Run

QUALIFICATION = (
    "title",
    "title_in_partnership_language",
    "country",
    "eqf",
    "nqf",
    "isced_f",
    "credit_scale",
    "structure",
)
UNIT = ("code", "title", "reference", "hours", "points", "note")
OUTCOME = ("title", "description", "knowledge", "skills", "competence", "criteria", "activities", "place")
MEMORANDUM = (
    "other_objectives", "procedures", "differing", "shortest_days", "longest_days", "other_actors", "revision",
    "certificate", "reviewers", "additional_information", "annexes",
)  # fmt: skip


def only(facts: dict[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """Those of the named facts that are given."""
    return {name: facts[name] for name in names if name in facts}


def qualification(run: Run) -> dict[str, Any]:
    """Empty where the case has none."""
    return only(run.data.get("qualification", {}), QUALIFICATION)


def units(run: Run) -> list[dict[str, Any]]:
    """Every unit with its outcomes, each under its code."""
    made: list[dict[str, Any]] = []
    for code, unit, outcome in run.outcomes():
        if not made or made[-1]["code"] != unit["code"]:
            made.append({**only(unit, UNIT), "outcomes": []})
        entry = {"key": code, **only(outcome, OUTCOME)}
        if "assessed_at" in outcome:
            entry["assess_at"] = outcome["assessed_at"]
        made[-1]["outcomes"].append(entry)
    return made


def memorandum(run: Run) -> dict[str, Any]:
    """Sections 1 and 4 to 10 of the form."""
    facts = run.section("memorandum")
    covered = {"qualification": qualification(run), "units": units(run)}
    if annexes := run.data.get("qualification", {}).get("annexes"):
        covered["annexes"] = annexes
    return {**only(facts, MEMORANDUM), "qualifications": [covered] if covered["qualification"] else []}
