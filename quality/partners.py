"""MQ33: which of the hosts the own organisation has evidence of quality for."""

from datetime import date
from typing import TYPE_CHECKING

from quality.dimensions import SUM
from quality.figure import Figure
from quality.indicators import Metric
from quality.reading import Rows

if TYPE_CHECKING:
    from quality.figures import Choice  # asks for figures


def with_evidence(metric: Metric, rows: Rows, choice: "Choice", today: date) -> Figure:
    """Of hosts at which a stay began in the year chosen or the one before it; of all years, in this one or the last."""
    if rows.organisation is None or [code for code, _value in choice.values if code != "period"]:
        return Figure(metric, missing=True)
    last = today.year if choice.period == SUM else int(choice.period)
    active = rows.hosts_of({str(last), str(last - 1)})
    holds = (until is None or until >= today for host, until in rows.accredited.items() if host in active)
    return Figure(metric, sum(holds), len(active))
