"""What each part says of itself, and the one list of what is missing before a draft can be sent."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.actors import Actor
from agreements.changes import said
from agreements.parts import PART_OF_GAP, SHAPES, PartName
from agreements.variants import title_for
from ground.days import day_as, day_in
from lifecycle.gate import missing_now
from lifecycle.models import Mobility, ToDo
from lifecycle.names import names_in
from lifecycle.people.role_book import people_in
from lifecycle.registry import GUARDS
from lifecycle.roles import Role
from lifecycle.standing import Standing
from lifecycle.table import Transition
from lifecycle.vocabulary import Missing
from lifecycle.wording import say_missing
from portal.settling import way_of_missing
from portal.writing.lines import Lacking, PartLine, by_part, nudged_once

OF_PEOPLE = ("agreements.no_tutor", "agreements.no_guardian", "agreements.no_address", "agreements.signs_twice",
             "agreements.no_host_signer")  # fmt: skip
OF_DAYS = ("agreements.days_within_rules", "agreements.extension_asked_in_time")
LATE = "agreements.extension_late"  # the day on which it was asked for stays: only a waiver settles it
ANCHOR_OF = {"agreements.no_tutor": "f-t-tutor", "agreements.contact_on_both_sides": "f-c-sending-mentor"}
HERE = ("agreements.field_missing", "agreements.names_former_host", "agreements.no_outcome", "agreements.two_contacts",
        "agreements.contact_on_both_sides", "agreements.no_tutor")  # fmt: skip


@dataclass(frozen=True)
class PartHere:
    """One of the parts of this stay's form."""

    key: str
    number: int
    title: str


def parts_here(stay: Mobility) -> list[PartHere]:
    """In the order of the text, as they are called in this stay."""
    return [PartHere(part.value, nth, title_for(part, stay)) for nth, part in enumerate(PartName, start=1)]


def part_with_the_gap(todo: ToDo) -> list[str]:
    """The part in which something is missing, for its address."""
    return [str(todo.params.get("part") or PART_OF_GAP.get(todo.code, PartName.PERIOD))]


def part_of(item: Missing, guard: str = "") -> str:
    """The part in which it is given; empty for what is given elsewhere."""
    if item.code in OF_PEOPLE:
        return PartName.CONTACTS.value
    if guard in OF_DAYS:
        return PartName.PERIOD.value
    return str(item.params.get("part") or PART_OF_GAP.get(item.code, ""))


class MissingHere:
    """What is missing before the draft goes to those who read it, for one reader."""

    def __init__(self, at: Standing, row: Transition, actor: Actor, held: Iterable[Role]) -> None:
        assert at.stay is not None  # an agreement is of one
        self.at, self.row, self.stay, self.actor, self.held = at, row, at.stay, actor, frozenset(held)
        self._names: dict[UUID | None, str] = {}

    @cached_property
    def rows(self) -> list[Lacking]:
        """In the order of the parts; what is given elsewhere last."""
        found = [
            (part_of(item, name), item)
            for name in self.row.needs
            if not GUARDS[name].at_the_click
            for item in missing_now(GUARDS[name], self.at)
            if not item.ahead
        ]
        order = [*PartName.values, ""]
        self._names = names_in(self.stay.pk, [one for _part, item in found for one in self._people(item)[:1]])
        return nudged_once([self._row(part, item) for part, item in sorted(found, key=lambda one: order.index(one[0]))])

    @cached_property
    def _todos(self) -> dict[str, ToDo]:
        rows = ToDo.unscoped.filter(mobility=self.stay, closed_at=None)
        return {todo.key: todo for todo in rows.order_by("-since", "-pk")}

    def _row(self, part: str, item: Missing) -> Lacking:
        sentence = say_missing([item], self.stay.pk)[0]
        todo = self._todos.get(item.key)
        others, called = self._others(item)
        mine = item.owner in self.held
        short = _short(item) or sentence
        return Lacking(
            short if item.code == "agreements.field_missing" else sentence,
            self._address(part, item),
            self._who(item, called, todo, mine=mine),
            part,
            short=short,
            giver=_("you") if mine or not called else called,
            todos=(todo.pk,) if todo else (),
            nudged=others[0] if others and todo and todo.is_open and not mine else None,
            nudged_called=called,
        )

    def _others(self, item: Missing) -> tuple[list[UUID], str]:
        first = self._people(item)[:1]
        return first, next((self._names[one] for one in first if one in self._names), "")

    def _people(self, item: Missing) -> list[UUID]:
        """Who beside the reader owes it."""
        people = [item.person] if item.person else people_in(self.stay, item.owner)
        return [one for one in people if one != self.actor.person_id]

    def _who(self, item: Missing, called: str, todo: ToDo | None, *, mine: bool) -> str:
        if mine or not called:
            return _("You can settle this yourself.")
        if todo is None:
            return _("%(name)s can give it; or you, if you know it.") % {"name": called}
        day = day_as(self.stay.day_of(todo.since), "j F")
        return _("%(name)s can give it and was asked on %(day)s; or you, if you know it.") % {
            "name": called,
            "day": day,
        }

    def _address(self, part: str, item: Missing) -> str:
        if item.code == LATE or (item.code not in HERE and part != PartName.PERIOD):
            return way_of_missing(self.stay, item).address
        return reverse("portal:part", args=[self.stay.pk, part]) + f"#{_anchor(part, item)}"


