"""Which groups are too small to be shown, and which others must be hidden with them (domain reference of quality, 4.4).

A figure is asked for one box: one value, or the sum, in each of a few dimensions. A box of 1 to 4 people is hidden.
What is hidden with it depends on nothing but the stays, so that two readers, pages and visits are told the same:

- what lies within a hidden box is hidden, and so is an empty box of two dimensions or more;
- a hidden box stands at a corner of a block whose corners are all hidden: two values in each of its dimensions. One
  person more at some corners and one less at the others would change no shown number, whatever else was asked for: no
  hidden number follows from shown ones by adding and subtracting (docs/decisions/0065-blocks-that-nobody-can-open.md);
- the hidden parts of a shown sum are together as many people as a group must be.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import product

LEAST = 5  # people; the minimum for figures read inside the own organisation
SUM = "*"
Box = tuple[str, ...]
Path = tuple[str, ...]  # in one dimension: the value itself, then what it is part of, then the sum


class Tables:
    """All boxes of some dimensions at once: how many people stand in each, and which of them are not shown.

    `cells` are the narrowest boxes, by their paths; `sizes` has every box with something to count, even where one can
    be sure of nobody.
    """

    def __init__(self, cells: Iterable[tuple[Path, ...]], sizes: Mapping[Box, int], least: int = LEAST) -> None:
        self.sizes, self.least = sizes, least
        self.hidden: set[Box] = set()
        self._above: list[dict[str, str]] = []  # by dimension, what a value is part of
        self._beside: list[dict[str, list[str]]] = []  # by dimension, the parts of a value
        self._read([*cells])
        for level in sorted(self._levels(), key=lambda boxes: self._depth(boxes[0])):
            self._hide(level)

    def _read(self, cells: list[tuple[Path, ...]]) -> None:
        for nth in range(len(cells[0]) if cells else 0):
            above: dict[str, str] = {}
            for paths in cells:
                above.update(zip(paths[nth], paths[nth][1:], strict=False))
            parts: dict[str, set[str]] = defaultdict(set)
            for part, whole in above.items():
                parts[whole].add(part)
            self._above.append(above)
            self._beside.append({whole: sorted(found) for whole, found in parts.items()})

    def _levels(self) -> Iterator[list[Box]]:
        """Boxes that divide by the same dimensions, equally far, together; only those that hold somebody."""
        levels: dict[tuple[int, ...], list[Box]] = defaultdict(list)
        for box in sorted(self.sizes):
            levels[self._shape(box)].append(box)
        return iter(levels.values())

    def _shape(self, box: Box) -> tuple[int, ...]:
        return tuple(self._deep(nth, value) for nth, value in enumerate(box))

    def _deep(self, nth: int, value: str) -> int:
        return 0 if value == SUM else 1 + self._deep(nth, self._above[nth][value])

    def _depth(self, box: Box) -> int:
        return sum(self._shape(box))

    def wholes(self, box: Box) -> Iterator[tuple[int, Box]]:
        """The boxes of which this one is a part, with the dimension in which it is."""
        for nth, value in enumerate(box):
            if value != SUM:
                yield nth, (*box[:nth], self._above[nth][value], *box[nth + 1 :])

    def parts(self, nth: int, whole: Box) -> list[Box]:
        """What adds up to a box in one dimension, empty ones too."""
        return [(*whole[:nth], part, *whole[nth + 1 :]) for part in self._beside[nth].get(whole[nth], ())]

    def is_hidden(self, box: Box) -> bool:
        """Whether it is not shown: itself, or with something that it is part of.

        An empty box of two dimensions or more is: who is known to be nowhere else would be known to be here.
        """
        if box in self.hidden or (box not in self.sizes and self.sizes and sum(value != SUM for value in box) > 1):
            return True
        return any(self.is_hidden(whole) for _nth, whole in self.wholes(box))

    def _hide(self, level: list[Box]) -> None:
        """The small ones of one table, for each the corners of a block; last, what is too little together."""
        open_ones = [box for box in level if not any(self.is_hidden(whole) for _nth, whole in self.wholes(box))]
        waiting = [box for box in open_ones if self.sizes[box] < self.least]
        self.hidden.update(waiting)
        while True:
            for box in waiting:
                self._give_corners(box)
            waiting = self._too_few_together(level)
            if not waiting:
                return
            self.hidden.update(waiting)

    def _give_corners(self, box: Box) -> None:
        """Hide the block with the fewest people more in it; a value with none beside it gives no side."""
        beside = [self._others(nth, value) for nth, value in enumerate(box)]
        best: tuple[int, list[Box]] | None = None
        for partners in product(*(others or [value] for value, others in zip(box, beside, strict=True))):
            corners = [*product(*({value, other} for value, other in zip(box, partners, strict=True)))]
            more = [corner for corner in corners if not self.is_hidden(corner)]
            cost = sum(self.sizes.get(corner, 0) for corner in more)
            if best is None or (cost, len(more)) < (best[0], len(best[1])):
                best = cost, more
            if not more:
                return
        if best is not None:
            self.hidden.update(best[1])

    def _others(self, nth: int, value: str) -> list[str]:
        if value == SUM:
            return []
        return [other for other in self._beside[nth][self._above[nth][value]] if other != value]

    def _too_few_together(self, level: list[Box]) -> list[Box]:
        """The smallest shown part of each shown sum whose hidden parts are too few people, whyever they are hidden."""
        found: set[Box] = set()
        for nth, whole in sorted({line for box in level for line in self.wholes(box)}):
            parts = self.parts(nth, whole)
            unknown = [self.sizes[part] for part in parts if part in self.sizes and self.is_hidden(part)]
            if unknown and sum(unknown) < self.least and not self.is_hidden(whole):
                shown = [(self.sizes[part], part) for part in parts if part in self.sizes and not self.is_hidden(part)]
                found.update(part for _size, part in sorted(shown)[:1])
        return sorted(found)


def boxes_of(paths: tuple[Path, ...]) -> Iterator[Box]:
    """Every box in which a cell stands."""
    return product(*paths)
