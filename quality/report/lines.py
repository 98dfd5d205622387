"""A figure as the report says it: cases, share, certainty, target, the last cycle, the cycles before."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from quality.figure import FEW, MONTH, Figure
from quality.indicators import Unit
from quality.lines import Line
from quality.many import Many, figure_of
from quality.numbers_said import said as said_number
from quality.report_models import Disclosure
from quality.targets import Reading, is_share, reading_of

PUBLIC_LEAST = 10  # people behind a share that everybody may read
ENOUGH_ANSWERED = 50.0  # of a hundred, before what they answered is made public
ROUNDED_TO = 5
# What people answered, and the figure that says how many of them did.
ANSWERED_BY = {
    "MQ25": "MQ24", "MQ25T": "MQ24T", "MQ25H": "MQ24H", "MQ25K": "MQ24K", "MQ25V": "MQ24V", "MQ26": "MQ24",
    "MQ27": "MQ24W",
}  # fmt: skip


def to_five(number: float) -> int:
    """The nearest multiple of five."""
    return ROUNDED_TO * round(number / ROUNDED_TO)


def rounded(number: int) -> str:
    """As the public reads a count: in fives, and a few as such."""
    return "<5" if 0 < number < ROUNDED_TO else str(to_five(number))


def as_public(figure: Figure) -> Figure:
    """Made of rounded counts, so that no true count follows from a share beside them."""
    if not figure.shown:
        return figure
    counted, of = to_five(figure.counted), to_five(figure.of)
    given = figure.given
    if figure.metric.unit == Unit.PER_100_MONTHS:
        given = 100 * counted / (of / MONTH) if of else 0.0
    elif figure.metric.unit == Unit.POINTS and given is not None:
        given = float(to_five(given))
    bounds = figure.bounds and (float(to_five(figure.bounds[0])), float(to_five(figure.bounds[1])))
    return replace(figure, counted=min(counted, of) if given is None else counted, of=of, given=given, bounds=bounds)


def share_of(figure: Figure) -> dict[str, float] | None:
    """Value and interval, of a hundred, to one decimal; None where nothing is shown."""
    if not figure.shown or not is_share(figure.metric):
        return None
    low, high = figure.interval
    return {"value": round(figure.value, 1), "low": round(low, 1), "high": round(high, 1)}


def withheld(figure: Figure, answered: Figure | None) -> bool:
    """Whether the public does not read it: few cases, or few who answered."""
    if not figure.shown or figure.of < PUBLIC_LEAST:
        return True
    if not figure.metric.has_mean and figure.metric.code not in ANSWERED_BY:
        return False
    return answered is None or not answered.shown or answered.value < ENOUGH_ANSWERED


def line_of(many: Many, figure: Figure, disclosure: str = Disclosure.INTERNAL) -> dict[str, Any]:
    """One line; in the public version suppressed by the stricter rule and with counts in fives."""
    public = disclosure == Disclosure.PUBLIC
    asked = ANSWERED_BY.get(figure.metric.code, "")
    answered = figure_of(many.chosen, asked) if public else None
    hidden = figure.hidden or (public and figure.shown and withheld(figure, answered))
    figure = as_public(figure) if public else figure
    reading = Reading.HIDDEN if hidden else reading_of(figure)
    target = figure.target
    share = None if hidden else share_of(figure)
    last = figure_of(many.last, figure.metric.code) if many.last else None
    if last is not None and many.last is not None and public and withheld(last, figure_of(many.last, asked)):
        last = None
    if last is not None and public:
        last = as_public(last)
    return {
        "code": figure.metric.code,
        "metric": figure.metric.code if figure.metric.code.startswith("MQ") else "",
        "title": str(figure.metric.title),
        "phase": str(figure.metric.phase.value),
        "belongs": figure.metric.belongs,
        "computed": str(figure.metric.computed),
        "share": share,
        "cases": _cases(figure, hidden=hidden, public=public),
        "of": 0 if hidden else figure.of,
        "value": "x" if hidden else value_words(figure),
        "between": _between(share),
        "said": _said(figure, share),
        "mean": said_number(figure.mean, 1) if not hidden and figure.mean is not None else "",
        "target": target.good if target else None,
        "target_words": _target_words(target.good, figure.metric.unit, at_most=target.at_most) if target else "",
        "reading": str(reading.value),
        "reading_words": str(reading.label),
        "last": value_words(last) if last is not None and last.shown else "",
        "arrow": "" if hidden else _arrow(figure, last),
        **_trend(many, figure, public=public),
        "has_cases": figure.metric.has_cases,
        "kinds": [] if hidden or public else Line(figure).kinds,
    }


def _cases(figure: Figure, *, hidden: bool, public: bool) -> str:
    if hidden:
        return "x"
    if not figure.shown:
        return _("none yet")
    counted, of = figure.counted, figure.of
    if not is_share(figure.metric):
        return _("n %(of)s") % {"of": rounded(of) if public else of}
    if public:
        return _("about %(of)s") % {"of": rounded(of)}
    return _("%(counted)s of %(of)s") % {"counted": counted, "of": of}


def _between(share: Mapping[str, float] | None) -> str:
    if share is None:
        return ""
    return _("%(low)s to %(high)s") % {"low": round(share["low"]), "high": round(share["high"])}


def _said(figure: Figure, share: Mapping[str, float] | None) -> str:
    """The picture, for who does not see it."""
    if share is None:
        return str(figure.metric.title)
    return _("%(title)s: %(value)s %%, with certainty between %(low)s and %(high)s %%") % {
        "title": figure.metric.title,
        "value": said_number(share["value"]),
        "low": round(share["low"]),
        "high": round(share["high"]),
    }


def value_words(figure: Figure) -> str:
    """The value in its unit; n/a where there is nothing to count, words where nobody told the numbers."""
    if not figure.shown:
        return Line(figure).words
    unit, value = figure.metric.unit, figure.value
    if unit == Unit.PERCENT:
        return f"{said_number(value)} %"
    if unit == Unit.POINTS:
        return f"{value:+.0f}"
    return f"{said_number(value)} {unit.label}"


def _target_words(value: float, unit: Unit, *, at_most: bool) -> str:
    number = said_number(value, 0)
    if unit == Unit.PERCENT:
        return _("max. %(number)s %%") % {"number": number} if at_most else f"{number} %"
    return _("max. %(number)s") % {"number": number} if at_most else number


def _arrow(figure: Figure, last: Figure | None) -> str:
    """Up, down or level against the last cycle; only where both have enough cases."""
    if last is None or not last.shown or not figure.shown or min(figure.of, last.of) < FEW:
        return ""
    change = figure.value - last.value
    return "=" if abs(change) < 1 else ("▲" if change > 0 else "▼")


def _trend(many: Many, figure: Figure, *, public: bool) -> dict[str, Any]:
    """The cycles so far, with the same in words; the public reads this cycle and the last one alone."""
    found = [] if public or not is_share(figure.metric) else many.trend(figure.metric.code)
    if len(found) < 2:
        return {"trend": [], "trend_said": ""}
    values = [{"cycle": cycle, "value": round(one.value, 1) if one.shown else None} for cycle, one in found]
    words = ", ".join(f"{one['cycle']}: {'x' if one['value'] is None else one['value']} %" for one in values)
    return {"trend": values, "trend_said": f"{figure.metric.title}. {words}"}
