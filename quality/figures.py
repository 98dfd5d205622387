"""The figures of one choice of period, partner and programme, with small groups hidden."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import sqrt
from uuid import UUID

from django.db.models import QuerySet
from django.utils.functional import Promise

from accounts.actors import Actor
from accounts.models import MembershipRole
from accounts.selectors import holds
from lifecycle.models import Mobility
from quality.cohort import RECENT, Cohort, Outcome, Place, Stay
from quality.disclosure import SUM, Box, hidden_boxes, parts_of_sums, people_in_boxes
from quality.indicators import METRICS, Metric
from quality.metrics import Case, ReasonGroup, reasons

NINETY_FIVE = 1.96


@dataclass(frozen=True)
class Choice:
    """What the reader asked for; whatever is not known is the usual. `SUM` is all of them."""

    period: str = RECENT
    partner: str = SUM
    programme: str = SUM

    @property
    def box(self) -> tuple[str, str, str]:
        """As a place among all that can be asked for."""
        return self.period, self.partner, self.programme


@dataclass(frozen=True)
class Figure:
    """One number above another. Hidden: too few people, or hidden with such a group. Empty: nothing to count."""

    metric: Metric
    counted: int = 0
    of: int = 0
    hidden: bool = False
    mean: float | None = None
    kinds: tuple[tuple[Promise, int], ...] = ()

    @property
    def empty(self) -> bool:
        """Nothing to count: said as such, never as 0 %."""
        return not self.hidden and self.of == 0

    @property
    def shown(self) -> bool:
        """Whether there is a number to read."""
        return not self.hidden and self.of > 0

    @property
    def percent(self) -> float:
        """Of a hundred."""
        return 100 * self.counted / self.of if self.shown else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Where the share lies with 95 % certainty, of a hundred (Wilson)."""
        if not self.shown:
            return 0.0, 0.0
        share, square = self.counted / self.of, NINETY_FIVE**2
        middle = (share + square / (2 * self.of)) / (1 + square / self.of)
        half = NINETY_FIVE / (1 + square / self.of) * sqrt(share * (1 - share) / self.of + square / (4 * self.of**2))
        return max(0.0, 100 * (middle - half)), min(100.0, 100 * (middle + half))


@dataclass(frozen=True)
class Number:
    """How many stays of a kind."""

    key: str
    words: str
    count: int
    hidden: bool


class Figures:
    """Everything the page and the export show. The number of queries does not grow with the stays."""

    def __init__(self, actor: Actor, period: str = "", partner: str = "", programme: str = "") -> None:
        self.actor, self.cohort = actor, Cohort(actor)
        self.choice = Choice(
            period if period in (*self.cohort.years, SUM) else RECENT,
            partner if partner in self.cohort.partners else SUM,
            programme if programme in self.cohort.programmes else SUM,
        )

    @cached_property
    def sees_cases(self) -> bool:
        """Counts of one to four are for holders of case access only; shares of fewer than five people for nobody."""
        return holds(self.actor, MembershipRole.CASE_ACCESS)

    @property
    def any_stays(self) -> bool:
        """Whether there is anything to count at all."""
        return bool(self.cohort.rows)

    @cached_property
    def stays(self) -> list[Stay]:
        """Those of the choice."""
        return [stay for stay in self.cohort.rows.values() if self._chosen(stay)]

    @property
    def chosen_stays(self) -> QuerySet[Mobility]:
        """The rows of the same stays."""
        return self.cohort.chosen(*self.choice.box)

    @cached_property
    def count(self) -> Number:
        """How many stays there are; hidden where they are those of very few people."""
        return Number("", "", len(self.stays), self._too_few)

    @property
    def people(self) -> int:
        """How many persons went."""
        return len({stay.participant for stay in self.stays})

    @cached_property
    def figures(self) -> list[Figure]:
        """In the order of the quality cycle."""
        return [self._figure(metric) for metric in METRICS]

    @cached_property
    def outcomes(self) -> list[Number]:
        """What became of the stays: a quality manager reads the state of each, so no kind of it is hidden alone."""
        counted = Counter(stay.outcome for stay in self.stays)
        return [Number(kind.value, str(kind.label), counted[kind], self._too_few) for kind in Outcome]

    @cached_property
    def reasons(self) -> list[Number]:
        """Why people came home early. Where fewer than five did, no reason is told, not even that nobody gave it."""
        found = list(reasons(self.cohort))
        hidden = frozenset() if self.sees_cases else self._hidden_reasons(found)
        all_hidden = (*self.choice.box, SUM) in hidden
        counted = Counter(kind for case, kind in found if self._chosen(self.cohort.rows[case.stay]))
        return [
            Number(kind.value, str(kind.label), counted[kind], all_hidden or (*self.choice.box, kind.value) in hidden)
            for kind in ReasonGroup
        ]

    @cached_property
    def _too_few(self) -> bool:
        everybody = [(self.cohort.places[stay.pk], stay.participant) for stay in self.cohort.rows.values()]
        return not self.sees_cases and self.choice.box in self._hidden(everybody)

    @cached_property
    def _sums(self) -> list[tuple[Box, list[Box]]]:
        return parts_of_sums(set(self.cohort.places.values()))

    def _hidden(self, placed: Sequence[tuple[Place, UUID]]) -> frozenset[Box]:
        sizes = {box: len(people) for box, people in people_in_boxes(placed).items()}
        return hidden_boxes(sizes, self._sums, first=RECENT)

    def _chosen(self, stay: Stay) -> bool:
        return all(value in path for value, path in zip(self.choice.box, self.cohort.places[stay.pk], strict=True))

    def _figure(self, metric: Metric) -> Figure:
        cases = list(metric.cases(self.cohort))
        if self.choice.box in self._hidden([(self.cohort.places[case.stay], case.person) for case in cases]):
            return Figure(metric, hidden=True)
        mine = [case for case in cases if self._chosen(self.cohort.rows[case.stay])]
        counted, of = sum(case.counted for case in mine), sum(case.of for case in mine)
        mean = sum(case.points for case in mine) / of if metric.has_mean and of else None
        kinds: Counter[str] = Counter()
        for case in mine:
            kinds.update(dict(case.kinds))
        return Figure(metric, counted, of, mean=mean, kinds=tuple((words, kinds[key]) for key, words in metric.kinds))

    def _hidden_reasons(self, found: list[tuple[Case, ReasonGroup]]) -> frozenset[Box]:
        placed = [((*self.cohort.places[case.stay], (kind.value, SUM)), case.person) for case, kind in found]
        sizes = {box: len(people) for box, people in people_in_boxes(placed).items()}
        return hidden_boxes(sizes, parts_of_sums({paths for paths, _person in placed}), first=RECENT)
