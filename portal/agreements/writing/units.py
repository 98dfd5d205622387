"""Units and outcomes: ticked of the memorandum and the library, wholly or in part; others typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from ground.structured.nodes import Node, fields
from ground.structured.reading import ROW, read, redrawn
from library.fields import Offer, units_of_library
from partnerships.content import QUALIFICATION, UNITS
from partnerships.forms import beside, units_of_memorandum
from partnerships.selectors import plan_of
from portal.agreements.writing.fields import PartView

TAKE, OPEN = "take", "open"  # buttons: all units of the memorandum; the words of one unit
TYPED = "c.units"
Unit = Mapping[str, Any]


@dataclass(frozen=True)
class OutcomeTick:
    """One outcome of a unit."""

    value: str
    words: str
    is_ticked: bool


@dataclass(frozen=True)
class UnitTick:
    """A unit that can be ticked, with its outcomes."""

    offer: Offer
    is_ticked: bool
    outcomes: list[OutcomeTick]

    @property
    def is_part(self) -> bool:
        """Whether it is ticked without some of its outcomes."""
        return self.is_ticked and any(not one.is_ticked for one in self.outcomes)

    @property
    def number(self) -> int:
        """How many of its outcomes are ticked."""
        return sum(one.is_ticked for one in self.outcomes)


@dataclass(frozen=True)
class Group:
    """Units under one heading."""

    title: str
    units: list[UnitTick]


class UnitsView(PartView):
    """The units of the memorandum that the stay is under, then the own library, then what is typed."""

    template = "portal/writing/agreement/units.html"

    @cached_property
    def plan(self) -> Any:
        """With the memorandum."""
        return plan_of(self.stay)

    @cached_property
    def of_memorandum(self) -> list[Offer]:
        """Its units, as it holds them."""
        return units_of_memorandum(self.plan, self.actor)

    @cached_property
    def offers(self) -> dict[str, Offer]:
        """By key, the memorandum before the library; what stands in both stands once."""
        language = self.plan.memorandum.language if self.plan.memorandum else ""
        held = self.content.get("units") or []
        library = beside(self.of_memorandum, units_of_library(self.actor, language, held), self.plan)
        found: dict[str, Offer] = {}
        for one in [*self.of_memorandum, *library]:
            found.setdefault(one.key, one)
        return found

    def is_looking(self, data: QueryDict) -> bool:
        if ROW in data or OPEN in data:
            self.data = data
            return True
        return False

    def read(self, data: QueryDict) -> dict[str, Any]:
        content = super().read(data)
        if self.stay.is_staff_stay and "units" not in self.shape["properties"]:
            return content
        ticked = self._ticked(data)
        if TAKE in data:
            ticked = {one.key: dict(one.content) for one in self.of_memorandum} | ticked
        codes = {unit.get("code") for unit in ticked.values()}
        typed = [unit for unit in read(UNITS, data, TYPED) or [] if unit.get("code") not in codes]
        content.pop("units", None)
        content.pop("qualification", None)
        units = [*(ticked[key] for key in self.offers if key in ticked), *typed]
        qualification = read(QUALIFICATION, data, "c.qualification") or self._qualification(ticked)
        given = {"units": units, "qualification": qualification}
        return {**content, **{name: value for name, value in given.items() if value}}

    def _ticked(self, data: QueryDict) -> dict[str, dict[str, Any]]:
        """Each ticked unit without the outcomes that are not."""
        outcomes, drawn = set(data.getlist("outcome")), set(data.getlist("drawn"))
        found: dict[str, dict[str, Any]] = {}
        for key in data.getlist("unit"):
            if key not in self.offers or key == data.get(OPEN):
                continue
            content = dict(self.offers[key].content)
            if key in drawn:
                kept = [one for nth, one in enumerate(content.get("outcomes") or ()) if f"{key}:{nth}" in outcomes]
                content["outcomes"] = kept
            found[key] = content
        return found

    def _qualification(self, ticked: Mapping[str, Any]) -> dict[str, Any]:
        first = next((self.offers[key] for key in self.offers if key in ticked), None)
        return dict(first.qualification) if first else {}

    # Drawn

    @cached_property
    def _held(self) -> dict[str, Unit]:
        """What is ticked, by the key of its offer; as it stands, or as it was typed."""
        if self.data is not None:
            return dict(self._ticked(self.data))
        return {key: unit for unit in self.content.get("units") or () if (key := self._key_of(unit))}

    def _key_of(self, unit: Unit) -> str:
        """The offer that says just this, of which outcomes may be left out; empty where its words are others."""
        for key, one in self.offers.items():
            if _bare(one.content) == _bare(unit) and all(
                outcome in (one.content.get("outcomes") or ()) for outcome in unit.get("outcomes") or ()
            ):
                return key
        return ""

    @cached_property
    def typed_units(self) -> list[Any]:
        """Those whose words stand here alone."""
        if self.data is None:
            return [unit for unit in self.content.get("units") or () if not self._key_of(unit)]
        drawn = redrawn(UNITS, self.data, TYPED) if ROW in self.data else read(UNITS, self.data, TYPED) or []
        opened = self.offers.get(self.data.get(OPEN, ""))
        return [*drawn, *([opened.content] if opened else [])]

    @property
    def groups(self) -> list[Group]:
        """What can be ticked, under its heading."""
        written = {unit.get("code") for unit in self.typed_units}
        found: dict[str, list[UnitTick]] = {}
        for key, one in self.offers.items():
            if one.content.get("code") not in written or key in self._held:
                found.setdefault(one.group, []).append(self._tick(key, one))
        return [Group(title, units) for title, units in found.items()]

    def _tick(self, key: str, offer: Offer) -> UnitTick:
        held = self._held.get(key)
        outcomes = [
            OutcomeTick(f"{key}:{nth}", _words(one), held is None or one in (held.get("outcomes") or ()))
            for nth, one in enumerate(offer.content.get("outcomes") or ())
        ]
        return UnitTick(offer, held is not None, outcomes)

    @property
    def not_all(self) -> int:
        """How many units of the memorandum are not ticked yet."""
        return sum(one.key not in self._held for one in self.of_memorandum)

    @property
    def memorandum_code(self) -> str:
        """Of the memorandum that the units are from."""
        return str(self.plan.memorandum.code) if self.plan.memorandum else ""

    @property
    def typed(self) -> Node:
        """The editor of units that stand nowhere else."""
        return fields(UNITS, self.typed_units, f"{self.name}.units", self._faults_of_typed)

    @property
    def _faults_of_typed(self) -> dict[Any, list[str]]:
        """The act counts the ticked ones too, which stand first."""
        ticked = len(self._held) if self.data is not None else 0
        found = self._below(("units",))
        return {(path[0] - ticked, *path[1:]): words for path, words in found.items() if path and path[0] >= ticked}

    @property
    def qualification(self) -> Node:
        """What they lead to."""
        value = self.content.get("qualification") or {}
        if self.data is not None:
            value = read(QUALIFICATION, self.data, "c.qualification") or self._qualification(self._held)
        return fields(QUALIFICATION, value, f"{self.name}.qualification", self._below(("qualification",)))

    @property
    def qualification_words(self) -> str:
        """Its title, beside the fold."""
        return str(next((one.value for one in self.qualification.children if one.name.endswith(".title")), "")) or _(
            "none yet"
        )

    @property
    def has_units(self) -> bool:
        """Whether this stay has units at all."""
        return "units" in self.shape["properties"]

    @property
    def rows(self) -> list[Any]:
        return [row for name, row in self._drawn if name not in ("units", "qualification")]


def _bare(unit: Unit) -> dict[str, Any]:
    """Everything but the outcomes."""
    return {key: value for key, value in unit.items() if key != "outcomes" and value not in ("", None, [], {})}


def _words(outcome: Unit) -> str:
    return str(outcome.get("title") or outcome.get("description") or outcome.get("key", ""))
