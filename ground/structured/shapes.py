"""What kind of field a shape asks for, and what there is to choose."""

from collections.abc import Callable, Mapping
from typing import Any

from ground.countries import country_choices, language_choices

FEW = 10  # numbers in a range; so many are chosen from a list, more are typed
OFFERS: dict[str, Callable[[], list[tuple[str, str]]]] = {"countries": country_choices, "languages": language_choices}


def kind_of(shape: Mapping[str, Any]) -> str:
    """One of: line, text, lines, number, decimal, day, address, telephone, yes, choice, id, group, list."""
    types = shape.get("type")
    if "enum" in shape or "offers" in shape or _few_numbers(shape):
        return "choice"
    if types == "object":
        return "group"
    if types == "array":
        return "list" if shape["items"].get("type") == "object" else "lines"
    if types == "boolean":
        return "yes"
    figures = {"integer": "number", "number": "decimal"}
    for name in types if isinstance(types, list) else [types]:
        if name in figures:
            return figures[name]
    pattern = str(shape.get("pattern", ""))
    if shape.get("format") == "day" or "[0-9]{4}-[0-9]{2}" in pattern:
        return "day"
    if shape.get("format") in ("address", "telephone"):
        return str(shape["format"])
    if "[0-9a-fA-F-]" in pattern:
        return "id"
    return "line" if shape.get("maxLength", 300) <= 300 else "text"


def choices_of(shape: Mapping[str, Any]) -> list[tuple[Any, str]]:
    """Each value with its words, in the reader's language."""
    if "offers" in shape:
        return list(OFFERS[shape["offers"]]())
    words = shape.get("words", {})
    return [(one, str(words.get(one, one))) for one in shape.get("enum") or _few_numbers(shape) if one is not None]


def _few_numbers(shape: Mapping[str, Any]) -> list[int]:
    least, most = shape.get("minimum"), shape.get("maximum")
    return list(range(least, most + 1)) if least is not None and most is not None and most - least < FEW else []


def chosen(shape: Mapping[str, Any], typed: str) -> Any:
    """The value that a browser sent as text: a number where the shape lists numbers."""
    return next((value for value, _words in choices_of(shape) if str(value) == typed), typed)


def inner(shape: Mapping[str, Any], step: str | int) -> Mapping[str, Any]:
    """The shape one step further in; an empty one where nothing is known under that name."""
    if isinstance(step, int) or step.isdigit():
        return dict(shape.get("items") or {})
    return dict(shape.get("properties", {}).get(step) or {})
