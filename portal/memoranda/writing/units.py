"""Part 4: qualifications and units, ticked from the library, typed, or pasted."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ground.structured.nodes import Node, fields
from ground.structured.reading import ROW, read, redrawn
from library.content import as_content, outcomes_of, qualification_content
from library.models import UnitVersion
from library.points import said_points
from library.selectors import Newer, newer_than, own_qualifications, own_units, units_on_offer
from partnerships.content import SCHEMA
from portal.memoranda.writing.cells import Cell, PartView
from portal.memoranda.writing.pasting import units_in

TYPED = "typed"  # the name of the editor's fields
ADD_PASTED = "add_pasted"
Entry = dict[str, Any]


class UnitsView(PartView):
    """Part 4."""

    key, template = "units", "portal/writing/units.html"
    intro = gettext_lazy("Tick what this memorandum is about. What stands in your library need not be typed again.")
    is_redrawn = False

    @property
    def shape(self) -> dict[str, Any]:
        """Of the qualifications with their units."""
        found: dict[str, Any] = SCHEMA["properties"]["qualifications"]
        return found

    @property
    def _language(self) -> str:
        return str(self.version.memorandum.language)

    @cached_property
    def _entries(self) -> list[Entry]:
        kept: list[Entry] = self.content.get("qualifications") or []
        return kept

    @cached_property
    def _held(self) -> dict[str, tuple[Entry, Entry]]:
        """The units from a library that stand in it: by their version, with the entry they stand in."""
        return {
            str(unit["library"]): (entry, unit)
            for entry in self._entries
            for unit in entry.get("units") or ()
            if unit.get("library")
        }

    @cached_property
    def _offered(self) -> dict[str, tuple[Entry, Entry]]:
        """The units of the own library, as a memorandum holds them."""
        versions, found = units_on_offer(self.actor), {}
        for qualification in own_qualifications(self.actor):
            entry = {"qualification": qualification_content(qualification, self._language)}
            for version in versions.get(qualification.pk, ()):
                found[str(version.pk)] = (entry, as_content(version, self._language))
        return found

    @cached_property
    def _being_written(self) -> dict[str, int]:
        """By kept version the number of the one that is written after it: the library shows that one's figures."""
        kept = {one.unit_id: str(one.pk) for versions in units_on_offer(self.actor).values() for one in versions}
        newest = [one for versions in own_units(self.actor).values() for one in versions if one.kept_at is None]
        return {kept[one.unit_id]: one.number for one in newest if one.unit_id in kept}

    @cached_property
    def newer(self) -> list[Newer]:
        """The units held in an older version than the library keeps."""
        return newer_than(self._entries)

    def is_looking(self, data: QueryDict) -> bool:
        """Whether one more or less was asked for in the editor: then it is only drawn again."""
        self.is_redrawn = ROW in data
        if self.is_redrawn:
            self.data = data
        return self.is_redrawn

    def read(self, data: QueryDict) -> dict[str, Any]:
        self.data = data
        entries = list(self._ticked(data.getlist("unit"), self._replaced(data.getlist("newer"))))
        for typed in [*self._typed(data), *self._pasted(data)]:
            _put(entries, typed["qualification"], list(typed.get("units") or ()), typed.get("annexes"))
        return {"content": {"qualifications": entries} if entries else {}}

    def _replaced(self, wanted: list[str]) -> dict[str, UnitVersion]:
        return {str(one.held.pk): one.newest for one in self.newer if str(one.held.pk) in wanted}

    def _ticked(self, ticked: list[str], replaced: dict[str, UnitVersion]) -> list[Entry]:
        entries: list[Entry] = []
        for pk, (entry, unit) in {**self._offered, **self._held}.items():
            if pk not in ticked:
                continue
            found = as_content(replaced[pk], self._language) if pk in replaced else unit
            _put(entries, entry["qualification"], [found], entry.get("annexes"))
        return entries

    def _typed(self, data: QueryDict) -> list[Entry]:
        found = read(self.shape, data, TYPED) or []
        taken = [unit.get("code", "") for _entry, unit in {**self._offered, **self._held}.values()]
        return [_with_codes(entry, taken) for entry in found]

    def _pasted(self, data: QueryDict) -> Iterator[Entry]:
        text = str(data.get("pasted", ""))
        if not text.strip() or "quietly" in data:
            return
        held = [unit for _entry, unit in self._held.values()]
        held += [unit for entry in self._typed(data) for unit in entry.get("units", ())]
        units = units_in(text, [unit.get("code", "") for unit in held])
        title = str(data.get("pasted_qualification", "")).strip()
        entry = next((one for one in self._entries if not title), None)
        yield {"qualification": entry["qualification"] if entry else {"title": title}, "units": units}

    @property
    def offers(self) -> list[dict[str, Any]]:
        """The units that can be ticked, by qualification."""
        ticked = set(self._held) if self.data is None else set(self.data.getlist("unit"))
        newer = {str(one.held.pk): one for one in self.newer}
        groups: dict[str, list[dict[str, Any]]] = {}
        for pk, (entry, unit) in {**self._offered, **self._held}.items():
            if pk in self._held and pk not in ticked and pk not in self._offered:
                continue
            if pk not in self._held and self._is_older_of_held(pk):
                continue
            groups.setdefault(entry["qualification"].get("title", ""), []).append(
                {
                    "pk": pk,
                    "unit": unit,
                    "outcomes": len(outcomes_of(unit, self._language)),  # row by row, as the library counts them
                    "points": said_points(Decimal(str(unit["points"]))) if unit.get("points") else "",
                    "is_ticked": pk in ticked,
                    "newer": newer.get(pk),
                    "being_written": self._being_written.get(pk),
                }
            )
        return [{"title": title, "units": units} for title, units in groups.items()]

    def _is_older_of_held(self, pk: str) -> bool:
        """Whether it is the newer version of a unit that is held: that one says so itself."""
        return any(str(one.newest.pk) == pk for one in self.newer)

    @property
    def typed(self) -> Node:
        """The editor of what is typed here and stands in no library."""
        if self.data is not None and any(name.startswith(f"{TYPED}.") for name in self.data):
            value = redrawn(self.shape, self.data, TYPED) if self.is_redrawn else read(self.shape, self.data, TYPED)
        else:
            value = self._own_typed
        return fields(_without_library(self.shape), value, TYPED, self._faults_of_typed(value or []))

    @property
    def _own_typed(self) -> list[Entry]:
        found = []
        for entry in self._entries:
            units = [unit for unit in entry.get("units") or () if not unit.get("library")]
            if units or not entry.get("units"):
                found.append({**entry, "units": units})
        return found

    @property
    def is_typed(self) -> bool:
        """Whether something is typed here already."""
        return bool(self._own_typed) or self.is_redrawn

    def _faults_of_typed(self, value: list[Entry]) -> Any:
        """The act counts the ticked ones too: each fault back to its place in the editor."""
        if self.form is None:
            return {}
        found, all_faults = {}, getattr(self.form.fields["content"].widget, "faults", {})
        sent = [unit for entry in self._sent for unit in entry.get("units") or ()]
        for path, words in all_faults.items():
            place = self._place_in_editor(path, value, sent)
            if place is not None:
                found[place] = words
        return found

    @property
    def _sent(self) -> list[Entry]:
        assert self.data is not None
        entries: list[Entry] = self.read(self.data)["content"].get("qualifications", [])
        return entries

    def _place_in_editor(self, path: Any, value: list[Entry], _sent: Any) -> Any:
        if len(path) < 2 or path[0] != "qualifications":
            return None
        entry = self._sent[path[1]]
        title = entry["qualification"].get("title")
        nth = next((n for n, one in enumerate(value) if one.get("qualification", {}).get("title") == title), None)
        if nth is None:
            return None
        if len(path) > 3 and path[2] == "units":
            ticked = sum(1 for unit in entry.get("units") or () if unit.get("library"))
            return (nth, "units", path[3] - ticked, *path[4:]) if path[3] >= ticked else None
        return (nth, *path[2:])

    @property
    def pasted(self) -> list[Cell]:
        """Where a list is pasted."""
        data = self.data if self.data is not None and self.form is not None else None
        cells = [
            Cell(
                "pasted",
                _("Paste here, or type one unit on each line"),
                data.get("pasted", "") if data else "",
                "area",
                whole=True,
                help=_(
                    "Code, title and points with a tab or a semicolon between them. Outcomes stand below, each after a"
                    " dash."
                ),
            )
        ]
        if not self._entries:
            cells.insert(
                0,
                Cell(
                    "pasted_qualification", _("Qualification they belong to"),
                    data.get("pasted_qualification", "") if data else "",
                    faults=[] if data is None else self._title_missing,
                ),
            )  # fmt: skip
        return cells

    @property
    def _title_missing(self) -> list[str]:
        faults = getattr(self.form.fields["content"].widget, "faults", {}) if self.form else {}
        return [str(one) for path, words in faults.items() if path[-2:] == ("qualification", "title") for one in words]


