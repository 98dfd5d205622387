"""The figures as the page shows them: what can be chosen, each figure in words, its picture."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.actors import Actor
from quality.cohort import RECENT
from quality.disclosure import SUM
from quality.figures import Figure, Figures, Number
from quality.indicators import Phase

FEW = 10  # cases; below it the picture stays grey
WIDTH = 200  # of a picture


@dataclass(frozen=True)
class Option:
    """One entry of a list to choose from."""

    value: str
    words: str
    chosen: bool


@dataclass(frozen=True)
class Line:
    """One figure in the table."""

    figure: Figure

    @property
    def cases(self) -> str:
        """Numerator and denominator in words."""
        if self.figure.hidden:
            return "x"
        if self.figure.empty:
            return _("none yet")
        return _("%(counted)s of %(of)s") % {"counted": self.figure.counted, "of": self.figure.of}

    @property
    def value(self) -> str:
        """The share."""
        return (
            f"{number_format(self.figure.percent, 1)} %" if self.figure.shown else ("x" if self.figure.hidden else "–")
        )

    @property
    def mean(self) -> str:
        """Where the answers have a middle."""
        return number_format(self.figure.mean, 1) if self.figure.shown and self.figure.mean is not None else ""

    @property
    def few(self) -> bool:
        """Too few cases for the picture to have a colour."""
        return self.figure.of < FEW

    @property
    def kinds(self) -> list[str]:
        """What else became of what is counted."""
        return [f"{number} {words}" for words, number in self.figure.kinds if number] if self.figure.shown else []

    @property
    def said(self) -> str:
        """The finding, for who does not see the picture."""
        low, high = self.figure.interval
        return _("%(title)s: %(cases)s, %(value)s; with certainty between %(low)s and %(high)s %%") % {
            "title": self.figure.metric.title,
            "cases": self.cases,
            "value": self.value,
            "low": round(low),
            "high": round(high),
        }

    @property
    def x(self) -> int:
        """Where the dot stands."""
        return round(self.figure.percent * WIDTH / 100)

    @property
    def band(self) -> tuple[int, int]:
        """Where the band begins, and how wide it is."""
        low, high = (round(end * WIDTH / 100) for end in self.figure.interval)
        return low, max(high - low, 4)


@dataclass(frozen=True)
class Group:
    """The figures of one phase of the quality cycle."""

    phase: Phase
    lines: list[Line]


@dataclass(frozen=True)
class Bar:
    """One number beside a bar; the longest takes the whole width."""

    number: Number
    longest: int
    all: int

    @property
    def count(self) -> str:
        """As shown."""
        return "x" if self.number.hidden else str(self.number.count)

    @property
    def width(self) -> int:
        """Of the bar."""
        return 0 if self.number.hidden or not self.longest else round(WIDTH * self.number.count / self.longest)

    @property
    def share(self) -> str:
        """Of all of them."""
        if self.number.hidden or not self.all:
            return ""
        return f"{number_format(100 * self.number.count / self.all, 1)} %"


class QualityPage:
    """Read from the address; what is not known there is the usual."""

    def __init__(self, actor: Actor, data: QueryDict) -> None:
        self.figures = Figures(
            actor, data.get("period", ""), data.get("partner", "")[:40], data.get("programme", "")[:120]
        )

    @property
    def query(self) -> str:
        """The address of exactly this choice."""
        choice = self.figures.choice
        usual = {"period": RECENT, "partner": SUM, "programme": SUM}
        return urlencode(
            {name: getattr(choice, name) for name, value in usual.items() if getattr(choice, name) != value}
        )

    @property
    def today(self) -> date:
        """The day of the figures."""
        return self.figures.cohort.today

    @property
    def title(self) -> str:
        """The situation."""
        count = self.figures.count
        if count.hidden:
            return self._without_number()
        if self.figures.choice.period == RECENT:
            last, first = self.figures.cohort.recent_years
            return ngettext(
                "%(number)s stay that ends in %(first)s or %(last)s",
                "%(number)s stays that end in %(first)s or %(last)s",
                count.count,
            ) % {"number": count.count, "first": first, "last": last}
        if self.figures.choice.period == SUM:
            return ngettext("%(number)s stay of all years", "%(number)s stays of all years", count.count) % {
                "number": count.count
            }
        return ngettext(
            "%(number)s stay that ends in %(year)s", "%(number)s stays that end in %(year)s", count.count
        ) % {"number": count.count, "year": self.figures.choice.period}

    def _without_number(self) -> str:
        """The number of stays may be hidden for the sake of a smaller group beside it, while figures are shown."""
        if not any(figure.shown for figure in self.figures.figures):
            return _("Too few stays to show")
        if self.figures.choice.period == RECENT:
            last, first = self.figures.cohort.recent_years
            return _("Stays that end in %(first)s or %(last)s") % {"first": first, "last": last}
        if self.figures.choice.period == SUM:
            return _("Stays of all years")
        return _("Stays that end in %(year)s") % {"year": self.figures.choice.period}

    @property
    def periods(self) -> list[Option]:
        """Years of the last day."""
        last, first = self.figures.cohort.recent_years
        found = [(RECENT, _("%(first)s and %(last)s") % {"first": first, "last": last})]
        found += [(year, year) for year in self.figures.cohort.years]
        return self._options("period", [*found, (SUM, _("All years"))])

    @property
    def partners(self) -> list[Option]:
        """Hosting organisations."""
        return self._options("partner", [(SUM, _("All partners")), *self.figures.cohort.partners.items()])

    @property
    def programmes(self) -> list[Option]:
        """As printed on the papers."""
        found = [(one, one) for one in self.figures.cohort.programmes]
        return self._options("programme", [(SUM, _("All programmes")), *found])

    @property
    def narrowed(self) -> list[str]:
        """Partner and programme where one was chosen."""
        return [one.words for options in (self.partners, self.programmes) for one in options[1:] if one.chosen]

    def _options(self, name: str, found: list[tuple[str, str]]) -> list[Option]:
        chosen = getattr(self.figures.choice, name)
        return [Option(value, words, value == chosen) for value, words in found]

    @cached_property
    def groups(self) -> list[Group]:
        """By phase."""
        lines = [Line(figure) for figure in self.figures.figures]
        return [Group(phase, [line for line in lines if line.figure.metric.phase == phase]) for phase in Phase]

    @property
    def something_hidden(self) -> bool:
        """Whether the note below the tables is needed."""
        shown = self.figures
        return any(one.hidden for one in shown.figures) or any(one.hidden for one in (*shown.outcomes, *shown.reasons))

    @cached_property
    def outcomes(self) -> list[Bar]:
        """What became of the stays."""
        return _bars(self.figures.outcomes)

    @cached_property
    def reasons(self) -> list[Bar]:
        """Why people came home early; empty where nobody did, and where too few came home to be told of."""
        if any(figure.hidden for figure in self.figures.figures if figure.metric.code == "early"):
            return []
        found = self.figures.reasons
        return _bars(found) if any(one.count for one in found) else []


def _bars(numbers: list[Number]) -> list[Bar]:
    longest = max((one.count for one in numbers if not one.hidden), default=0)
    whole = 0 if any(one.hidden for one in numbers) else sum(one.count for one in numbers)
    return [Bar(one, longest, whole) for one in numbers]
