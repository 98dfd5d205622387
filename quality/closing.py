"""MQ36: which improvement actions of the organisation were done by their day."""

from datetime import date
from typing import TYPE_CHECKING

from quality.dimensions import SUM
from quality.improvement import ActionState, Verdict

if TYPE_CHECKING:
    from quality.figures import Choice  # asks for figures
    from quality.reading import Rows

EFFECT_SEEN = "effect_seen"


def done_by_their_day(rows: "Rows", choice: "Choice", today: date) -> tuple[int, int, int] | None:
    """Done in time, due in the year chosen, and with an effect that was seen; None where more than a year is chosen."""
    if rows.organisation is None or [code for code, _value in choice.values if code != "period"]:
        return None
    due = [
        one
        for one in rows.actions
        if one.state != ActionState.REJECTED and one.due_on is not None and one.due_on < today
        if choice.period in (SUM, str(one.due_on.year))
    ]
    in_time = [one for one in due if one.done_on is not None and one.due_on is not None and one.done_on <= one.due_on]
    seen = sum(1 for one in due if one.verdict == Verdict.IMPROVED)
    return len(in_time), len(due), seen
