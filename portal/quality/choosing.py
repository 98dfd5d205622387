"""By what stays are chosen on the pages of figures and of the report: the same lists on both."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from ground.countries import country_name
from quality.dimensions import DIMENSIONS, MOST, SUM, Dimension
from quality.figures import USUAL, Figures

LONGEST = 120  # of a value in an address


def asked_in(data: QueryDict) -> dict[str, str]:
    """What an address asks for, by dimension."""
    return {one.code: data.get(one.code, "")[:LONGEST] for one in DIMENSIONS}


@dataclass(frozen=True)
class Option:
    """One entry of a list to choose from."""

    value: str
    words: str
    chosen: bool


@dataclass(frozen=True)
class Options:
    """One dimension, with the values it has here."""

    dimension: Dimension
    options: list[Option]

    @property
    def chosen(self) -> str:
        """The words of what was chosen; empty for the sum."""
        return next((one.words for one in self.options if one.chosen and one.value != SUM), "")


class Choosing:
    """What can be chosen, and what was."""

    def __init__(self, figures: Figures) -> None:
        self.figures = figures

    @property
    def query(self) -> str:
        """The address of exactly this choice."""
        return urlencode(self.figures.choice.in_full)

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the usual year was chosen."""
        usual = self.figures.usual_period
        return dict(self.figures.choice.values) != ({"period": usual} if usual != SUM else {})

    @property
    def most(self) -> int:
        """How many dimensions may be chosen at once."""
        return MOST

    @cached_property
    def choices(self) -> list[Options]:
        """By dimension, those that have two values or more, and the year."""
        found = [Options(one, self._options(one)) for one in DIMENSIONS]
        return [one for one in found if one.dimension.code == "period" or len(one.options) > 2 or one.chosen]

    @property
    def often(self) -> list[Options]:
        """What most people choose by."""
        return [one for one in self.choices if one.dimension.code in USUAL]

    @property
    def seldom(self) -> list[Options]:
        """The others."""
        return [one for one in self.choices if one not in self.often]

    @property
    def narrowed(self) -> list[str]:
        """What was chosen beside the year."""
        return [one.chosen for one in self.choices if one.chosen and one.dimension.code != "period"]

    def _options(self, dimension: Dimension) -> list[Option]:
        chosen = self.figures.choice.of(dimension.code)
        values = self.figures.rows.values_of(dimension)
        words = {SUM: str(dimension.every)} | {value: self._words(dimension, value) for value in values}
        return [Option(value, said, value == chosen) for value, said in words.items()]

    def _words(self, dimension: Dimension, value: str) -> str:
        if dimension.code == "partner":
            return self.figures.rows.hosts.get(value) or _("%(country)s, all") % {"country": country_name(value)}
        words: Mapping[str, Promise] = dimension.words or {}
        return str(words.get(value, value))
