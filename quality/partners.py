"""MQ33: which of the hosts the own organisation has evidence of quality for."""

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from partners.models import Check, CheckKind
from quality.dimensions import SUM
from quality.figure import Figure
from quality.indicators import Metric
from quality.reading import Rows

if TYPE_CHECKING:
    from quality.figures import Choice  # asks for figures


def with_evidence(metric: Metric, rows: Rows, organisation: UUID | None, choice: "Choice", today: date) -> Figure:
    """Of hosts at which a stay began in the year chosen or the one before it; of all years, in this one or the last."""
    if organisation is None or [code for code, _value in choice.values if code != "period"]:
        return Figure(metric, missing=True)
    last = today.year if choice.period == SUM else int(choice.period)
    years = {str(last), str(last - 1)}
    active = rows.hosts_of(years)
    checks = Check.unscoped.filter(keeper=organisation, organisation__in=active, kind=CheckKind.ACCREDITED)
    held: dict[str, bool] = {}
    for host, until in checks.order_by("checked_on", "added_at").values_list("organisation", "valid_until"):
        held[str(host)] = until is None or until >= today  # the newest counts
    return Figure(metric, sum(held.values()), len(active))
