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


@dataclass(frozen=True)
class Became:
    """What became of stays, in place of a metric."""

    outcome: Outcome
    computed = ""

    @property
    def title(self) -> str:
        """As the table says it."""
        return str(self.outcome.label)


def outcome_asked(value: str) -> Became | None:
    """One that the table of outcomes has."""
    return Became(Outcome(value)) if value in Outcome.values and value != Outcome.APPLIED else None


def metric_asked(code: str) -> Metric | None:
    """One with stays behind it: that of the first of a pair for a difference."""
    metric = BY_CODE.get(code)
    if metric is not None and metric.pair:
        return BY_CODE[metric.pair[0]]
    return metric if metric is not None and metric.counting is not None else None


def stays_behind(figures: Figures, asked: Metric | Became) -> QuerySet[Mobility]:
    """As far as the reader sees them, the first to leave first."""
    rows = figures.chosen_rows
    if isinstance(asked, Metric):
        rows = rows.filter(cases__has_key=asked.code)
    else:
        rows = rows.filter(outcome=asked.outcome.value)
    seen: QuerySet[Mobility] = Mobility.objects.visible_to(figures.actor).filter(pk__in=rows.values("pk"))
    return seen.select_related("participant", "hosted_by", "figures_row").order_by("planned_start", "pk")


def each_behind(stays: Any, asked: Metric | Became) -> Iterator[Behind]:
    """Of one page of them."""
    for stay in stays:
        row = stay.figures_row
        numbers = row.cases[asked.code] if isinstance(asked, Metric) else {COUNTED: 1, OF: 1}
        yield Behind(stay, numbers[COUNTED], numbers[OF], str(Outcome(row.outcome).label))