def _put(entries: list[Entry], qualification: Entry, units: list[Entry], annexes: Any) -> None:
    """Into the entry of this qualification, or a new one."""
    there = next((one for one in entries if one["qualification"].get("title") == qualification.get("title")), None)
    if there is None:
        there = {"qualification": qualification, "units": []}
        entries.append(there)
    there["units"] = [*there["units"], *units]
    if annexes:
        there["annexes"] = annexes


def _with_codes(entry: Entry, taken: list[str]) -> Entry:
    """Codes are given by the product where none is typed: of units, and of outcomes within their unit."""
    units = []
    for unit in entry.get("units") or ():
        used = {code.casefold() for code in taken}
        code = unit.get("code") or next(f"U{nth}" for nth in range(1, len(used) + 2) if f"u{nth}" not in used)
        taken.append(code)
        outcomes = [
            {"key": f"{code}.{nth}", **outcome} for nth, outcome in enumerate(unit.get("outcomes") or (), start=1)
        ]
        units.append({**unit, "code": code, **({"outcomes": outcomes} if outcomes else {})})
    return {"qualification": {}, **entry, "units": units}


def _without_library(shape: dict[str, Any]) -> dict[str, Any]:
    """The same shape; the version in the library is no field of what is typed here."""
    entry = shape["items"]["properties"]
    unit = entry["units"]["items"]
    kept = {name: one for name, one in unit["properties"].items() if name != "library"}
    units = {**entry["units"], "items": {**unit, "properties": kept}}
    return {**shape, "items": {**shape["items"], "properties": {**entry, "units": units}}}
