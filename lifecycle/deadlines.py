"""The deadlines D1 to D19 of the domain reference, section 2.6, for one stay."""

from datetime import date, timedelta

from lifecycle.days import add_months, add_working_days
from lifecycle.models.mobility import Mobility

# Days counted from the planned start (before departure) or the end of the stay.
FROM_START = {"D2": -61, "D3": -56, "D4": -42, "D5": -14, "D6": -21, "D8": 2}
FROM_END = {"D12": 7, "D13": 14, "D14": 0, "D15": 30, "D17": 60, "D18": 30, "D19": 30, "D10": -30}
OF_THE_HOST = frozenset({"D8", "D9", "D10", "D11", "D12", "D13"})  # counted where the host is


def deadline(code: str, mobility: Mobility) -> date | None:
    """The day by which it should be done, as the rule says it; None while the dates are not known."""
    start, end = mobility.started_on or mobility.planned_start, mobility.ended_on or mobility.planned_end
    if code == "D1":
        return mobility.day_of(mobility.created_at)
    if code == "D2" and mobility.planned_start:
        return add_months(mobility.planned_start, -2)
    if code in FROM_START and mobility.planned_start:
        return mobility.planned_start + timedelta(days=FROM_START[code])
    if code in FROM_END and end:
        return end + timedelta(days=FROM_END[code])
    if code == "D7" and end:
        return add_months(end, 1)
    if code == "D11" and end:
        return end
    if code == "D16" and end:
        return add_months(end, 3)
    return start if code == "D9" else None


def due_on(code: str, mobility: Mobility, country: str = "") -> date | None:
    """As `deadline`; one that has passed already when it is made is due in three working days."""
    day, today = deadline(code, mobility), mobility.today
    if day is not None and day < today:
        return add_working_days(today, 3, country or (mobility.country if code in OF_THE_HOST else ""))
    return day


def follow_up_days(start: date, end: date) -> list[date]:
    """When follow-ups are due (D9): one mid-stay up to 14 days; weekly up to 89 days; else weekly in the first

    month and every two weeks after it. Each lies within the stay; the last one is the debriefing, not counted here.
    """
    length = (end - start).days + 1
    if length <= 1:
        return []
    if length <= 14:
        return [start + timedelta(days=length // 2)]
    days, day = [], start + timedelta(days=6)
    while day <= end:
        days.append(day)
        weekly = length <= 89 or (day - start).days < 28
        day += timedelta(days=7 if weekly else 14)
    return days
