"""`{% load pictures %}`: the same drawings on pages and on paper. Shape and hatch say everything; colour only repeats.

Each takes plain numbers, so that a paper draws them from its snapshot, and a sentence that says what is seen. Without
style sheet they are black and grey; the pages colour them by their classes.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from zlib import crc32

from django import template

from quality.numbers_said import said as said_number

register = template.Library()

WIDTH = 200  # of a row of 0 to 100 per cent
WIDE = 640  # of a drawing that stands alone
NAMES = 190  # of its names, at the left
GREYS = ("black", "dimgray", "gray", "darkgray")
SHAPES = ("disc", "square", "triangle", "diamond", "ring", "cross")  # of series, in their order


def _at(percent: float, width: float = WIDTH) -> float:
    return round(min(max(percent, 0), 100) * width / 100, 1)


def _name(*drawn: object) -> str:
    """Of the hatches of a drawing: the same drawing has the same one, so that a paper is drawn alike every time."""
    return f"p{crc32(repr(drawn).encode()):x}"


@register.inclusion_tag("quality/pictures/interval.html")
def interval(
    share: Mapping[str, Any] | None, said: str = "", target: float | None = None, reading: str = "", at_most: Any = ""
) -> dict[str, Any]:
    """A share with where it lies (`value`, `low`, `high`, of a hundred), and its target as a tick."""
    if not share:
        return {"share": None}
    low, high, name = _at(share["low"]), _at(share["high"]), _name(said, share)
    return {
        "share": share,
        "said": said,
        "x": _at(share["value"]),
        "low": low,
        "high": high,
        "band": round(max(high - low, 4), 1),
        "target": None if target is None else _at(target),
        "reading": reading,
        "id": name,
        "fill": {"uncertain": f"url(#{name})", "few": "gainsboro"}.get(reading, "darkgray"),
    }


@register.inclusion_tag("quality/pictures/trend.html")
def trend(values: Sequence[Mapping[str, Any]], said: str = "") -> dict[str, Any]:
    """Cycles as a line: no axis, the last one marked. `values`: each with `cycle` and `value` (None: hidden)."""
    known = [one["value"] for one in values if one["value"] is not None]
    if len(known) < 2:
        return {"points": ""}
    low, high = min(known), max(known)
    span, step = (high - low) or 1, 68 / (len(values) - 1)
    points = [
        (round(4 + nth * step, 1), round(20 - 16 * (one["value"] - low) / span, 1))
        for nth, one in enumerate(values)
        if one["value"] is not None
    ]
    return {"points": " ".join(f"{x},{y}" for x, y in points), "last": points[-1], "said": said}


@register.inclusion_tag("quality/pictures/losses.html")
def losses(steps: Sequence[Mapping[str, Any]], said: str = "") -> dict[str, Any]:
    """From agreed to recognised: a bar a step with its number, and the share of the step before."""
    room = WIDE - 110 - 150
    rows = [
        {**one, "y": nth * 34, "middle": nth * 34 + 18, "width": round(room * one["of_agreed"] / 100, 1), "nth": nth,
         "end": 110 + round(room * one["of_agreed"] / 100, 1) + 8,
         "goes_on": said_number(one["goes_on"], 0), "fill": GREYS[nth % len(GREYS)]}
        for nth, one in enumerate(steps)
    ]  # fmt: skip
    return {"rows": rows, "said": said, "width": WIDE, "height": len(rows) * 34}


@register.inclusion_tag("quality/pictures/dumbbells.html")
def dumbbells(themes: Sequence[Mapping[str, Any]], series: Sequence[Mapping[str, Any]], said: str = "") -> Any:
    """The same question asked of different roles: a row a theme, a shape a role. `voices`: `role` and `value`."""
    shape = {one["role"]: SHAPES[nth % len(SHAPES)] for nth, one in enumerate(series)}
    nth_of = {one["role"]: nth for nth, one in enumerate(series)}
    room = WIDE - NAMES - 30
    rows = []
    for nth, theme in enumerate(themes):
        marks: list[dict[str, Any]] = [
            {"x": round(NAMES + _at(one["value"], room), 1), "shape": shape[one["role"]], "nth": nth_of[one["role"]]}
            for one in theme["voices"]
            if one["value"] is not None
        ]
        ends = [mark["x"] for mark in marks]
        y = 44 + nth * 34
        for mark in marks:
            mark.update(_corners(mark["x"], y))
        rows.append({"title": theme["title"], "y": y, "text": y + 5, "marks": marks,
                     "from": min(ends, default=0), "to": max(ends, default=0)})  # fmt: skip
    ticks = [{"x": round(NAMES + _at(value, room), 1), "words": f"{value} %"} for value in (0, 25, 50, 75, 100)]
    keys, x = [], NAMES
    height = 44 + len(rows) * 34 + 14
    foot = height - 22
    for nth, one in enumerate(series):
        wide = 30 + 8 * len(str(one["words"]))
        if x + wide > WIDE and x > NAMES:
            x, height = NAMES, height + 22
        keys.append({"words": one["words"], "shape": SHAPES[nth % len(SHAPES)], "x": x, "text": x + 12, "nth": nth,
                     "line": height, **_corners(x, height - 5), "y": height - 5})  # fmt: skip
        x += wide
    return {"rows": rows, "ticks": ticks, "keys": keys, "said": said, "width": WIDE, "height": height + 10,
            "foot": foot}  # fmt: skip


def _corners(x: float, y: float) -> dict[str, Any]:
    """The outlines of the shapes around a place."""
    return {
        "cy": y,
        "left": round(x - 6, 1),
        "top": y - 6,
        "triangle": f"{x},{y - 7} {round(x + 7, 1)},{y + 6} {round(x - 7, 1)},{y + 6}",
        "diamond": f"{x},{y - 8} {round(x + 8, 1)},{y} {x},{y + 8} {round(x - 8, 1)},{y}",
    }


@register.inclusion_tag("quality/pictures/answers.html")
def answer_bars(questions: Sequence[Mapping[str, Any]], said: str = "") -> dict[str, Any]:
    """Marks of one to five around a middle line, as shares. `marks`: five numbers; `title`, `of`."""
    names = 290
    shares_of = [[100 * mark / (sum(one["marks"]) or 1) for mark in one["marks"]] for one in questions]
    against = max((sum(shares[:2]) + shares[2] / 2 for shares in shares_of), default=0)
    in_favour = max((sum(shares[3:]) + shares[2] / 2 for shares in shares_of), default=0)
    unit = (WIDE - names - 4) / ((against + in_favour) or 1)  # of one per cent: all bars fit
    middle = names + unit * against
    rows, name = [], _name(said, shares_of)
    fills = {1: f"url(#{name}a)", 2: f"url(#{name}b)", 3: "white", 4: "darkgray", 5: "black"}
    for nth, (one, shares) in enumerate(zip(questions, shares_of, strict=True)):
        x = middle - unit * (shares[0] + shares[1] + shares[2] / 2)
        pieces = []
        for kind, share in enumerate(shares, start=1):
            width = round(unit * share, 1)
            pieces.append({"kind": kind, "x": round(x, 1), "width": width, "text": round(x + width / 2, 1),
                           "words": said_number(share, 0) if width > 20 else "", "fill": fills[kind]})  # fmt: skip
            x += width
        rows.append({"title": one["title"], "of": one["of"], "pieces": pieces, "y": nth * 28 + 4,
                     "middle": nth * 28 + 18})  # fmt: skip
    return {"rows": rows, "middle": round(middle, 1), "said": said, "width": WIDE, "height": len(rows) * 28 + 6,
            "id": name, "of": names - 8}  # fmt: skip


@register.inclusion_tag("quality/pictures/effect.html")
def effect(years: Sequence[Mapping[str, Any]], target: float | None = None, said: str = "") -> dict[str, Any]:
    """One figure in two cycles, one above the other. Each: `cycle`, `cases`, `share` (value, low, high), `look`."""
    left, room = 150, 430
    rows = []
    for nth, one in enumerate(years):
        share, y = one["share"], 46 + nth * 52
        if share is None:
            rows.append({**one, "y": y, "text": y + 5, "x": None})
            continue
        low, high = _at(share["low"], room), _at(share["high"], room)
        rows.append({
            **one, "y": y, "text": y + 5, "x": round(left + _at(share["value"], room), 1), "top": y - 7,
            "band_x": round(left + low, 1), "band": round(max(high - low, 6), 1),
            "words": f"{said_number(share['value'], 0)} %", "above": y - 14,
        })  # fmt: skip
    return {"rows": rows, "said": said, "left": left, "right": left + room, "foot": 46 + len(rows) * 52 - 14,
            "texts": 46 + len(rows) * 52 + 6, "height": 46 + len(rows) * 52 + 14,
            "target": None if target is None else round(left + _at(target, room), 1),
            "target_words": "" if target is None else said_number(target, 0)}  # fmt: skip


@register.inclusion_tag("quality/pictures/slope.html")
def slope(rows: Sequence[Mapping[str, Any]], said: str = "") -> dict[str, Any]:
    """Where each descriptor stood and stands now, of four steps. `code`, `before` and `now` (None: not said)."""
    step, left, right = 16, 120, 330
    drawn = []
    for nth, one in enumerate(rows):
        y = 30 + nth * step

        def place(value: int | None, base: float) -> float | None:
            return None if value is None else round(base + (value - 1) * 34, 1)

        drawn.append({**one, "y": y, "text": y + 4, "x_before": place(one["before"], left),
                      "x_now": place(one["now"], right)})  # fmt: skip
    marks = [{"words": nth + 1, "before": left + nth * 34, "now": right + nth * 34} for nth in range(4)]
    return {"rows": drawn, "marks": marks, "said": said, "width": 460, "height": 30 + len(rows) * step + 8,
            "foot": 30 + len(rows) * step - 4}  # fmt: skip
