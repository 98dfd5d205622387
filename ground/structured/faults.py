"""What is wrong with a structured answer: sentences, each with the place it belongs to."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError as NotTaken
from django.utils.translation import gettext as _
from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError

from ground.addresses import validate_one_address
from ground.structured.shapes import inner, kind_of
from ground.telephones import validate_telephone

Path = tuple[Any, ...]  # names and places of rows, from the outside in
Faults = dict[Path, list[str]]

MOST_TOLD = 20
NO_CHARACTER = re.compile("[\0\ud800-\udfff]")  # zero, or half a character: JSON can write it, PostgreSQL refuses it
FORMATS = FormatChecker(formats=())


@FORMATS.checks("day", raises=ValueError)
def is_day(value: object) -> bool:
    """A day of the calendar as 2026-03-02; an empty text says that there is none."""
    return not isinstance(value, str) or not value or bool(date.fromisoformat(value))


@FORMATS.checks("address", raises=NotTaken)
def is_address(value: object) -> bool:
    """Exactly one mail address, or none; by the check that every field of an address has."""
    if isinstance(value, str) and value:
        validate_one_address(value)
    return True


@FORMATS.checks("telephone", raises=NotTaken)
def is_telephone(value: object) -> bool:
    """A number that somebody can ring, or none; by the check that every field of a telephone has."""
    if isinstance(value, str) and value:
        validate_telephone(value)
    return True


def faults_in(shape: Mapping[str, Any], value: Any) -> Faults:
    """Empty where the value has its shape; in the order in which the fields are drawn."""
    found: Faults = {}
    told = sorted([*_no_characters(value), *_misshapen(shape, value)], key=lambda one: _order(shape, one[0]))
    for path, words in told[:MOST_TOLD]:
        if words not in found.setdefault(path, []):
            found[path].append(words)
    return found


def _no_characters(value: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str) and NO_CHARACTER.search(value):
        yield path, _("A sign in this text cannot be kept. Write it anew.")
    for step, part in _parts(value):
        if isinstance(step, str) and NO_CHARACTER.search(step):
            yield path, _("A sign in this text cannot be kept. Write it anew.")
        yield from _no_characters(part, (*path, step))


def _parts(value: Any) -> list[tuple[Any, Any]]:
    if isinstance(value, dict):
        return list(value.items())
    return list(enumerate(value)) if isinstance(value, list) else []


def _misshapen(shape: Mapping[str, Any], value: Any) -> Iterator[tuple[Path, str]]:
    checker = Draft202012Validator(_for_the_checker(shape), format_checker=FORMATS)
    for fault in checker.iter_errors(value):
        path = tuple(fault.absolute_path)
        if fault.validator == "required":
            lacking = [name for name in fault.validator_value if name not in fault.instance]
            yield from (((*path, name), _("Fill this in.")) for name in lacking)
        else:
            yield path, _said(_shape_at(shape, path), fault)


def _shape_at(shape: Mapping[str, Any], path: Path) -> Mapping[str, Any]:
    for step in path:
        shape = inner(shape, step)
    return shape


def _order(shape: Mapping[str, Any], path: Path) -> list[int]:
    places = []
    for step in path:
        names = list(shape.get("properties", {}))
        places.append(step if isinstance(step, int) else names.index(step) if step in names else len(names))
        shape = inner(shape, step)
    return places


def _said(shape: Mapping[str, Any], fault: ValidationError) -> str:
    kind, rule = kind_of(shape), str(fault.validator)
    if rule == "format" and isinstance(fault.cause, NotTaken):
        return str(fault.cause.messages[0])
    if kind == "day":
        return _("Write a day of the calendar, such as 2026-03-02.")
    if rule == "pattern":
        return _("Write a number, such as 4 or 2.5.") if kind == "line" else _("This is not known here.")
    if rule == "type" and kind == "decimal":
        return _("Write a number, such as 4 or 2.5.")
    if rule == "type" and kind in ("number", "choice"):
        return _("Write a whole number.")
    say = SENTENCES.get(rule)
    return say(fault) if say else _("This cannot be taken as it is. Write it anew.")


SENTENCES: dict[str, Callable[[ValidationError], str]] = {
    "maxLength": lambda fault: _("This is too long: at most %(most)s letters.") % {"most": fault.validator_value},
    "minimum": lambda fault: _("This is too little: %(least)s at least.") % {"least": fault.validator_value},
    "maximum": lambda fault: _("This is too much: %(most)s at most.") % {"most": fault.validator_value},
    "enum": lambda fault: _("Choose one from the list."),
    "additionalProperties": lambda fault: (
        _("Nothing is asked under this name: %(names)s.") % {"names": ", ".join(_unasked(fault))}
    ),
}


def _unasked(fault: ValidationError) -> list[str]:
    asked = fault.schema.get("properties", {})
    return [f"“{name}”" for name in fault.instance if name not in asked]


def _for_the_checker(shape: Any) -> Any:
    """The schema without its translated titles, as the checker wants it."""
    if isinstance(shape, dict):
        return {key: _for_the_checker(one) for key, one in shape.items() if key != "title" or isinstance(one, dict)}
    return [_for_the_checker(one) for one in shape] if isinstance(shape, list) else shape


def with_places(shape: Mapping[str, Any], faults: Faults) -> list[str]:
    """Each sentence with the place it belongs to, in words: “Unit 1, Learning outcome 2, Title: Fill this in.”"""
    return [
        f"{place}: {words}" if (place := place_of(shape, path)) else words
        for path, told in faults.items()
        for words in told
    ]


def place_of(shape: Mapping[str, Any], path: Path) -> str:
    """The labels on the way there; a row by its number."""
    words: list[str] = []
    for step in path:
        around, shape = shape, inner(shape, step)
        if isinstance(step, int):
            one = str(shape.get("title") or around.get("title") or "")
            words[-1:] = [f"{one} {step + 1}".strip()]
        else:
            words.append(str(shape.get("title", "")) or step)
    return ", ".join(words)
