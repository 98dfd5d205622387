"""The way of one stay drawn into the state diagram: where it has been, where it is, what may come."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from lifecycle.in_stay import steps_of
from lifecycle.models import Mobility
from lifecycle.tables.mobility import STAGES, TRANSITIONS, State

BOX_WIDTH, BOX_HEIGHT, COLUMN, LINE, TOP = 166, 34, 182, 52, 14


@dataclass(frozen=True)
class Box:
    """One state."""

    x: int
    y: int
    words: str
    look: str  # here, been, or nothing

    @property
    def text_x(self) -> int:
        """The middle."""
        return self.x + BOX_WIDTH // 2

    @property
    def text_y(self) -> int:
        """The line of writing."""
        return self.y + 22


@dataclass(frozen=True)
class OwnWay:
    """What the template draws, and the same in words."""

    boxes: list[Box]
    lines: list[str]
    gone: list[str]
    in_words: list[str]
    width: int
    height: int

    @property
    def label(self) -> str:
        """For who does not see the drawing."""
        return _("The way so far: %(states)s") % {"states": " → ".join(self.in_words)}


def own_way_of(mobility: Mobility) -> OwnWay:
    """The transitions of the stay."""
    steps = [(step.from_state, step.to_state) for step in steps_of(mobility)]
    places = _places()
    been = {state for step in steps for state in step} | {str(State.DRAFT)}
    here = str(mobility.left_state or mobility.state)
    boxes = [
        Box(x, y, str(State(state).label), "here" if state == here else "been" if state in been else "")
        for state, (x, y) in places.items()
    ]
    usual = [
        _line(places[source], places[target])
        for row in TRANSITIONS
        if row.forward
        for source in row.sources
        for target in row.targets
        if source in places and target in places
    ]
    gone = [_line(places[a], places[b]) for a, b in steps if a in places and b in places and a != b]
    words = [str(State.DRAFT.label), *(str(State(state).label) for _source, state in steps)]
    height = max(y for _x, y in places.values()) + BOX_HEIGHT + TOP
    return OwnWay(boxes, list(dict.fromkeys(usual)), list(dict.fromkeys(gone)), words, COLUMN * 7, height)


def _places() -> dict[str, tuple[int, int]]:
    return {
        str(state): (column * COLUMN + 4, TOP + nth * LINE)
        for column, states in enumerate(STAGES.values())
        for nth, state in enumerate(states)
    }


def _line(source: tuple[int, int], target: tuple[int, int]) -> str:
    """From the edge of one box to the edge of the other, in a curve where the column changes."""
    (ax, ay), (bx, by) = source, target
    if ax == bx:
        down = by > ay
        y1, y2 = (ay + BOX_HEIGHT, by) if down else (ay, by + BOX_HEIGHT)
        return f"M{ax + BOX_WIDTH // 2} {y1}V{y2}"
    forward = bx > ax
    x1, x2 = (ax + BOX_WIDTH, bx) if forward else (ax, bx + BOX_WIDTH)
    y1, y2 = ay + BOX_HEIGHT // 2, by + BOX_HEIGHT // 2
    half = (x1 + x2) // 2
    return f"M{x1} {y1}C{half} {y1} {half} {y2} {x2} {y2}"
