"""What a figure is: title, sentence, EQAVET, target. The figures themselves stand in `quality.definitions`."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from quality.counting.cases import Counting


class Phase(TextChoices):
    """The quality cycle."""

    PLANNING = "P", _("Planning")
    IMPLEMENTATION = "I", _("Implementation")
    EVALUATION = "E", _("Evaluation")
    REVIEW = "R", _("Review")


class Unit(TextChoices):
    """What the value of a figure is."""

    PERCENT = "percent", "%"
    POINTS = "points", _("points")  # a share less another one, -100 to 100
    DAYS = "days", _("days (median)")
    HOURS = "hours", _("hours (median)")
    PER_100_MONTHS = "per_100_months", _("in 100 months of 30 days")
    EURO = "euro", _("euro a person")


class Source(TextChoices):
    """Where it comes from."""

    STAYS = "stays", _("computed from the stays")
    TYPED = "typed", _("computed with a number of the year that somebody typed")


@dataclass(frozen=True)
class Target:
    """In the unit of the figure (domain reference 4.3). `at_most`: less is better. Amber and red begin beyond."""

    good: float
    amber: float
    red: float
    at_most: bool = False

    def reaches(self, limit: float, value: float) -> bool:
        """Whether a value lies on the good side of one of its limits."""
        return value <= limit if self.at_most else value >= limit


@dataclass(frozen=True)
class Metric:
    """One figure. `counting` gives what stands above and below the line; None: made from others, or not collected.

    `least`: people below whom it is hidden. `typed`: what of the year stands below the line instead. `pair`: the
    metrics of which it is the difference. `value_kinds`: kinds are numbers, of which it is the median or the mean.
    """

    code: str
    title: Promise
    phase: Phase
    belongs: str  # id of the reference, EQAVET indicator or descriptor
    computed: Promise
    counting: Counting | None = None
    unit: Unit = Unit.PERCENT
    source: Source = Source.STAYS
    target: Target | None = None
    kinds: tuple[tuple[str, Promise], ...] = ()
    has_mean: bool = False
    least: int = 5
    typed: str = ""
    pair: tuple[str, ...] = ()
    listed: bool = True

    @property
    def has_cases(self) -> bool:
        """Whether stays stand behind it one by one."""
        return self.counting is not None or bool(self.pair)

    @property
    def value_kinds(self) -> bool:
        """Whether its kinds are numbers that have a middle."""
        return self.has_mean or self.unit in (Unit.DAYS, Unit.HOURS)
