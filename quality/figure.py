"""One figure: a number above another, or what else the metric makes of the cases."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import sqrt

from django.utils.functional import Promise

from quality.counting.voices import DETRACTORS
from quality.indicators import Metric, Target, Unit
from quality.reading import numbers_of
from quality.sums import Sums

NINETY_FIVE = 1.96
MONTH = 30  # days
FEW = 10  # cases; below it a figure is neither good nor bad


@dataclass(frozen=True)
class Figure:
    """Hidden: too few people, or with such a group. Empty: nothing to count. Missing: nobody told the numbers."""

    metric: Metric
    counted: int = 0
    of: int = 0
    hidden: bool = False
    missing: bool = False
    mean: float | None = None
    kinds: tuple[tuple[Promise, int], ...] = ()
    spread: Mapping[str, int] = field(default_factory=dict)
    given: float | None = None  # the value where it is no share
    bounds: tuple[float, float] | None = None

    @property
    def empty(self) -> bool:
        """Nothing to count: said as such, never as 0 %."""
        return not self.hidden and self.of == 0

    @property
    def shown(self) -> bool:
        """Whether there is a number to read."""
        return not self.hidden and self.of > 0

    @property
    def value(self) -> float:
        """In the unit of the metric."""
        if not self.shown:
            return 0.0
        return self.given if self.given is not None else 100 * self.counted / self.of

    @property
    def percent(self) -> float:
        """The same, by the name it has for a share."""
        return self.value

    @property
    def interval(self) -> tuple[float, float]:
        """Where the value lies with 95 % certainty (Wilson for a share); the value itself where that has no meaning."""
        if not self.shown:
            return 0.0, 0.0
        if self.bounds is not None:
            return self.bounds
        if self.given is not None:
            return self.given, self.given
        return wilson(self.counted, self.of)

    @property
    def target(self) -> Target | None:
        """What counts as good."""
        return self.metric.target

    @property
    def verdict(self) -> str:
        """The colour: `good`, `amber`, `red`; empty without a target, or with fewer than ten cases."""
        target = self.metric.target
        if target is None or not self.shown or self.of < FEW:
            return ""
        if not target.reaches(target.red, self.value):
            return "red"
        return "good" if target.reaches(target.amber, self.value) else "amber"

    @property
    def uncertain(self) -> bool:
        """Whether its interval crosses the target."""
        if self.metric.target is None or not self.verdict:
            return False
        low, high = (self.metric.target.reaches(self.metric.target.good, end) for end in self.interval)
        return low != high


def wilson(counted: int, of: int) -> tuple[float, float]:
    """Of a hundred."""
    share, square = counted / of, NINETY_FIVE**2
    middle = (share + square / (2 * of)) / (1 + square / of)
    half = NINETY_FIVE / (1 + square / of) * sqrt(share * (1 - share) / of + square / (4 * of**2))
    return max(0.0, 100 * (middle - half)), min(100.0, 100 * (middle + half))


@dataclass(frozen=True)
class Number:
    """How many stays of a kind."""

    key: str
    words: str
    count: int
    hidden: bool


def together(numbers: list[Number], least: int = 5) -> list[Number]:
    """Kinds of fewer than so many are told as one, with the next larger one where they are too few even so."""
    small = [one for one in numbers if not one.hidden and 0 < one.count < least]
    large = sorted((one for one in numbers if not one.hidden and one.count >= least), key=lambda one: one.count)
    while large and small and (len(small) < 2 or sum(one.count for one in small) < least):
        small.append(large.pop(0))
    if len(small) < 2:
        return numbers
    first = next(one for one in numbers if one in small)
    told = ", ".join(one.words for one in numbers if one in small)
    one_line = Number("", told, sum(one.count for one in small), hidden=False)
    return [one_line if one is first else one for one in numbers if one is first or one not in small]


def figure_of(metric: Metric, sums: Sums) -> Figure:
    """From what stands in a box that may be shown."""
    counted, of, spread = numbers_of(sums, metric.code)
    values = sorted((int(key), number) for key, number in spread.items() if key.isdigit())
    number = sum(times for _value, times in values)
    mean = sum(value * times for value, times in values) / number if metric.has_mean and number else None
    kinds = tuple((words, spread[key]) for key, words in metric.kinds if spread.get(key))
    given, bounds = _other_value(metric, counted, of, values, spread)
    return Figure(metric, counted, of, mean=mean, kinds=kinds, spread=spread, given=given, bounds=bounds)


def _other_value(
    metric: Metric, counted: int, of: int, values: list[tuple[int, int]], spread: Mapping[str, int]
) -> tuple[float | None, tuple[float, float] | None]:
    if metric.unit in (Unit.DAYS, Unit.HOURS):
        return _median(values), None
    if metric.unit == Unit.PER_100_MONTHS:
        return (100 * counted / (of / MONTH) if of else 0.0), None
    if metric.unit == Unit.POINTS and of:
        against = sum(spread.get(key, 0) for key in DETRACTORS)
        up, down = counted / of, against / of
        half = 100 * NINETY_FIVE * sqrt(max(up + down - (up - down) ** 2, 0) / of)
        value = 100 * (up - down)
        return value, (max(-100.0, value - half), min(100.0, value + half))
    return None, None


def _median(values: list[tuple[int, int]]) -> float:
    """The middle one; of an even number the mean of the two in the middle."""
    number = sum(times for _value, times in values)
    if not number:
        return 0.0
    return (_nth(values, (number - 1) // 2) + _nth(values, number // 2)) / 2


def _nth(values: list[tuple[int, int]], nth: int) -> int:
    for value, times in values:
        if nth < times:
            return value
        nth -= times
    raise IndexError(nth)


def gap_of(metric: Metric, one: Figure, other: Figure) -> Figure:
    """One share less another, in points; hidden or empty where one of them is. The interval is Newcombe's."""
    if one.hidden or other.hidden:
        return Figure(metric, hidden=True)
    if one.empty or other.empty:
        return Figure(metric)
    (low, high), (other_low, other_high) = one.interval, other.interval
    gap = one.value - other.value
    bounds = (
        gap - sqrt((one.value - low) ** 2 + (other_high - other.value) ** 2),
        gap + sqrt((high - one.value) ** 2 + (other.value - other_low) ** 2),
    )
    return Figure(metric, one.of, one.of + other.of, given=gap, bounds=bounds)
