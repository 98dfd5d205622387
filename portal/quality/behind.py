"""The stays behind one figure, for holders of case access: those below the line, and which of them stand above it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from lifecycle.models import Mobility
from quality.definitions import BY_CODE
from quality.figures import Figures
from quality.indicators import Metric
from quality.stays import Outcome
from quality.sums import COUNTED, OF


@dataclass(frozen=True)
class Behind:
    """One stay, with what it adds."""

    mobility: Mobility
    counted: int
    of: int
    outcome: str


def metric_asked(code: str) -> Metric | None:
    """One with stays behind it: that of the first of a pair for a difference."""
    metric = BY_CODE.get(code)
    if metric is not None and metric.pair:
        return BY_CODE[metric.pair[0]]
    return metric if metric is not None and metric.counting is not None else None


def stays_behind(figures: Figures, metric: Metric) -> QuerySet[Mobility]:
    """As far as the reader sees them, the first to leave first."""
    rows = figures.chosen_rows.filter(cases__has_key=metric.code)
    seen: QuerySet[Mobility] = Mobility.objects.visible_to(figures.actor).filter(pk__in=rows.values("pk"))
    return seen.select_related("participant", "hosted_by", "figures_row").order_by("planned_start", "pk")


def each_behind(stays: Any, metric: Metric) -> Iterator[Behind]:
    """Of one page of them."""
    for stay in stays:
        row = stay.figures_row
        numbers = row.cases[metric.code]
        yield Behind(stay, numbers[COUNTED], numbers[OF], str(Outcome(row.outcome).label))
