"""How a figure is read against its target (domain reference 4.3): on target, off target, uncertain, too few.

Targets stand with the figures (`Metric.target`); the reference has none for a few that pages compare all the same.
Colour follows the value and shows from ten cases on; the interval of 95 % says how certain the reading is.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from quality.figure import FEW, Figure
from quality.indicators import Metric, Target, Unit

OWN = {
    "MQ06": Target(5, 5, 10, at_most=True),
    "MQ17": Target(95, 90, 80),
    "MQ20": Target(90, 85, 70),
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


def target_of(metric: Metric) -> Target | None:
    """The target, where there is one."""
    return metric.target or OWN.get(metric.code)


def meets(target: Target, value: float) -> bool:
    """Whether a value reaches the target."""
    return value <= target.good if target.at_most else value >= target.good


def misses_red(target: Target, value: float) -> bool:
    """Whether a value lies on the red side."""
    return value > target.red if target.at_most else value < target.red


def is_share(metric: Metric) -> bool:
    """Whether its value is a share of a hundred, which can be drawn and measured again."""
    return metric.unit == Unit.PERCENT


def reading_of(figure: Figure) -> Reading:
    """Uncertain is: the interval crosses the target."""
    target = target_of(figure.metric)
    if figure.hidden:
        return Reading.HIDDEN
    if not figure.shown:
        return Reading.EMPTY
    if figure.of < FEW:
        return Reading.FEW
    if target is None:
        return Reading.NONE
    low, high = figure.interval
    if meets(target, low) != meets(target, high):
        return Reading.UNCERTAIN
    return Reading.MET if meets(target, figure.value) else Reading.BELOW


def is_red(figure: Figure) -> bool:
    """Whether the value lies on the red side, with ten cases or more."""
    target = target_of(figure.metric)
    return target is not None and figure.shown and figure.of >= FEW and misses_red(target, figure.value)


def is_red_with_certainty(figure: Figure) -> bool:
    """Whether the whole interval does."""
    target = target_of(figure.metric)
    return is_red(figure) and target is not None and all(misses_red(target, end) for end in figure.interval)
