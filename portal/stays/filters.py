"""The filters of the list of stays as the page shows them: part of the address, said as chips."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from ground.countries import country_name
from ground.days import short_day
from lifecycle.models.mobility import Approach
from lifecycle.stay_selection import OVER, SAVED, StaySelection, day_of
from lifecycle.tables.mobility import Stage, State

__all__ = ["OVER", "SAVED", "Chip", "StayFilter"]


@dataclass(frozen=True)
class Chip:
    """One filter that is set: what it says, and the address without it."""

    words: str
    without: str


class StayFilter(StaySelection):
    """A selection with its address and its chips."""

    @property
    def query(self) -> str:
        """The address of exactly this filter."""
        return urlencode(self.values)

    def without(self, *names: str) -> str:
        """The address with these left out."""
        return urlencode({name: value for name, value in self.values.items() if name not in names})

    def chips(self) -> list[Chip]:
        """What is set, each with its way out."""
        said: dict[str, Callable[[str], str]] = {
            "q": lambda text: _("Search: %(words)s") % {"words": text},
            "stage": lambda stage: _("Stage: %(words)s") % {"words": Stage(stage).label},
            "state": lambda state: _("State: %(words)s") % {"words": State(state).label},
            "country": lambda code: _("Host country: %(words)s") % {"words": country_name(code.upper())},
            "approach": lambda value: _("Approach: %(words)s") % {"words": Approach(value).label},
            "group": lambda _pk: _("One group only"),
            "from": lambda day: _("Leaves from %(day)s") % {"day": _said(day)},
            "until": lambda day: _("Leaves until %(day)s") % {"day": _said(day)},
        }
        return [Chip(said[name](value), self.without(name)) for name, value in self.values.items() if name in said]


def _said(text: str) -> str:
    day = day_of(text)
    return short_day(day) if day else text
