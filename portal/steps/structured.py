"""From the shape of a structured answer to plain form fields and back, without script.

A list of objects shows its items and one empty group more; saving it makes room for the next. Empty groups vanish.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ground.typed_days import days_meant

DECIMAL = re.compile(r"[0-9]{1,6}[.,][0-9]{1,2}")


@dataclass
class Node:
    """One field or group of the form. `kind`: line, text, lines, number, decimal, day, yes, choice, id, group, list."""

    name: str
    kind: str
    label: str
    value: Any = ""
    choices: list[tuple[str, str]] = field(default_factory=list)
    children: list["Node"] = field(default_factory=list)
    is_new: bool = False

    @property
    def id(self) -> str:
        """An id for label and control."""
        return "f-" + self.name.replace(".", "-")


def fields(shape: Mapping[str, Any], value: Any, name: str = "c") -> Node:
    """The form of a value of this shape."""
    label, kind = str(shape.get("title", "")), _kind(shape)
    if kind == "group":
        group = value if isinstance(value, Mapping) else {}
        children = [fields(inner, group.get(key), f"{name}.{key}") for key, inner in shape["properties"].items()]
        return Node(name, kind, label, children=children)
    if kind == "list":
        held = value if isinstance(value, list) else []
        children = [fields(shape["items"], item, f"{name}.{nth}") for nth, item in enumerate(held)]
        extra = fields(shape["items"], None, f"{name}.{len(held)}")
        extra.is_new = True
        return Node(name, kind, label, children=[*children, extra])
    if kind == "lines":
        return Node(name, kind, label, "\n".join(value or ()))
    if kind == "yes":
        return Node(name, kind, label, bool(value))
    words = shape.get("words", {})
    choices = [(str(one), str(words.get(one, one))) for one in shape.get("enum", ())]
    return Node(name, kind, label, "" if value is None else value, choices=choices)


def _kind(shape: Mapping[str, Any]) -> str:
    if "enum" in shape:
        return "choice"
    types = shape.get("type")
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
    if "[0-9]{4}-[0-9]{2}" in str(shape.get("pattern", "")):
        return "day"
    if "[0-9a-fA-F-]{36}" in str(shape.get("pattern", "")):
        return "id"
    return "line" if shape.get("maxLength", 300) <= 300 else "text"


def read(shape: Mapping[str, Any], data: Mapping[str, Any], name: str = "c") -> Any:
    """What was typed, as a value of this shape; empty answers and groups are left out."""
    kind = _kind(shape)
    if kind == "group":
        found = {key: read(inner, data, f"{name}.{key}") for key, inner in shape["properties"].items()}
        kept = {key: value for key, value in found.items() if value not in (None, "", [], {}, False)}
        return kept if any(_says_something(shape["properties"][key], value) for key, value in kept.items()) else {}
    if kind == "list":
        items, nth = [], 0
        while _present(data, f"{name}.{nth}"):
            item = read(shape["items"], data, f"{name}.{nth}")
            nth += 1
            if item:
                items.append(item)
        return items
    typed = str(data.get(name, "")).strip()
    if kind == "lines":
        return [line.strip() for line in typed.splitlines() if line.strip()]
    if kind == "yes":
        return bool(typed)
    if kind == "day":
        meant = days_meant(typed)
        return meant[0].isoformat() if len(meant) == 1 else typed
    if kind in ("number", "decimal"):
        return _figure(typed, kind)
    return typed


def _figure(typed: str, kind: str) -> Any:
    """A whole number, or one with decimals after point or comma; what is neither stays for the check to name."""
    if typed.isdigit():
        return int(typed)
    has_decimals = kind == "decimal" and DECIMAL.fullmatch(typed)
    return float(typed.replace(",", ".")) if has_decimals else (typed or None)


def _present(data: Mapping[str, Any], name: str) -> bool:
    return any(key.startswith(f"{name}.") for key in data)


def _says_something(shape: Mapping[str, Any], value: Any) -> bool:
    """A choice alone does not make a group: it always has some value. Nor does an id, which nobody typed."""
    return _kind(shape) not in ("choice", "id")
