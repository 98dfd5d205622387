"""The fields of one part of an agreement: what a template draws, and how it is read back."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from agreements.parts import PartName
from agreements.variants import shape_for
from ground.structured.nodes import Node, fields, id_of
from ground.structured.reading import EMPTY, ROW, is_sent, read, redrawn
from lifecycle.models import Mobility
from portal.agreements.writing.people import NEW, PLACES, PeopleOfStay, PersonNode, is_person, person_typed

Faults = dict[tuple[Any, ...], list[str]]
INTROS: dict[str, Any] = {
    PartName.PERIOD: _("From when until when, and where. Taken over from the plan; change it here."),
    PartName.CONTACTS: _("Chosen from the stay. Whoever is typed new becomes a person of the stay."),
    PartName.UNITS: _("What the stay is for."),
    PartName.PROGRAMME: _("What is done there. The host knows best; whoever has the text may write it."),
    PartName.ASSESSMENT: _("Who assesses what was learned, how and when."),
    PartName.RECOGNITION: _("Who validates and recognises it at home, and what it counts for."),
    PartName.SUPPORT: _("Preparation, journey, housing, insurance."),
}
# Fields that few fill in stand folded below the others, unless they say something.
SELDOM: dict[str, tuple[str, ...]] = {
    PartName.PROGRAMME: (
        "field_of_education", "extra_activities", "monitoring", "mentoring", "sheets_signed", "reporting",
        "dissemination",
        "additional_information", "annexes",
    ),
    PartName.ASSESSMENT: (
        "place", "procedure", "criteria", "recording", "scale", "level", "pass_mark", "conversion", "grade_scale",
        "language", "parts",
    ),
    PartName.RECOGNITION: ("validation_how", "validation_record", "recognition_how", "reintegration"),
    PartName.SUPPORT: ("cultural_preparation", "other_preparation", "visa", "social_security", "liability_insurance"),
}  # fmt: skip
DRAWS_ANEW = ("mode",)  # another answer changes what else is asked


@dataclass
class People:
    """Several persons of one function, with room for one more."""

    label: str
    name: str
    rows: list[PersonNode]
    kind: str = "people"

    @property
    def id(self) -> str:
        """Of all of them; a link in the list of what is missing leads there."""
        return id_of(self.name)


@dataclass
class Side:
    """The contacts of one side, each function one person."""

    label: str
    rows: list[PersonNode] = field(default_factory=list)
    kind: str = "side"


class PartView:
    """One part as it is drawn and read."""

    template = "portal/writing/agreement/part.html"

    def __init__(self, stay: Mobility, actor: Actor, part: PartName, content: Mapping[str, Any]) -> None:
        self.stay, self.actor, self.part, self.content = stay, actor, part, content
        self.people = PeopleOfStay(stay, actor)
        self.data: QueryDict | None = None  # what was typed, where it is drawn again
        self.form: Any = None  # of the act, once it refused something
        self.name = "c"
        self.own_faults: Faults = {}  # of somebody who could not be named as typed

    @property
    def intro(self) -> str:
        """What belongs here."""
        return str(INTROS[self.part])

    @cached_property
    def shape(self) -> dict[str, Any]:
        """Of what this stay has of the part."""
        mode = self.data.get("c.mode") if self.data is not None else None
        return shape_for(self.part, self.stay, {**self.content, **({"mode": mode} if mode else {})})

    def is_looking(self, data: QueryDict) -> bool:
        """Whether a row more or less was asked for: then it is only drawn again."""
        if ROW in data:
            self.data = data
        return ROW in data

    def read(self, data: QueryDict) -> dict[str, Any]:
        """What was typed, as the part holds it."""
        self.data = data
        self.__dict__.pop("shape", None)
        return self._read(self.shape, data, "c")

    def _read(self, shape: Mapping[str, Any], data: QueryDict, name: str) -> Any:
        if is_person(shape):
            return person_typed(data, name, shape, self.people)
        if holds_people(shape) and "properties" in shape:
            each = {key: self._read(part, data, f"{name}.{key}") for key, part in shape["properties"].items()}
            return {key: value for key, value in each.items() if value not in EMPTY}
        if holds_people(shape):
            return self._read_list(shape["items"], data, name)
        return read(shape, data, name)

    def _read_list(self, shape: Mapping[str, Any], data: QueryDict, name: str) -> list[Any]:
        rows, nth = [], 0
        while is_sent(data, f"{name}.{nth}"):
            rows.append(person_typed(data, f"{name}.{nth}", shape, self.people))
            nth += 1
        return [row for row in rows if row]

    # Drawn

    @cached_property
    def value(self) -> Any:
        """What is in the fields: typed, else kept."""
        if self.data is None:
            return self.content
        if ROW in self.data and not holds_people(self.shape):
            return redrawn(self.shape, self.data)
        typed = self._read(self.shape, self.data, "c")
        if ROW in self.data:
            places = [key for key, one in self.shape["properties"].items() if not holds_people(one)]
            flat = {**self.shape, "properties": {key: self.shape["properties"][key] for key in places}}
            return {**typed, **redrawn(flat, self.data)}
        return typed

    @property
    def _faults(self) -> Faults:
        found = getattr(self.form.fields["content"].widget, "faults", {}) if self.form is not None else {}
        return {**found, **self.own_faults}

    @property
    def rows(self) -> list[Any]:
        """What stands open."""
        return [row for name, row in self._drawn if name not in self._folded]

    @property
    def seldom(self) -> list[Any]:
        """What is folded below."""
        return [row for name, row in self._drawn if name in self._folded]

    @property
    def _folded(self) -> set[str]:
        wrong = {path[0] for path in self._faults if path}
        return {name for name in SELDOM.get(self.part, ()) if not self.value.get(name) and name not in wrong}

    @cached_property
    def _drawn(self) -> list[tuple[str, Any]]:
        return [
            (key, self._draw(shape, self.value.get(key), (key,))) for key, shape in self.shape["properties"].items()
        ]

    def _draw(self, shape: Mapping[str, Any], value: Any, path: tuple[str, ...]) -> Any:
        if is_person(shape):
            return self._person(shape, value or {}, path, path)
        name = ".".join((self.name, *path))
        if holds_people(shape) and "properties" in shape:
            parts = shape["properties"].items()
            rows = [self._person(one, (value or {}).get(key) or {}, (*path, key), (*path, key)) for key, one in parts]
            return Side(str(shape.get("title", "")), rows)
        if holds_people(shape):
            return self._people(shape, value or [], path)
        proposed = "" if value or self.data is not None or self.name != "c" else self._proposed(path[-1])
        node = fields(shape, value or proposed, name, self._below(path))
        node.draws, node.is_proposed = path[-1] in DRAWS_ANEW, bool(proposed)
        return node

    def _proposed(self, name: str) -> str:
        """What the plan says of a field that says nothing yet."""
        if (self.part, name) != (PartName.ASSESSMENT, "date") or self.stay.planned_end is None:
            return ""
        return self.stay.planned_end.isoformat()

    def _people(self, shape: Mapping[str, Any], value: list[Any], path: tuple[str, ...]) -> People:
        rows = [self._person(shape["items"], one, path, (*path, str(nth))) for nth, one in enumerate([*value, {}])]
        if value:
            rows[-1].is_proposed, rows[-1].chosen = False, ""  # one is there: no second one is proposed
        return People(str(shape.get("title", "")), ".".join((self.name, *path)), rows)

    def _person(
        self, shape: Mapping[str, Any], value: Mapping[str, Any], place: tuple[str, ...], path: tuple[str, ...]
    ) -> PersonNode:
        name, was = ".".join((self.name, *path)), str(value.get("person", ""))
        chosen = was or (NEW if value.get("name") else "")
        is_read = self.data is not None or self.name != "c"
        proposed = "" if chosen or is_read else self.people.proposed(place)
        if self.data is not None and self.data.get(f"{name}.person") == NEW:
            chosen = NEW
        typed = {key: one for key, one in shape["properties"].items() if key not in ("person", "organisation")}
        faults = self._below(path)
        return PersonNode(
            name, str(shape.get("title", "")), chosen or proposed, was, self.people.choices(PLACES[place], value),
            [fields(one, value.get(key), f"{name}.{key}", {(): faults[(key,)]} if (key,) in faults else {})
             for key, one in typed.items()],
            is_proposed=bool(proposed), faults=faults.get((), []),
        )  # fmt: skip

    def _below(self, path: tuple[str, ...]) -> Faults:
        """The faults of one field and of what is within it, from there on."""
        found = {tuple(map(str, place)): words for place, words in self._faults.items()}
        within = {place: words for place, words in found.items() if place[: len(path)] == path}
        return {_numbers(place[len(path) :]): words for place, words in within.items()}

    def typed_new(self, data: QueryDict) -> Iterator[tuple[tuple[str, ...], str]]:
        """Each place in which somebody is typed who is not of the stay yet, and how its fields are named."""
        for path, name in self._places(self.shape, ("c",), data):
            typed = data.get(f"{name}.name", "").strip()
            reached = data.get(f"{name}.email", "").strip() or data.get(f"{name}.phone", "").strip()
            if typed and reached and data.get(f"{name}.person", "") in ("", NEW) and not data.get(f"{name}.was"):
                yield path, name

    def _places(
        self, shape: Mapping[str, Any], at: tuple[str, ...], data: QueryDict
    ) -> Iterator[tuple[tuple[str, ...], str]]:
        for key, one in shape["properties"].items():
            path = (*at, key)
            if is_person(one):
                yield path[1:], ".".join(path)
            elif holds_people(one) and "properties" in one:
                yield from self._places(one, path, data)
            elif holds_people(one):
                nth = 0
                while is_sent(data, f"{'.'.join(path)}.{nth}"):
                    yield path[1:], f"{'.'.join(path)}.{nth}"
                    nth += 1


def holds_people(shape: Mapping[str, Any]) -> bool:
    """Whether persons are named in it."""
    if is_person(shape):
        return True
    within = [*shape.get("properties", {}).values(), *([shape["items"]] if "items" in shape else [])]
    return any(is_person(one) or holds_people(one) for one in within)


def _numbers(path: tuple[str, ...]) -> tuple[Any, ...]:
    """Places in lists are numbers again."""
    return tuple(int(one) if one.isdecimal() else one for one in path)


def without_empty(value: Any) -> Any:
    """The same without what says nothing, so that two texts can be compared by what they say."""
    if isinstance(value, Mapping):
        kept = {key: without_empty(one) for key, one in value.items()}
        return {key: one for key, one in kept.items() if one not in EMPTY}
    return [without_empty(one) for one in value] if isinstance(value, list) else value


__all__ = ["Node", "PartView", "holds_people", "without_empty"]
