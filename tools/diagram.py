"""State diagrams as SVG: states in a column, each transition on a line of its own, so that no two labels meet.

Every end of a line has its own place on the side of its state's box. Steps that lead on run down the right side,
steps that lead back run up the left. Beyond the labels the lines turn into lanes; lines that would overlap there
get different lanes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import escape

from lifecycle.table import Machine, Transition

BOX_WIDTH, PORT_HEIGHT, BOX_PADDING = 190, 19, 9
GAP, LANE, MARGIN, TITLE_HEIGHT = 26, 11, 16, 40
CHARACTER = 6.6  # widest average of the label's type at 11 px, so that a guess never is too short
BAND_LABEL = 20
STYLE = """
  text { font-family: "Source Sans 3", "Segoe UI", Arial, sans-serif; fill: #17212b; }
  .title { font-size: 18px; font-weight: 700; }
  .state { font-size: 13px; font-weight: 700; }
  .code { font-size: 10.5px; fill: #45525f; }
  .label { font-size: 11px; paint-order: stroke; stroke: #ffffff; stroke-width: 3px; }
  .stage { font-size: 11px; font-weight: 700; fill: #45525f; }
  .box { fill: #ffffff; stroke: #45525f; stroke-width: 1.2; }
  .end { stroke-width: 3; }
  .band { fill: #eef2f4; }
  .line { fill: none; stroke: #566273; stroke-width: 1.1; }
  .back { stroke: #8a4f00; stroke-dasharray: 5 2; }
"""


@dataclass
class Box:
    """A state and the places on its two sides where lines end."""

    state: str
    label: str
    y: float = 0
    height: float = 0
    ports: dict[str, list["End"]] = field(default_factory=lambda: {"right": [], "left": []})

    @property
    def middle(self) -> float:
        return self.y + self.height / 2


@dataclass
class End:
    """One end of a line on one box."""

    box: Box
    line: "Line"
    out: bool
    y: float = 0


@dataclass
class Line:
    """One transition: from its sources over one lane to its targets."""

    row: Transition
    side: str
    label: str
    ends: list[End] = field(default_factory=list)
    lane: int = 0

    @property
    def top(self) -> float:
        return min(end.y for end in self.ends)

    @property
    def bottom(self) -> float:
        return max(end.y for end in self.ends)


def state_diagram(machine: Machine, stages: Mapping[str, Iterable[str]], title: str) -> str:
    """The machine as an SVG document. `stages` groups states under a heading, in the order of drawing."""
    order = [state for states in stages.values() for state in states]
    boxes = {str(state): Box(str(state), str(machine.states(state).label)) for state in order}
    ranks = {state: rank for rank, state in enumerate(boxes)}
    lines = [line for row in machine.transitions for line in _lines(row, boxes, ranks)]
    _order_ports(boxes.values(), ranks)
    height = _place(boxes, stages)
    for side in ("right", "left"):
        _give_lanes([line for line in lines if line.side == side])
    return _draw(machine, boxes, lines, stages, title, height)


def _lines(row: Transition, boxes: dict[str, Box], ranks: dict[str, int]) -> list[Line]:
    sources = [str(state) for state in row.sources]
    if not row.targets:  # the state stays: a loop at each of its states
        return [_line(row, [state], [state], boxes, ranks) for state in sources]
    return [_line(row, sources, [str(state) for state in row.targets], boxes, ranks)]


def _line(
    row: Transition, sources: list[str], targets: list[str], boxes: dict[str, Box], ranks: dict[str, int]
) -> Line:
    leads_on = min(ranks[state] for state in targets) > min(ranks[state] for state in sources)
    line = Line(row, "right" if leads_on else "left", f"{row.number} {row.name}" if row.number else row.name)
    for states, out in ((sources, True), (targets, False)):
        for state in states:
            end = End(boxes[state], line, out)
            line.ends.append(end)
            boxes[state].ports[line.side].append(end)
    return line


def _order_ports(boxes: Iterable[Box], ranks: dict[str, int]) -> None:
    """What comes from or goes to the states above stands above; the nearest is nearest to the corner it turns round."""
    for box in boxes:
        for ends in box.ports.values():
            ends.sort(key=lambda end: _wish(end, box, ranks))


def _wish(end: End, box: Box, ranks: dict[str, int]) -> tuple[bool, int, str]:
    others = [ranks[other.box.state] for other in end.line.ends if other.out != end.out]
    away = min(others, default=0) - ranks[box.state] if end.out else max(others, default=0) - ranks[box.state]
    below = away > 0
    return (below, -away, end.line.row.name)


def _place(boxes: dict[str, Box], stages: Mapping[str, Iterable[str]]) -> float:
    y = float(TITLE_HEIGHT + MARGIN)
    for states in stages.values():
        y += BAND_LABEL
        for state in states:
            box = boxes[str(state)]
            box.y, box.height = y, _height(box)
            for ends in box.ports.values():
                start = box.middle - PORT_HEIGHT * (len(ends) - 1) / 2
                for nth, end in enumerate(ends):
                    end.y = start + nth * PORT_HEIGHT
            y += box.height + GAP
    return y


def _height(box: Box) -> float:
    return max(PORT_HEIGHT * max(len(ends) for ends in box.ports.values()), 2 * PORT_HEIGHT) + 2 * BOX_PADDING


def _give_lanes(lines: list[Line]) -> None:
    """Short lines run inside, long ones outside; lines that share a height never share a lane."""
    taken: list[list[tuple[float, float]]] = []
    for line in sorted(lines, key=lambda each: (each.bottom - each.top, each.top)):
        for number, spans in enumerate(taken):
            if all(line.bottom + 4 < top or line.top - 4 > bottom for top, bottom in spans):
                line.lane = number
                break
        else:
            taken.append([])
            line.lane = len(taken) - 1
        taken[line.lane].append((line.top, line.bottom))


def _room(lines: Iterable[Line], side: str) -> tuple[float, int]:
    """Width of the labels and number of lanes on one side."""
    here = [line for line in lines if line.side == side]
    longest = max((len(line.label) for line in here), default=0)
    return longest * CHARACTER + 26, max((line.lane + 1 for line in here), default=0)


def _draw(
    machine: Machine,
    boxes: dict[str, Box],
    lines: list[Line],
    stages: Mapping[str, Iterable[str]],
    title: str,
    height: float,
) -> str:
    left_labels, left_lanes = _room(lines, "left")
    right_labels, right_lanes = _room(lines, "right")
    x = MARGIN + left_lanes * LANE + 10 + left_labels
    width = x + BOX_WIDTH + right_labels + 10 + right_lanes * LANE + MARGIN
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" '
        f'height="{height:.0f}" role="img" aria-labelledby="title desc">',
        f'<title id="title">{escape(title)}</title>',
        f'<desc id="desc">{escape(_in_words(machine))}</desc>',
        f"<style>{STYLE}</style>",
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0 0 8 4 0 8z" fill="#17212b"/></marker></defs>',
        f'<rect width="{width:.0f}" height="{height:.0f}" fill="#ffffff"/>',
        f'<text class="title" x="{MARGIN}" y="{MARGIN + 14}">{escape(title)}</text>',
    ]
    out += _bands(boxes, stages, x)
    edges = {"right": (x + BOX_WIDTH, x + BOX_WIDTH + right_labels + 10), "left": (x, x - left_labels - 10)}
    for line in lines:
        out += _draw_line(line, *edges[line.side])
    out += [part for box in boxes.values() for part in _draw_box(box, x, box.state in {str(s) for s in machine.finals})]
    return "\n".join([*out, "</svg>", ""])


def _in_words(machine: Machine) -> str:
    return f"{len(list(machine.states))} states and {len(machine.transitions)} transitions; the table below the picture says the same in words."


def _bands(boxes: dict[str, Box], stages: Mapping[str, Iterable[str]], x: float) -> list[str]:
    out = []
    for name, states in stages.items():
        inside = [boxes[str(state)] for state in states]
        if not name or not inside:
            continue
        top, bottom = inside[0].y - BAND_LABEL, inside[-1].y + inside[-1].height + 6
        out.append(
            f'<rect class="band" x="{x - 8:.1f}" y="{top:.1f}" width="{BOX_WIDTH + 16}" height="{bottom - top:.1f}" rx="8"/>'
        )
        out.append(f'<text class="stage" x="{x:.1f}" y="{top + 14:.1f}">{escape(name)}</text>')
    return out


def _draw_line(line: Line, edge: float, lane_zero: float) -> list[str]:
    """From every source to the lane, along it, and from it into every target."""
    sign = 1 if line.side == "right" else -1
    lane = lane_zero + sign * line.lane * LANE
    css = "line" if sign > 0 else "line back"
    out = [f'<path class="{css}" d="M{lane:.1f} {line.top:.1f}V{line.bottom:.1f}"/>'] if line.bottom > line.top else []
    for end in line.ends:
        tip = "" if end.out else ' marker-end="url(#tip)"'
        run = f"M{edge:.1f} {end.y:.1f}H{lane:.1f}" if end.out else f"M{lane:.1f} {end.y:.1f}H{edge:.1f}"
        out.append(f'<path class="{css}" d="{run}"{tip}/>')
    anchor = "start" if sign > 0 else "end"
    for end in line.ends:
        if end.out:
            out.append(
                f'<text class="label" text-anchor="{anchor}" x="{edge + sign * 8:.1f}" y="{end.y - 3:.1f}">{escape(line.label)}</text>'
            )
    return out


def _draw_box(box: Box, x: float, final: bool) -> list[str]:
    css = "box end" if final else "box"
    middle = x + BOX_WIDTH / 2
    return [
        f'<rect class="{css}" x="{x:.1f}" y="{box.y:.1f}" width="{BOX_WIDTH}" height="{box.height:.1f}" rx="6"/>',
        f'<text class="state" text-anchor="middle" x="{middle:.1f}" y="{box.middle - 2:.1f}">{escape(box.label)}</text>',
        f'<text class="code" text-anchor="middle" x="{middle:.1f}" y="{box.middle + 13:.1f}">{escape(box.state)}</text>',
    ]
