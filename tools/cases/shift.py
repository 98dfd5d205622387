"""Moving a case through time by whole weeks, so that weekdays stay."""

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from tools.cases.case import Case

DAY = re.compile(r"(?<![\d-])\d{4}-\d{2}-\d{2}(?![\d-])")


def shifted(case: Case, weeks: int) -> Case:
    """The same case so many weeks later; every day in it moves, those in texts and birth dates too."""
    return replace(case, data=_moved(case.data, timedelta(weeks=weeks)))


def weeks_to_present(case: Case, today: date) -> int:
    """How many weeks bring the day of the present step into the seven days that end today."""
    step = next(step for step in case.data["history"] if step.get("id") == case.data.get("present"))
    return (today - date.fromisoformat(step["on"])).days // 7


def _moved(value: Any, by: timedelta) -> Any:
    if isinstance(value, dict):
        return {key: _moved(item, by) for key, item in value.items()}
    if isinstance(value, list):
        return [_moved(item, by) for item in value]
    return DAY.sub(lambda found: _later(found[0], by), value) if isinstance(value, str) else value


def _later(day: str, by: timedelta) -> str:
    try:
        return (date.fromisoformat(day) + by).isoformat()
    except ValueError:
        return day  # looks like a day and is none
