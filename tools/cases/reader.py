"""A case file from the disk to checked data, or every fault found in it with its line."""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator, FormatChecker, ValidationError
from jsonschema.validators import extend

from tools.cases.case import Case, nearest
from tools.cases.checks import sense
from tools.cases.faults import CaseRefused, Fault
from tools.cases.references import known_names
from tools.cases.yaml_lines import Lined, dotted, read_text
from tools.cases.yaml_lines import Path as Place

SCHEMA = Path(__file__).with_name("schema.yaml")
LARGEST = 1_000_000  # bytes
TYPE_WORDS = {
    "object": "keys with values", "array": "a list", "string": "text", "integer": "a whole number", "boolean": "true or false",
}  # fmt: skip
FORMATS = FormatChecker(formats=())


@FORMATS.checks("date", raises=ValueError)
def _is_day(value: object) -> bool:
    return not isinstance(value, str) or (len(value) == 10 and bool(date.fromisoformat(value)))


def read_case(path: Path) -> Case:
    """Read and check one file. Raises CaseRefused with all that is wrong with it."""
    name = str(path)
    try:
        raw = path.read_bytes()
    except OSError as wrong:
        raise CaseRefused(
            [Fault(name, 1, "", "a file that can be read", f"Check the path ({wrong.strerror}).")]
        ) from wrong
    if len(raw) > LARGEST:
        raise CaseRefused([Fault(name, 1, "", "a file of at most 1 MB", "A case describes one stay.")])
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = raw[: wrong.start].count(b"\n") + 1
        raise CaseRefused([Fault(name, line, "", "text in UTF-8", "Save the file with this encoding.")]) from wrong
    return checked(read_text(text, name))


def checked(lined: Lined) -> Case:
    """Data that keeps to the schema and makes sense as a whole. Raises CaseRefused."""
    if not isinstance(lined.data, dict):
        raise CaseRefused([Fault(lined.name, 1, "", "a case: keys with values", "See docs/case-files.md.")])
    faults = [fault for error in _validator(lined.data).iter_errors(lined.data) for fault in _faults(error, lined)]
    if faults:
        raise CaseRefused(faults)
    case = Case(lined.name, lined.data, lined)
    if faults := list(sense(case)):
        raise CaseRefused(faults)
    return case


@lru_cache(maxsize=1)
def schema() -> dict[str, Any]:
    """The schema as data."""
    loaded: dict[str, Any] = yaml.safe_load(SCHEMA.read_text("utf-8"))
    return loaded


def _validator(data: dict[str, Any]) -> Any:
    """`refers: people` in the schema asks that the text is a key of that section of this very file."""
    names = known_names(data)

    def refers(validator: Any, section: str, instance: object, _schema: Any) -> Iterator[ValidationError]:
        if isinstance(instance, str) and instance not in names[section]:
            yield ValidationError(f"{instance} is not among the {section}")

    return extend(Draft202012Validator, {"refers": refers})(schema(), format_checker=FORMATS)


def _faults(error: ValidationError, lined: Lined) -> Iterator[Fault]:
    place: Place = tuple(error.absolute_path)
    rule, given = str(error.validator), error.instance

    def fault(expected: str, remedy: str, at: Place = place) -> Fault:
        return Fault(lined.name, lined.line(at), dotted(at), expected, remedy)

    if rule == "additionalProperties":
        known = list(error.schema.get("properties", ()))
        for key in given:
            if key not in known:
                yield fault(f"a known key, not “{key}”", nearest(key, known), (*place, key))
    elif rule == "required":
        missing = error.message.split("'")[1]
        yield fault(f"the key “{missing}”", f"Add {missing}: {_what(error, missing)}")
    elif rule == "type":
        kinds = [error.validator_value] if isinstance(error.validator_value, str) else list(error.validator_value)
        is_day = error.schema.get("format") == "date"
        quotes = " Put it in quotes." if "string" in kinds and isinstance(given, bool | int) and not is_day else ""
        quotes = " Write year, month, day: 2026-03-31." if is_day else quotes
        words = " or ".join(TYPE_WORDS.get(kind, kind) for kind in kinds)
        yield fault(f"{words}, not {_shown(given)}", f"{_meant(error)}{quotes}")
    elif rule == "enum":
        choices = [str(value) for value in error.validator_value]
        yield fault(f"one of {', '.join(choices)}, not {_shown(given)}", nearest(str(given), choices))
    elif rule == "format":
        yield fault(f"a day that exists, not {_shown(given)}", "Write year, month, day: 2026-03-31.")
    elif rule == "refers":
        names = known_names(lined.data)[str(error.validator_value)]
        yield fault(f"{_description(error)}, not {_shown(given)}", nearest(str(given), names))
    elif rule in ("minItems", "minProperties"):
        yield fault(f"at least {error.validator_value}", "Add one.")
    else:
        yield fault(f"{_description(error)}, not {_shown(given)}", "Write it in this form.")


def _what(error: ValidationError, missing: str) -> str:
    inner = error.schema.get("properties", {}).get(missing, {})
    reference = inner.get("$ref", "").rpartition("/")[2]
    said = inner.get("description") or schema()["$defs"].get(reference, {}).get("description")
    if not said and "enum" in inner:
        said = "one of " + ", ".join(map(str, inner["enum"]))
    return f"{said}." if said else "see docs/case-files.md."


def _description(error: ValidationError) -> str:
    return str(error.schema.get("description", "another value"))


def _meant(error: ValidationError) -> str:
    said = error.schema.get("description")
    return f"Write {said}." if said else "See docs/case-files.md."


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return "keys with values"
    if isinstance(value, list):
        return "a list"
    if value is None:
        return "nothing"
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return f"“{text[:60]}”"
