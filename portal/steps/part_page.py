"""The page of one part of the open agreement, as plain fields."""

import json
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from django.http import Http404

from accounts.actors import Actor
from agreements.parts import PART_OF_GAP, SHAPES, PartName
from agreements.selectors import open_version, parts_of
from ground.errors import SojournError
from ground.identifiers import as_uuid
from ground.structured.nodes import Node, fields
from ground.structured.reading import ROW, read, redrawn
from lifecycle.doors import perform_act
from lifecycle.errors import ActInvalid
from lifecycle.models import Mobility, ToDo
from lifecycle.names import names_in
from lifecycle.offers.offers import Offers
from lifecycle.standing import Standing
from portal.steps.door_page import Refusable

ACT = "agreements.write_part"
GOES_ON = "go"


class PartPage(Refusable):
    """What is written of the part, and its neighbours."""

    def __init__(self, mobility: Mobility, actor: Actor, part: str) -> None:
        super().__init__()
        offer = Offers(Standing.of_stay(mobility), actor).act(ACT)
        if part not in PartName.values or offer is None or not offer.own:
            raise Http404
        self.mobility, self.actor, self.part = mobility, actor, part
        self.locked = offer.reasons
        self.title = str(PartName(part).label)
        self.all_parts = [(name.value, str(name.label)) for name in PartName]
        self.version = open_version(mobility)
        self.root = fields(SHAPES[part], parts_of(self.version)[part])
        self.leads: list[tuple[str, str]] = []
        self.written = False  # whether something was typed that stood there otherwise

    @property
    def goes_on(self) -> str:
        """What the button of another part sends, which saves this one first."""
        return GOES_ON

    def next_part(self, data: Mapping[str, Any]) -> str:
        """The part that one goes on to; this one where none was chosen."""
        chosen = str(data.get(GOES_ON, ""))
        return chosen if chosen in PartName.values else self.part

    def save(self, data: Mapping[str, Any]) -> bool:
        """Write the part; False with the faults and what was typed kept, or with one row more or less."""
        self.is_sent = True
        shape = SHAPES[self.part]
        if ROW in data:
            self.root = fields(shape, redrawn(shape, data))
            return False
        content = _with_ids_of_the_named(read(shape, data), self.mobility.pk)
        self.root = fields(shape, content)
        if GOES_ON in data and content == self._as_it_stands(shape):
            return True
        self.written = True
        try:
            perform_act(
                name=ACT,
                pk=self.mobility.pk,
                actor=self.actor,
                data={"part": self.part, "content": json.dumps(content)},
            )
        except ActInvalid as invalid:
            field: Any = invalid.form.fields["content"]
            self.root, self.leads = field.editor(content, "c"), field.leads("c")
            return self.refused(invalid)
        except SojournError as error:
            return self.refused(error)
        return True

    def _as_it_stands(self, shape: Mapping[str, Any]) -> Any:
        """What would be read were the page sent as it was drawn: then nobody wrote anything."""
        drawn = fields(shape, parts_of(self.version)[self.part])
        return _with_ids_of_the_named(read(shape, dict(_sent_by(drawn))), self.mobility.pk)


def _sent_by(node: Node) -> Iterator[tuple[str, str]]:
    """What a browser sends of a page drawn with this, when nothing is typed."""
    if node.kind in ("group", "list"):
        yield f"{node.name}.", ""
        for child in node.children:
            yield from _sent_by(child)
    elif node.kind != "yes" or node.value:
        yield node.name, "1" if node.kind == "yes" else str(node.value)


def part_with_the_gap(todo: ToDo) -> list[str]:
    """The part in which something is missing, for its address."""
    return [str(todo.params.get("part") or PART_OF_GAP.get(todo.code, PartName.PERIOD))]


def _with_ids_of_the_named(content: Any, stay: UUID) -> Any:
    """A person's id is kept only while the name beside it is still that person's: somebody else was typed over it."""
    ids = {found for text in _ids_in(content) if (found := as_uuid(text))}
    return _kept(content, {str(pk): name for pk, name in names_in(stay, ids).items()})


def _ids_in(content: Any) -> Iterator[str]:
    if isinstance(content, list):
        for item in content:
            yield from _ids_in(item)
    elif isinstance(content, dict):
        if "person" in content:
            yield str(content["person"])
        for value in content.values():
            yield from _ids_in(value)


def _kept(content: Any, names: Mapping[str, str]) -> Any:
    if isinstance(content, list):
        return [_kept(item, names) for item in content]
    if not isinstance(content, dict):
        return content
    stale = "person" in content and names.get(str(content["person"])) != content.get("name")
    return {key: _kept(value, names) for key, value in content.items() if not (stale and key == "person")}
