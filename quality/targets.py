"""How a figure is read against its target (domain reference 4.3): on target, off target, uncertain, too few.

Targets stand with the figures (`Metric.target`). Colour follows the value and shows from ten cases on; the interval of
95 % says how certain the reading is.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from quality.figure import FEW, Figure
from quality.indicators import Metric, Unit


class Reading(TextChoices):
    """How a figure stands against its target."""

    MET = "met", _("On target")
    UNCERTAIN = "uncertain", _("Uncertain")
    BELOW = "below", _("Off target")
    FEW = "few", _("Too few")
    NONE = "none", _("No target")
    HIDDEN = "hidden", _("Hidden")
    EMPTY = "empty", _("Nothing to count")


TELLING = (Reading.MET, Reading.UNCERTAIN, Reading.BELOW)  # those that judge


def is_share(metric: Metric) -> bool:
    """Whether its value is a share of a hundred, which can be drawn and measured again."""
    return metric.unit == Unit.PERCENT


def reading_of(figure: Figure) -> Reading:
    """Uncertain is: the interval crosses the target."""
    target = figure.target
    if figure.hidden:
        return Reading.HIDDEN
    if not figure.shown:
        return Reading.EMPTY
    if figure.of < FEW:
        return Reading.FEW
    if target is None:
        return Reading.NONE
    if figure.uncertain:
        return Reading.UNCERTAIN
    return Reading.MET if target.reaches(target.good, figure.value) else Reading.BELOW


def is_red(figure: Figure) -> bool:
    """Whether the value lies on the red side, with ten cases or more."""
    return figure.verdict == "red"


def is_red_with_certainty(figure: Figure) -> bool:
    """Whether the whole interval does."""
    target = figure.target
    return target is not None and is_red(figure) and not any(target.reaches(target.red, end) for end in figure.interval)
