"""What stands beside the figures: how long recognition took, where people went by cycle, actions in time, alerts."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from assessments.models import Incident
from ground.countries import country_name
from ground.days import day_as
from quality.figure import FEW, Figure
from quality.improvement import ActionState, ImprovementAction
from quality.many import Many
from quality.numbers_said import said as said_number

WAITED = "MQ15"
MOST_ACTIONS = 12
LEAST_SPAN = 30  # days that the picture of actions covers
SHADES = 4  # of a cell, from light to dark


def waits(many: Many) -> dict[str, Any]:
    """Days to recognition by cycle, of ten stays and more; the tenths at both ends are left out."""
    found = many.trend(WAITED) or [(_("All years"), many.chosen.figure(WAITED))]
    rows = [_waited(cycle, figure) for cycle, figure in found if figure.shown or figure.hidden]
    drawn = [row for row in rows if row["box"]]
    said = "; ".join(
        _("%(cycle)s: half of them between %(low)s and %(high)s days, the middle one %(middle)s")
        % {"cycle": row["cycle"], "low": row["box"][1], "high": row["box"][3], "middle": row["box"][2]}
        for row in drawn
    )
    return {"rows": rows, "drawn": drawn, "said": said}


def _waited(cycle: str, figure: Figure) -> dict[str, Any]:
    values = sorted((int(key), times) for key, times in figure.spread.items() if key.isdigit())
    days = [value for value, times in values for _nth in range(times)]
    box = [] if figure.hidden or len(days) < FEW else [_part(days, share) for share in (10, 25, 50, 75, 90)]
    words = ["x" if figure.hidden else "–"] * 5 if not box else [str(one) for one in box]
    return {"cycle": cycle, "of": "x" if figure.hidden else str(len(days)), "box": box, "words": words}


def _part(days: Sequence[int], share: int) -> int:
    """So many of a hundred waited at most so long."""
    return days[max(0, -(-share * len(days) // 100) - 1)]


def countries(many: Many) -> dict[str, Any]:
    """Stays by country and cycle, the countries as rows; none where a partner was chosen."""
    cycles = [*reversed(many.before(many.cycle)), many.cycle] if many.cycle else []
    held = {cycle: many.of(period=cycle).by("partner", ("stays",)) for cycle in cycles}
    hosts = many.chosen.rows.hosts
    codes = sorted({code for found in held.values() for code in found if code not in hosts}, key=country_name)
    rows = [_country(code, {cycle: held[cycle][code][0] for cycle in cycles}) for code in codes]
    most = max((one["count"] for row in rows for one in row["cells"]), default=0)
    for row in rows:
        for one in row["cells"]:
            one["shade"] = -(-SHADES * one["count"] // most) if most else 0
    return {"cycles": cycles, "rows": [row for row in rows if any(one["words"] != "0" for one in row["cells"])]}


def _country(code: str, figures: Mapping[str, Figure]) -> dict[str, Any]:
    cells = [
        {"cycle": cycle, "count": 0 if one.hidden else one.of, "words": "x" if one.hidden else str(one.of)}
        for cycle, one in figures.items()
    ]
    return {"country": country_name(code), "cells": cells}


def in_time(actions: Sequence[ImprovementAction], today: date) -> dict[str, Any]:
    """Actions from the day they were opened to the day they are due: a bar each, a mark where they were done."""
    dated = [one for one in actions if one.due_on is not None and one.state != ActionState.REJECTED][:MOST_ACTIONS]
    if not dated:
        return {"rows": [], "said": ""}
    first = min(one.opened_on for one in dated)
    last = max([today, first + timedelta(days=LEAST_SPAN), *(one.due_on for one in dated if one.due_on)])
    span = (last - first).days

    def at(day: date) -> float:
        return round(100 * (day - first).days / span, 1)

    rows = [
        {
            "title": one.text or one.finding,
            "from": at(one.opened_on),
            "to": at(max(one.due_on, one.opened_on)) if one.due_on else 0,
            "done": at(one.done_on) if one.done_on and first <= one.done_on <= last else None,
            "late": one.done_on is None and one.due_on is not None and one.due_on < today,
        }
        for one in reversed(dated)
    ]
    late = sum(1 for row in rows if row["late"])
    said = _("%(number)s actions from %(first)s to %(last)s; %(done)s done, %(late)s late.") % {
        "number": len(rows), "first": day_as(first, "F Y"), "last": day_as(last, "F Y"), "late": late,
        "done": sum(1 for one in dated if one.done_on is not None),
    }  # fmt: skip
    return {"rows": rows, "today": at(today), "first": day_as(first, "M Y"), "last": day_as(last, "M Y"), "said": said}


def alerts(many: Many) -> dict[str, Any]:
    """Reports and worries by the month in which they came, for holders of case access alone: they are few."""
    if not many.chosen.sees_cases:
        return {"rows": [], "said": ""}
    told = Incident.objects.filter(mobility__in=many.chosen.chosen_rows.values("pk")).order_by("reported_at")
    months: Counter[str] = Counter()
    waiting: Counter[str] = Counter()
    for reported, opened in told.values_list("reported_at", "opened_at"):
        month = f"{reported:%Y-%m}"
        months[month] += 1
        waiting[month] += opened is None
    most = max(months.values(), default=1)
    rows = [
        {"month": month, "words": day_as(date.fromisoformat(f"{month}-01"), "F Y"), "count": number,
         "waiting": waiting[month], "width": round(100 * number / most)}
        for month, number in months.items()
    ]  # fmt: skip
    said = _("%(number)s reports and worries, most of them in %(month)s.") % {
        "number": said_number(sum(months.values()), 0),
        "month": day_as(date.fromisoformat(f"{months.most_common(1)[0][0]}-01"), "F Y"),
    } if rows else ""  # fmt: skip
    return {"rows": rows, "said": said}
