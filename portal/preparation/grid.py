"""Learners by items: ticked for one or for twenty at once, with one day and one file; what failed says why."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, cast
from uuid import UUID

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from assessments.models import Item, Owner, PreparationItem
from assessments.preparation_acts import PREPARING
from ground.errors import SojournError
from ground.identifiers import as_uuid
from lifecycle.doors import perform_act
from lifecycle.errors import ActInvalid
from lifecycle.models import Mobility
from lifecycle.wording import say_refusal
from portal.preparation.page import TICK, UNTICK
from portal.read_ahead import StayRead

MOST = 200
OPEN, LATE, MINORS, ALL = "open", "late", "minors", "all"
FILTERS = (
    (ALL, _("All")),
    (OPEN, _("Something open")),
    (LATE, _("Late")),
    (MINORS, _("Under 18")),
)
# Heads of columns are short; what an item asks stands in its own list.
SHORT: dict[str, Any] = {
    Item.INSURANCE: _("Insurance"),
    Item.EMERGENCY_CONTACTS: _("Contacts"),
    Item.LANGUAGE: _("Language"),
    Item.CULTURE: _("Culture"),
    Item.PRACTICAL: _("Safety"),
    Item.IDENTITY_DOCUMENT: _("Identity"),
    Item.VISA: _("Visa"),
    Item.GRANT_MONEY: _("Money"),
    Item.PAY: _("Pay"),
    Item.DATA_BASIS: _("Data basis"),
    Item.SPECIAL_ARRANGEMENTS: _("Arrangements"),
}


@dataclass(frozen=True)
class Cell:
    """One item of one stay."""

    item: PreparationItem | None
    value: str
    is_late: bool
    is_asked: bool
    chosen: bool
    why_not: str

    @property
    def is_open(self) -> bool:
        """Whether it can be ticked."""
        return self.item is not None and self.item.done_on is None


@dataclass(frozen=True)
class Column:
    """One item, and the first day on which it is due."""

    code: str
    words: str
    due_on: date | None
    open: int


@dataclass(frozen=True)
class GridRow:
    """One learner."""

    stay: StayRead
    cells: list[Cell]


@dataclass
class Ticked:
    """What became of a click: the cells that are done now, and of each other the reason."""

    done: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)


@dataclass
class Grid:
    """The stays that are being prepared, with their lists."""

    stays: list[StayRead]
    show: str = ALL
    failed: dict[str, str] = field(default_factory=dict)

    @cached_property
    def columns(self) -> list[Column]:
        """The items that one of them needs, by their day; never health."""
        by_code: dict[str, list[PreparationItem]] = {}
        for stay in self.stays:
            for item in stay.lines:
                if item.required:
                    by_code.setdefault(item.code, []).append(item)
        found = [
            Column(
                code,
                str(SHORT.get(code, items[0].words)),
                min((one.due_on for one in items if one.due_on), default=None),
                sum(one.done_on is None for one in items),
            )
            for code, items in by_code.items()
        ]
        return sorted(found, key=lambda one: (one.due_on or date.max, one.words))

    @cached_property
    def counted(self) -> list[tuple[str, Any, int]]:
        """Each filter with how many it finds."""
        return [(key, words, sum(_is_in(stay, key) for stay in self.stays)) for key, words in FILTERS]

    @cached_property
    def rows(self) -> list[GridRow]:
        """Those of the filter."""
        return [
            GridRow(stay, [self._cell(stay, column.code) for column in self.columns])
            for stay in self.stays
            if _is_in(stay, self.show)
        ]

    @property
    def today(self) -> date | None:
        """The day that is offered: one that has come at every host."""
        return min((stay.today for stay in self.stays), default=None)

    @property
    def things_open(self) -> int:
        """In all of them."""
        return sum(column.open for column in self.columns)

    def open_in(self, codes: Iterable[str]) -> list[str]:
        """Every open cell of these columns, as far as it is shown."""
        wanted = set(codes)
        return [
            cell.value
            for row in self.rows
            for cell in row.cells
            if cell.is_open and cell.item is not None and cell.item.code in wanted
        ]

    def _cell(self, stay: StayRead, code: str) -> Cell:
        item = next((one for one in stay.lines if one.code == code and (one.required or one.done_on)), None)
        value = f"{stay.pk}:{code}"
        late = bool(item and item.done_on is None and item.due_on and item.due_on < stay.today)
        asked = bool(item and item.done_on is None and item.owner != Owner.SCHOOL)
        return Cell(item, value, late, asked, value in self.failed, self.failed.get(value, ""))


def _is_in(stay: StayRead, key: str) -> bool:
    needed = [one for one in stay.lines if one.required and one.done_on is None]
    return {
        ALL: True,
        OPEN: bool(needed),
        LATE: any(one.due_on and one.due_on < stay.today for one in needed),
        MINORS: bool(stay.is_minor_on_start),
    }[key]


def being_prepared(actor: Actor, **which: Any) -> list[StayRead]:
    """The stays among these that the actor sees and whose list is open, the next to leave first; three queries."""
    lines = Prefetch("preparation_items", PreparationItem.objects.select_related("own"), to_attr="lines")
    found = Mobility.objects.visible_to(actor).filter(state__in=PREPARING, preparation_items__isnull=False, **which)
    found = found.distinct().select_related("participant", "record").prefetch_related(lines)
    return cast(list[StayRead], list(found.order_by("planned_start", "pk")[:MOST]))


def tick_cells(*, actor: Actor, cells: Iterable[str], done_on: str, file: Any = None) -> Ticked:
    """Each through the door by itself: one that is refused stops nobody else."""

    def passes(stay: UUID, code: str) -> None:
        files = {"file": file} if file is not None else None
        if file is not None:
            file.seek(0)
        perform_act(name=TICK, pk=stay, actor=actor, data={"code": code, "done_on": done_on}, files=files)

    return _each(cells, passes)


def untick_cells(*, actor: Actor, cells: Iterable[str]) -> Ticked:
    """The same the other way round."""

    def passes(stay: UUID, code: str) -> None:
        perform_act(name=UNTICK, pk=stay, actor=actor, data={"code": code})

    return _each(cells, passes)


def _each(cells: Iterable[str], passes: Any) -> Ticked:
    found = Ticked()
    for cell in list(dict.fromkeys(cells))[:MOST]:
        stay, _colon, code = cell.partition(":")
        pk = as_uuid(stay)
        if pk is None:
            continue
        try:
            passes(pk, code)
        except ActInvalid as invalid:
            found.refused[cell] = " ".join(str(one) for errors in invalid.form.errors.values() for one in errors)
        except SojournError as refused:
            found.refused[cell] = say_refusal(refused)
        else:
            found.done.append(cell)
    return found
