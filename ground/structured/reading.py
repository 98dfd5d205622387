"""What a browser sent of a structured answer, as a value of its shape; rows that are added and taken away."""

import re
from collections.abc import Mapping
from typing import Any

from ground.addresses import stored_form
from ground.structured.shapes import chosen, kind_of
from ground.typed_days import days_meant

ROW = (
    "row"  # the name of the buttons; they send "add NAME" with the name of a list, or "remove NAME" with that of a row
)
DECIMAL = re.compile(r"[0-9]{1,6}[.,][0-9]{1,2}")
EMPTY: tuple[Any, ...] = (None, "", [], {}, False)


def read(shape: Mapping[str, Any], data: Mapping[str, Any], name: str = "c", *, keep_blank: bool = False) -> Any:
    """What was typed; empty answers are left out, and empty groups too unless the page is only drawn again."""
    kind = kind_of(shape)
    if kind == "group":
        parts = shape["properties"].items()
        found = {key: read(part, data, f"{name}.{key}", keep_blank=keep_blank) for key, part in parts}
        kept = {key: value for key, value in found.items() if value not in EMPTY}
        says = any(_says_something(shape["properties"][key]) for key in kept)
        return kept if says or keep_blank else {}
    if kind == "list":
        rows, nth = [], 0
        while is_sent(data, f"{name}.{nth}"):
            row = read(shape["items"], data, f"{name}.{nth}", keep_blank=keep_blank)
            nth += 1
            if row or keep_blank:
                rows.append(row)
        return rows
    return _typed(kind, shape, str(data.get(name, "")).strip())


def _typed(kind: str, shape: Mapping[str, Any], typed: str) -> Any:
    if kind == "lines":
        return [line.strip() for line in typed.splitlines() if line.strip()]
    if kind == "yes":
        return bool(typed)
    if kind == "choice":
        return chosen(shape, typed)
    if kind == "day":
        meant = days_meant(typed)
        return meant[0].isoformat() if len(meant) == 1 else typed
    if kind in ("number", "decimal"):
        return _figure(typed, kind)
    if kind == "address":
        return stored_form(typed)
    return typed


def _figure(typed: str, kind: str) -> Any:
    """A whole number, or one with decimals after point or comma; what is neither stays for the check to name."""
    if typed.isdecimal():
        return int(typed)
    has_decimals = kind == "decimal" and DECIMAL.fullmatch(typed)
    return float(typed.replace(",", ".")) if has_decimals else (typed or None)


def is_sent(data: Mapping[str, Any], name: str) -> bool:
    """Whether a form with this group was sent."""
    return any(key.startswith(f"{name}.") for key in data)


def _says_something(shape: Mapping[str, Any]) -> bool:
    """A choice alone does not make a group: it may have had a value before. Nor does an id, which nobody typed."""
    return kind_of(shape) not in ("choice", "id")


def redrawn(shape: Mapping[str, Any], data: Mapping[str, Any], name: str = "c") -> Any:
    """Everything that was typed, with one row more or less, as the button asks."""
    value = read(shape, data, name, keep_blank=True)
    deed, _space, place = str(data.get(ROW, "")).partition(" ")
    if place != name and not place.startswith(f"{name}."):
        return value
    path = place.removeprefix(name).strip(".")
    return _changed(shape, value, path.split(".") if path else [], deed)


def _changed(shape: Mapping[str, Any], value: Any, path: list[str], deed: str) -> Any:
    """The same value but for the list at the end of the path. A path that leads nowhere changes nothing."""
    kind = kind_of(shape)
    if kind == "group" and path and path[0] in shape["properties"]:
        key, *rest = path
        group = dict(value or {})
        group[key] = _changed(shape["properties"][key], group.get(key), rest, deed)
        return group
    if kind != "list":
        return value
    rows = list(value or [])
    if not path:
        return [*rows, {}] if deed == "add" else rows
    nth = int(path[0]) if path[0].isdecimal() else len(rows)
    if nth >= len(rows):
        return rows
    if len(path) == 1 and deed == "remove":
        return rows[:nth] + rows[nth + 1 :]
    rows[nth] = _changed(shape["items"], rows[nth], path[1:], deed)
    return rows