def _anchor(part: str, item: Missing) -> str:
    if item.code == "agreements.two_contacts":
        return f"f-c-{item.params['side']}-mentor"
    if item.code in ANCHOR_OF:
        return ANCHOR_OF[item.code]
    name = str(item.params.get("field", "")) or ("end" if part == PartName.PERIOD else "")
    return f"f-c-{name}" if name else "w-part"


def _short(item: Missing) -> str:
    """What is missing, in a word or two."""
    if item.code == "agreements.field_missing":
        shape = SHAPES[PartName(item.params["part"])]["properties"][item.params["field"]]
        return str(shape.get("title", ""))
    side = str(item.params.get("side", ""))
    return {
        "agreements.no_outcome": lambda: _("a learning outcome"),
        "agreements.two_contacts": lambda: _("two contacts here") if side == "sending" else _("two contacts there"),
        "agreements.no_tutor": lambda: _("the host tutor"),
        "agreements.no_guardian": lambda: _("the guardian"),
    }.get(item.code, str)()


def part_lines(
    stay: Mobility,
    parts: Mapping[str, Mapping[str, Any]],
    missing: Sequence[Lacking],
    open_part: str,
    *,
    changed: Iterable[str] = (),
    commented: Iterable[str] = (),
) -> list[PartLine]:
    """The parts, each with what is there, or what is missing and who gives it."""
    of_each = by_part(missing)
    found = []
    for part in parts_here(stay):
        lacks = of_each.get(part.key, [])
        found.append(
            PartLine(
                part,
                reverse("portal:part", args=[stay.pk, part.key]),
                _missing(lacks) if lacks else _there(PartName(part.key), parts.get(part.key, {})),
                bool(lacks),
                part.key == open_part,
                part.key in changed,
                part.key in commented,
            )
        )
    return found


def _missing(lacks: Sequence[Lacking]) -> str:
    givers: dict[str, list[str]] = {}
    for one in lacks:
        givers.setdefault(one.giver, []).append(one.short)
    what = "; ".join(f"{', '.join(things)} ({giver})" for giver, things in givers.items())
    said_of = {"number": len(lacks), "what": what}
    return ngettext("%(number)s missing: %(what)s", "%(number)s missing: %(what)s", len(lacks)) % said_of


def _there(part: PartName, content: Mapping[str, Any]) -> str:
    """That it is complete, and what stands in it."""
    return _("complete: %(what)s") % {"what": SAYS.get(part, _first_words)(part, content) or _("nothing to add")}


def _period(part: PartName, content: Mapping[str, Any]) -> str:
    first, last = (day_in(str(content.get(name) or "")) for name in ("start", "end"))
    days = f"{day_as(first, 'j M')} – {day_as(last, 'j M')}" if first and last else ""
    return ", ".join(filter(None, [days, str(content.get("place") or "")[:60]]))


def _contacts(part: PartName, content: Mapping[str, Any]) -> str:
    named = [one.get("name") for side in ("sending", "host") for one in (content.get(side) or {}).values()]
    number = len({name for name in named if name})
    return ngettext("%(number)s person", "%(number)s people", number) % {"number": number}


def _units(part: PartName, content: Mapping[str, Any]) -> str:
    units = content.get("units") or ()
    number = sum(len(unit.get("outcomes") or ()) for unit in units) + len(content.get("outcomes") or ())
    outcomes = ngettext("%(number)s outcome", "%(number)s outcomes", number) % {"number": number}
    said_of = {"number": len(units)}
    return ", ".join(
        filter(None, [ngettext("%(number)s unit", "%(number)s units", len(units)) % said_of if units else "", outcomes])
    )


def _first_words(part: PartName, content: Mapping[str, Any]) -> str:
    """The first things that it says, under their labels."""
    shape = SHAPES[part]["properties"]
    filled = [name for name in shape if said(shape[name], content.get(name), name)]
    words = ", ".join(str(shape[name].get("title", "")) for name in filled[:3])
    return words + (" …" if len(filled) > 3 else "")


SAYS = {PartName.PERIOD: _period, PartName.CONTACTS: _contacts, PartName.UNITS: _units}
