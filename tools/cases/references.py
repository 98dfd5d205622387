"""Names by which one part of a case speaks of another."""

from collections.abc import Iterator
from typing import Any


def known_names(data: dict[str, Any]) -> dict[str, list[str]]:
    """Section -> the names that may be used for its entries. Reads whatever is there, checked or not."""
    return {
        "people": _keys(data.get("people")),
        "organisations": _keys(data.get("organisations")),
        "units": [unit["code"] for unit in _entries(data.get("units")) if isinstance(unit.get("code"), str)],
        "outcomes": [code for code, _unit, _outcome in outcomes(data)],
        "steps": [step["id"] for step in _entries(data.get("history")) if isinstance(step.get("id"), str)],
    }


def outcomes(data: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """(code, unit, outcome) of every outcome; a unit without outcomes is itself the one outcome."""
    for unit in _entries(data.get("units")):
        listed = list(_entries(unit.get("outcomes"))) or [{"title": unit.get("title", "")}]
        for nth, outcome in enumerate(listed, start=1):
            yield str(outcome.get("code") or f"{unit.get('code')}.{nth}"), unit, outcome


def _keys(section: Any) -> list[str]:
    return list(section) if isinstance(section, dict) else []


def _entries(section: Any) -> Iterator[dict[str, Any]]:
    if isinstance(section, list):
        yield from (entry for entry in section if isinstance(entry, dict))
