"""A text is read as it was kept: a field that is not there, or not of the kind expected, is left out."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from documents.parts.values import Block, Line, Text
from ground.days import day_as
from partnerships.parts.standard import standard_words

Facts = Mapping[str, Any]


def typed(facts: Facts, name: str, label: str) -> Iterator[Block]:
    """What was typed, as it was typed; a standard sentence of the product in the language of the reader."""
    value = facts.get(name)
    if not isinstance(value, str) or not value.strip():
        return
    said = standard_words(name, value)
    yield Text(Line(name, said or value.strip(), label, typed=not said))


def listed(facts: Facts, name: str) -> list[Facts]:
    """The rows that are rows."""
    return [one for one in list_of_any(facts, name) if isinstance(one, Mapping)]


def list_of_any(facts: Facts, name: str) -> list[Any]:
    """The list, whatever stands in it."""
    found = facts.get(name)
    return list(found) if isinstance(found, list | tuple) else []


def number(facts: Facts, name: str) -> int | None:
    """A number that is one."""
    found = facts.get(name)
    return found if isinstance(found, int) and not isinstance(found, bool) else None


def day(facts: Facts, name: str) -> str:
    """A day in full."""
    try:
        return day_as(date.fromisoformat(str(facts.get(name) or "")))
    except ValueError:
        return ""
