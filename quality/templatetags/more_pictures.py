"""`{% load more_pictures %}`: boxes and bars over time, drawn as those of `pictures`."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import template

register = template.Library()

WIDE = 640
LEFT = 70  # of the names of cycles
NAMES = 230  # of actions
EVERY = (1, 2, 5, 10, 20, 30, 60, 90, 180, 365)  # days between the marks of an axis


@register.inclusion_tag("quality/pictures/boxes.html")
def boxes(rows: Sequence[Mapping[str, Any]], said: str = "", target: float | None = None) -> dict[str, Any]:
    """A row a cycle: a line from the tenth to the ninetieth of a hundred, a box with the middle half, a bar in it."""
    most = max([*(row["box"][4] for row in rows), target or 0, 1]) * 1.05
    room = WIDE - LEFT - 20

    def at(days: float) -> float:
        return round(LEFT + room * days / most, 1)

    drawn = []
    for nth, row in enumerate(rows):
        low, first, middle, third, high = (at(value) for value in row["box"])
        y = 30 + nth * 38
        drawn.append({
            "cycle": row["cycle"], "y": y, "text": y + 5, "top": y - 9, "low": low, "first": first, "middle": middle,
            "high": high, "width": round(max(third - first, 3), 1), "up": y - 12, "down": y + 12, "tick_up": y - 5,
            "tick_down": y + 5,
        })  # fmt: skip
    step = next((one for one in EVERY if most / one <= 8), EVERY[-1])
    foot = 30 + len(rows) * 38 - 12
    marks = [{"x": at(days), "words": days} for days in range(0, int(most) + 1, step)]
    return {"rows": drawn, "said": said, "foot": foot, "texts": foot + 18, "height": foot + 26, "marks": marks,
            "left": LEFT, "right": WIDE - 20, "target": None if target is None else at(target)}  # fmt: skip


@register.inclusion_tag("quality/pictures/in_time.html")
def in_time(plan: Mapping[str, Any]) -> dict[str, Any]:
    """Actions from opened to due: a bar each, a disc where done, white with a dashed edge where late."""
    room = WIDE - NAMES - 20

    def at(share: float) -> float:
        return round(NAMES + room * share / 100, 1)

    drawn = []
    for nth, row in enumerate(plan["rows"]):
        start, y = at(row["from"]), 34 + nth * 28
        title = row["title"] if len(row["title"]) <= 32 else f"{row['title'][:31].rstrip()}…"
        drawn.append({
            "title": title, "y": y, "text": y + 5, "top": y - 8, "x": start, "late": row["late"],
            "width": round(max(at(row["to"]) - start, 6), 1), "done": None if row["done"] is None else at(row["done"]),
        })  # fmt: skip
    foot = 34 + len(drawn) * 28 - 10
    return {"rows": drawn, "said": plan["said"], "today": at(plan["today"]), "first": plan["first"],
            "last": plan["last"], "left": NAMES, "right": WIDE - 20, "foot": foot, "texts": foot + 18,
            "height": foot + 26}  # fmt: skip
