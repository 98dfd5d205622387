"""The figures as the page shows them: what can be chosen, each figure in words, its picture."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.http import QueryDict
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.actors import Actor
from portal.quality.choosing import Choosing, asked_in
from quality.dimensions import SUM
from quality.figure import FEW, Number
from quality.figures import Figures
from quality.indicators import Phase, Unit
from quality.lines import Line, lines_of
from quality.targets import TELLING, reading_of

WIDTH = 200  # of a picture


@dataclass(frozen=True)
class Shown(Line):
    """One figure in the table."""

    query: str = ""

    @property
    def cases(self) -> str:
        """Numerator and denominator in words."""
        if self.state in ("hidden", "missing"):
            return self.words
        if self.state == "empty":
            return _("none yet")
        return _("%(counted)s of %(of)s") % {"counted": self.counted, "of": self.of}

    @property
    def said_value(self) -> str:
        """The value with its unit."""
        if self.value is None:
            return "x" if self.state == "hidden" else "–"
        number = number_format(self.value, 1)
        return f"{number} %" if self.unit == Unit.PERCENT else f"{number} {self.unit.label}"

    @property
    def said_mean(self) -> str:
        """Where the answers have a middle."""
        return number_format(self.mean, 1) if self.mean is not None else ""

    @property
    def few(self) -> bool:
        """Too few cases for the picture to have a colour."""
        return self.figure.of < FEW

    @property
    def has_picture(self) -> bool:
        """A share, of a hundred."""
        return self.figure.shown and self.unit == Unit.PERCENT

    @property
    def verdict(self) -> str:
        """Against the target, in words: the same as in the report."""
        reading = reading_of(self.figure)
        return str(reading.label) if reading in TELLING else ""

    @property
    def target(self) -> str:
        """What counts as good."""
        target = self.figure.metric.target
        return f"{'≤' if target.at_most else '≥'} {number_format(target.good)}" if target is not None else ""

    @property
    def said(self) -> str:
        """The finding, for who does not see the picture."""
        low, high = self.figure.interval
        return _("%(title)s: %(cases)s, %(value)s; with certainty between %(low)s and %(high)s %%") % {
            "title": self.figure.metric.title,
            "cases": self.cases,
            "value": self.said_value,
            "low": round(low),
            "high": round(high),
        }

    @property
    def x(self) -> int:
        """Where the dot stands."""
        return round(self.figure.value * WIDTH / 100)

    @property
    def aim(self) -> int | None:
        """Where the target stands."""
        target = self.figure.metric.target
        return None if target is None else round(target.good * WIDTH / 100)

    @property
    def band(self) -> tuple[int, int]:
        """Where the band begins, and how wide it is."""
        low, high = (round(end * WIDTH / 100) for end in self.figure.interval)
        return low, max(high - low, 4)


@dataclass(frozen=True)
class Group:
    """The figures of one phase of the quality cycle."""

    phase: Phase
    all: list[Shown]

    @property
    def lines(self) -> list[Shown]:
        """Those with something to say of their own."""
        return [line for line in self.all if line.state != "hidden"]

    @property
    def hidden(self) -> list[Shown]:
        """Those that are said together: too few people stand behind each."""
        return [line for line in self.all if line.state == "hidden"]


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
    def words(self) -> str:
        """What is counted."""
        return self.number.words

    @property
    def width(self) -> int:
        """Of the bar, of a hundred."""
        return 0 if self.number.hidden or not self.longest else round(100 * self.number.count / self.longest)

    @property
    def share(self) -> str:
        """Of all of them."""
        if self.number.hidden or not self.all:
            return ""
        return f"{number_format(100 * self.number.count / self.all, 1)} %"


class QualityPage(Choosing):
    """Read from the address; what is not known there is the usual."""

    def __init__(self, actor: Actor, data: QueryDict) -> None:
        super().__init__(Figures(actor, **asked_in(data)))

    @property
    def today(self) -> date:
        """The day of the figures."""
        return self.figures.today

    @property
    def title(self) -> str:
        """The situation."""
        count, year = self.figures.count, self.figures.choice.period
        if count.hidden:
            if not any(figure.shown for figure in self.figures.figures if figure.metric.counting):
                return _("Too few stays to show")
            return _("Stays of all years") if year == SUM else _("Stays that began in %(year)s") % {"year": year}
        if year == SUM:
            return ngettext("%(number)s stay of all years", "%(number)s stays of all years", count.count) % {
                "number": count.count
            }
        return ngettext("%(number)s stay of %(year)s", "%(number)s stays of %(year)s", count.count) % {
            "number": count.count,
            "year": year,
        }

    @cached_property
    def groups(self) -> list[Group]:
        """By phase."""
        lines = [Shown(line.figure, self.query) for line in lines_of(self.figures)]
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
        found = self.figures.reasons
        return _bars(found) if any(one.count for one in found) else []


def _bars(numbers: list[Number]) -> list[Bar]:
    longest = max((one.count for one in numbers if not one.hidden), default=0)
    whole = 0 if any(one.hidden for one in numbers) else sum(one.count for one in numbers)
    return [Bar(one, longest, whole) for one in numbers]
