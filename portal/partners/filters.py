"""What the directory is filtered and ordered by: part of the address, kept for the next visit."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import OrganisationKind
from ground.countries import country_name
from ground.identifiers import COUNTRIES
from partners.fields import FIELDS, field_name

NAMES = ("name", "country", "field", "kind", "saved")
MOST_LETTERS = 80
# What a reader calls the kinds of organisations here, and which of the register's they are.
KINDS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "school": (gettext_lazy("Schools"), (OrganisationKind.VET_SCHOOL,)),
    "company": (gettext_lazy("Host companies"), (OrganisationKind.COMPANY,)),
    "institution": (
        gettext_lazy("Institutions and chambers"),
        (OrganisationKind.COMPETENT_INSTITUTION, OrganisationKind.CHAMBER),
    ),
    "other": (gettext_lazy("Others"), (OrganisationKind.INTERMEDIARY, OrganisationKind.OTHER)),
}
SAVED: dict[str, tuple[Any, Callable[[Any], bool]]] = {
    "force": (gettext_lazy("Memorandum in force"), lambda row: row.memorandum.in_force),
    "due": (gettext_lazy("Ends or review in 90 days"), lambda row: row.memorandum.needs_you),
    "schools": (gettext_lazy("Schools"), lambda row: row.kind == OrganisationKind.VET_SCHOOL),
    "companies": (gettext_lazy("Host companies"), lambda row: row.kind == OrganisationKind.COMPANY),
    "open": (gettext_lazy("Something open"), lambda row: row.open.number > 0),
}
SORTS: dict[str, Callable[[Any], Any]] = {
    "name": lambda row: row.name.casefold(),
    "memorandum": lambda row: (row.memorandum.day is None, row.memorandum.day, row.memorandum.words),
    "stays": lambda row: (row.now, row.ever),
    "open": lambda row: row.open.number,
    "rating": lambda row: (row.rating.shown, row.rating.mean or 0),
}
MOST_FIRST = ("stays", "open", "rating")  # where a first press asks for the most


@dataclass(frozen=True)
class Chip:
    """One filter that is set: what it says, and the address without it."""

    name: str
    words: str
    without: str


@dataclass
class DirectoryFilter:
    """What the address asks for; whatever is not known is left out."""

    data: Mapping[str, str]
    values: dict[str, str] = field(init=False)
    sort: str = field(init=False)
    descending: bool = field(init=False)

    def __post_init__(self) -> None:
        known: dict[str, Callable[[str], bool]] = {
            "name": bool,
            "country": lambda code: code in COUNTRIES,
            "field": FIELDS.__contains__,
            "kind": KINDS.__contains__,
            "saved": SAVED.__contains__,
        }
        given = {name: " ".join(str(self.data.get(name, "")).split())[:MOST_LETTERS] for name in NAMES}
        self.values = {name: value for name, value in given.items() if value and known[name](value)}
        asked = str(self.data.get("sort", ""))
        self.sort = asked.removeprefix("-") if asked.removeprefix("-") in SORTS else "name"
        self.descending = asked.startswith("-") and self.sort == asked.removeprefix("-")

    def get(self, name: str) -> str:
        """The value of one filter; empty where it is not set."""
        return self.values.get(name, "")

    def address(self, **changed: str) -> str:
        """The address with some of it changed."""
        order = {"sort": f"{'-' if self.descending else ''}{self.sort}"}
        return urlencode({name: value for name, value in {**self.values, **order, **changed}.items() if value})

    def without(self, name: str) -> "DirectoryFilter":
        """The same without one filter."""
        left = {key: value for key, value in self.values.items() if key != name}
        return DirectoryFilter({**left, "sort": f"{'-' if self.descending else ''}{self.sort}"})

    def chips(self) -> list[Chip]:
        """What is set, each with its way out."""
        said: dict[str, Callable[[str], str]] = {
            "name": lambda text: _("Search: %(words)s") % {"words": text},
            "country": lambda code: _("Country: %(words)s") % {"words": country_name(code)},
            "field": lambda code: _("Field: %(words)s") % {"words": field_name(code)},
            "kind": lambda key: _("Kind: %(words)s") % {"words": KINDS[key][0]},
            "saved": lambda key: str(SAVED[key][0]),
        }
        return [Chip(name, said[name](value), self.without(name).address()) for name, value in self.values.items()]

    def fits(self, row: Any) -> bool:
        """Whether one partner passes every filter."""
        text = self.get("name").casefold()
        return (
            (not text or text in row.searched)
            and self.get("country") in ("", row.country)
            and self.get("field") in ("", row.field)
            and (not self.get("kind") or row.kind in KINDS[self.get("kind")][1])
            and (not self.get("saved") or SAVED[self.get("saved")][1](row))
        )

    def in_order(self, rows: list[Any]) -> list[Any]:
        """By name first, so that equals stand as they do everywhere."""
        by_name = sorted(rows, key=lambda row: (row.name.casefold(), row.town.casefold()))
        key = SORTS[self.sort]
        return sorted(by_name, key=lambda row: _comparable(key(row)), reverse=self.descending)


def _comparable(key: Any) -> Any:
    """None stands behind everything: its place in the key says so already."""
    return tuple(("" if one is None else one) for one in key) if isinstance(key, tuple) else key


def of_query(query: str) -> DirectoryFilter:
    """The filter of an address."""
    return DirectoryFilter(QueryDict(query).dict())
