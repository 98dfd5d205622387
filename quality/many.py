"""Figures of many choices for one reader and one page: each is asked for once."""

from accounts.actors import Actor
from quality.disclosure import SUM
from quality.figures import Figure, Figures, Number
from quality.targets import metric_id

MOST_CYCLES = 4
MOST_HOSTS = 12


class Many:
    """The only place of the report that asks for figures: everything shown passes their suppression."""

    def __init__(self, actor: Actor, *, period: str = "", partner: str = "", programme: str = "") -> None:
        self.actor = actor
        self._held: dict[tuple[str, str, str], Figures] = {}
        self.chosen = Figures(actor, period, partner, programme)
        if not period and self.cycles:  # a report is on one cycle: the last one in which stays ended
            self.chosen = Figures(actor, self.cycles[0], partner, programme)
        self._held[self.chosen.choice.box] = self.chosen

    def of(self, *, period: str = "", partner: str = "", programme: str = "") -> Figures:
        """Those of another choice; what is not said is as chosen."""
        mine = self.chosen.choice
        box = (period or mine.period, partner or mine.partner, programme or mine.programme)
        if box not in self._held:
            self._held[box] = Figures(self.actor, *box)
        return self._held[box]

    @property
    def cycles(self) -> list[str]:
        """Years in which stays ended already, the newest first."""
        this_year = self.chosen.cohort.today.year
        found = [year for year in self.chosen.cohort.years if int(year) <= this_year]
        over = {stay.year for stay in self.chosen.cohort.rows.values() if stay.ended_on is not None}
        return [year for year in found if year in over]

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

    @property
    def hosts(self) -> list[tuple[str, str, Number]]:
        """Hosts of the chosen stays with the most stays: id, name, how many (hidden where too few)."""
        if self.chosen.choice.partner != SUM:
            return []
        names, stays = self.chosen.cohort.partners, self.chosen.stays
        number = {pk: sum(1 for stay in stays if stay.partner == pk) for pk in names}
        most = sorted((pk for pk in names if number[pk]), key=lambda pk: (-number[pk], names[pk]))[:MOST_HOSTS]
        return [(pk, names[pk], self.of(partner=pk).count) for pk in most]

    def trend(self, code: str) -> list[tuple[str, Figure]]:
        """One figure over the cycles, the oldest first, the chosen one last."""
        cycles = [*reversed(self.before(self.cycle)), self.cycle] if self.cycle else []
        found = [(cycle, figure_of(self.of(period=cycle), code)) for cycle in cycles]
        return [(cycle, figure) for cycle, figure in found if figure is not None]


def figure_of(figures: Figures, code: str) -> Figure | None:
    """By its own code, else by that of the reference (MQ05)."""
    own = next((one for one in figures.figures if one.metric.code == code), None)
    return own or next((one for one in figures.figures if metric_id(one.metric) == code), None)
