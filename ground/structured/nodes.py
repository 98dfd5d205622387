"""The form of a structured answer: its fields and groups as a tree that a template draws."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ground.days import day_in
from ground.structured.faults import Faults
from ground.structured.shapes import choices_of, kind_of


@dataclass
class Node:
    """One field or group of the form. `kind` as `shapes.kind_of` names it."""

    name: str
    kind: str
    label: str
    value: Any = ""
    choices: list[tuple[Any, str]] = field(default_factory=list)
    children: list["Node"] = field(default_factory=list)
    one: str = ""  # of a list: what one of its rows is called
    most: int | None = None  # letters that fit
    faults: list[str] = field(default_factory=list)
    nth: int = 0  # of a row: its place in the list; 0 where it is none
    draws: bool = False  # another choice changes what else is asked
    is_proposed: bool = False  # what stands there nobody has typed yet

    @property
    def id(self) -> str:
        """An id for label and control."""
        return id_of(self.name)

    @property
    def shows_day(self) -> bool:
        """Whether the browser's calendar can show what stands there; a text that is no day stays to be seen."""
        return self.kind == "day" and (not self.value or day_in(str(self.value)) is not None)


def id_of(name: str) -> str:
    """The id of the control with this name."""
    return "f-" + name.replace(".", "-")


def fields(shape: Mapping[str, Any], value: Any, name: str = "c", faults: Faults | None = None) -> Node:
    """The form of a value of this shape. `faults` are told at their fields."""
    return _node(shape, value, name, (), faults or {})


def _node(shape: Mapping[str, Any], value: Any, name: str, path: tuple[Any, ...], faults: Faults) -> Node:
    kind = kind_of(shape)
    node = Node(name, kind, str(shape.get("title", "")), faults=faults.get(path, []), most=shape.get("maxLength"))
    if kind == "group":
        group = value if isinstance(value, Mapping) else {}
        node.children = [
            _node(part, group.get(key), f"{name}.{key}", (*path, key), faults)
            for key, part in shape["properties"].items()
        ]
    elif kind == "list":
        rows = value if isinstance(value, list) else []
        node.children = [
            _node(shape["items"], row, f"{name}.{nth}", (*path, nth), faults) for nth, row in enumerate(rows)
        ]
        node.one = str(shape["items"].get("title", "")) or node.label
        for nth, row in enumerate(node.children, 1):
            row.nth, row.label = nth, node.one
    else:
        node.choices = _offered(shape, value) if kind == "choice" else []
        node.value = _held(kind, value)
    return node


def _held(kind: str, value: Any) -> Any:
    if kind == "yes":
        return bool(value)
    if kind == "lines":
        return "\n".join(str(line) for line in value) if isinstance(value, list) else value or ""
    return "" if value is None else value


def _offered(shape: Mapping[str, Any], value: Any) -> list[tuple[Any, str]]:
    """What stands there already stays a choice, though the list does not have it."""
    found = choices_of(shape)
    if value not in (None, "") and value not in [one for one, _words in found]:
        found.append((value, str(value)))
    return found
