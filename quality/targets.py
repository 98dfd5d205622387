"""What counts as good, by metric (domain reference 4.3), and how a figure is read against it.

Colour follows the value and shows from ten cases on; the interval of 95 % says how certain the reading is.
"""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from quality.figures import Figure
from quality.indicators import Metric

FEW = 10  # cases; below it there is no verdict


@dataclass(frozen=True)
class Target:
    """In the unit of the figure. `at_most`: less is better. Amber and red begin beyond their limits."""

    good: float
    amber: float
    red: float
    at_most: bool = False

    def meets(self, value: float) -> bool:
        """Whether a value reaches the target."""
        return value <= self.good if self.at_most else value >= self.good

    def misses_red(self, value: float) -> bool:
        """Whether a value lies on the red side."""
        return value > self.red if self.at_most else value < self.red


TARGETS = {
    "MQ01": Target(8, 8, 4),
    "MQ03": Target(18, 15, 8),
    "MQ05": Target(95, 95, 90),
    "MQ06": Target(5, 5, 10, at_most=True),
    "MQ12": Target(90, 90, 75),
    "MQ15": Target(30, 45, 90, at_most=True),
    "MQ16": Target(95, 95, 80),
    "MQ17": Target(95, 90, 80),
    "MQ20": Target(90, 85, 70),
    "MQ21": Target(90, 85, 70),
    "MQ24": Target(70, 60, 50),
    "MQ25": Target(92, 90, 80),
    "MQ26": Target(40, 30, 0),
    "MQ36": Target(90, 80, 60),
    "MQ37": Target(25, 20, 10),
}
# Figures that have a code of their own, and the metric of the reference that they are.
CALLED = {
    "signed": "MQ17",
    "follow_ups": "MQ21",
    "early": "MQ06",
    "completed": "MQ05",
    "units": "MQ12",
    "satisfied_participants": "MQ25",
    "answered_participants": "MQ24",
}


class Reading(TextChoices):
    """How a figure stands against its target."""

    MET = "met", _("On target")
    UNCERTAIN = "uncertain", _("Uncertain")
    BELOW = "below", _("Off target")
    FEW = "few", _("Too few")
    NONE = "none", _("No target")
    HIDDEN = "hidden", _("Hidden")
    EMPTY = "empty", _("Nothing to count")


def metric_id(metric: Metric) -> str:
    """MQ05 and the like; empty where the reference has no such metric."""
    return metric.code if metric.code in TARGETS else CALLED.get(metric.code, "")


def target_of(metric: Metric) -> Target | None:
    """The target, where the reference sets one."""
    return TARGETS.get(metric_id(metric))


def reading_of(figure: Figure) -> Reading:
    """Uncertain is: the interval crosses the target."""
    target = target_of(figure.metric)
    if figure.hidden:
        return Reading.HIDDEN
    if figure.empty:
        return Reading.EMPTY
    if figure.of < FEW:
        return Reading.FEW
    if target is None:
        return Reading.NONE
    low, high = figure.interval
    if target.meets(low) != target.meets(high):
        return Reading.UNCERTAIN
    return Reading.MET if target.meets(figure.percent) else Reading.BELOW


def is_red(figure: Figure) -> bool:
    """Whether the value lies on the red side, with ten cases or more."""
    target = target_of(figure.metric)
    return target is not None and figure.shown and figure.of >= FEW and target.misses_red(figure.percent)


def is_red_with_certainty(figure: Figure) -> bool:
    """Whether the whole interval does."""
    target = target_of(figure.metric)
    return is_red(figure) and target is not None and all(target.misses_red(end) for end in figure.interval)
