"""Figures of many choices for one reader and one page: each is asked for once."""

from dataclasses import dataclass
from functools import cached_property

from accounts.actors import Actor
from quality.dimensions import SUM
from quality.figure import Figure
from quality.figures import Figures
from quality.voices import Voices

MOST_CYCLES = 4
MOST_HOSTS = 12


@dataclass(frozen=True)
class Host:
    """A hosting organisation with its figures in the choice, by code."""

    pk: str
    name: str
    figures: dict[str, Figure]

    @property
    def stays(self) -> Figure:
        """How many stays there are; hidden where they are those of too few people."""
        return self.figures["stays"]


class Many:
    """The only place of the report that asks for figures: everything shown passes their suppression."""

    def __init__(self, actor: Actor, **asked: str) -> None:
        self.actor = actor
        self.chosen = Figures(actor, **asked)
        if not asked.get("period") and self.chosen.choice.period == SUM and self.cycles:  # a report is on one cycle
            self.chosen = Figures(actor, **{**asked, "period": self.cycles[0]})
        self._held = {frozenset(self.chosen.choice.in_full.items()): self.chosen}

    def of(self, **other: str) -> Figures:
        """Those of another choice, by dimension; what is not said is as chosen."""
        asked = {**self.chosen.choice.in_full, **other}
        box = frozenset(asked.items())
        if box not in self._held:
            self._held[box] = Figures(self.actor, **asked)
        return self._held[box]

    @property
    def cycles(self) -> list[str]:
        """Years in which stays began, or begin, up to this one; the newest first."""
        return [year for year in self.chosen.rows.years if year.isdigit() and int(year) <= self.chosen.today.year]

    @property
    def cycle(self) -> str:
        """The year of the choice; empty where it is no single year."""
        period = self.chosen.choice.period
        return period if period.isdigit() else ""

    def before(self, cycle: str) -> list[str]:
        """The cycles before this one, the last of them first."""
        return [year for year in self.cycles if year < cycle][: MOST_CYCLES - 1]

    @property
    def last(self) -> Figures | None:
        """The cycle before the chosen one; None where there is none."""
        earlier = self.before(self.cycle) if self.cycle else []
        return self.of(period=earlier[0]) if earlier else None

    @cached_property
    def hosts(self) -> list[Host]:
        """Hosts of the chosen stays, those with the most stays first; none where one was chosen."""
        found = self.chosen.by("partner", (*(one.metric.code for one in self.chosen.figures), "stays"))
        names = self.chosen.rows.hosts
        hosts = [
            Host(pk, names[pk], {one.metric.code: one for one in figures})
            for pk, figures in found.items()
            if pk in names
        ]
        there = [one for one in hosts if one.stays.hidden or one.stays.of]
        return sorted(there, key=lambda one: (one.stays.hidden, -one.stays.of, one.name))[:MOST_HOSTS]

    @cached_property
    def voices(self) -> Voices:
        """What was answered about the chosen stays."""
        return Voices(self.chosen)

    def trend(self, code: str) -> list[tuple[str, Figure]]:
        """One figure over the cycles, the oldest first, the chosen one last."""
        cycles = [*reversed(self.before(self.cycle)), self.cycle] if self.cycle else []
        return [(cycle, self.of(period=cycle).figure(code)) for cycle in cycles]


def figure_of(figures: Figures, code: str) -> Figure | None:
    """By its code; None where there is no such figure."""
    return next((one for one in figures.figures if one.metric.code == code), None)
