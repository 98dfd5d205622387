"""Which groups are too small to be shown, and which others must be hidden with them (domain reference of quality, 4.4).

A figure is asked for one box: one value or the sum in each dimension (period, partner, programme, kind). Every box that
can be asked for is judged at once, whatever the reader looks at first, so that what is hidden here does not follow from
what is shown elsewhere. A group of 1 to 4 people is hidden. Where a sum and all its parts but one are known, or the
hidden parts of a known sum are fewer than five people together, the next smallest part is hidden too.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import pairwise, product
from uuid import UUID

LEAST = 5  # people; the minimum for figures read inside the own organisation
SUM = "*"
Box = tuple[str, ...]
Path = tuple[str, ...]  # in one dimension: the value itself, then each sum it is part of


def people_in_boxes(cases: Iterable[tuple[tuple[Path, ...], UUID]]) -> dict[Box, set[UUID]]:
    """The people behind each box that is not empty."""
    cells: dict[tuple[Path, ...], set[UUID]] = defaultdict(set)
    for paths, person in cases:
        cells[paths].add(person)
    boxes: dict[Box, set[UUID]] = defaultdict(set)
    for paths, people in cells.items():
        for box in product(*paths):
            boxes[box] |= people
    return boxes


def parts_of_sums(cells: Iterable[tuple[Path, ...]]) -> list[tuple[Box, list[Box]]]:
    """Each sum with the parts that add up to it in one dimension: once the next smaller sums, once the values."""
    parts: dict[tuple[int, str, Box], set[Box]] = defaultdict(set)
    for paths in cells:
        for dimension, path in enumerate(paths):
            steps = [("sums", part, whole) for part, whole in pairwise(path)]
            steps += [("values", path[0], whole) for whole in path[1:]]
            before, after = [*product(*paths[:dimension])], [*product(*paths[dimension + 1 :])]
            for (way, part, whole), left, right in product(steps, before, after):
                parts[dimension, way, (*left, whole, *right)].add((*left, part, *right))
    additions = {(whole, tuple(sorted(found))) for (_dimension, _way, whole), found in parts.items()}
    return [(whole, list(found)) for whole, found in sorted(additions)]


def hidden_boxes(
    sizes: Mapping[Box, int], sums: list[tuple[Box, list[Box]]], *, first: str = "", least: int = LEAST
) -> frozenset[Box]:
    """The boxes not to be shown. Those not in `sizes` are empty and never hidden: nobody is in them.

    `first` is the value people look at first: where it would be hidden with a small part, its sum is hidden instead.
    """
    hidden = {box for box, size in sizes.items() if 0 < size < least}
    in_turn = sorted(sums, key=lambda addition: not _spares(first, *addition))
    changed = bool(hidden)
    while changed:
        changed = False
        for whole, parts in in_turn:
            if one_more := _also_hidden(whole, parts, hidden, sizes, first, least):
                hidden.add(one_more)
                changed = True
    return frozenset(hidden)


def _also_hidden(
    whole: Box, parts: list[Box], hidden: set[Box], sizes: Mapping[Box, int], first: str, least: int
) -> Box | None:
    """What must be hidden so that this one addition gives nothing away; None where it gives nothing away."""
    unknown = [part for part in parts if part in hidden]
    if whole in hidden:
        if unknown:
            return None
    elif not unknown or (len(unknown) > 1 and sum(sizes[part] for part in unknown) >= least):
        return None
    known = [(sizes[part], part) for part in parts if part in sizes and part not in hidden]
    smallest = min(known)[1] if known else None
    if whole in hidden or (smallest is not None and not _spares(first, whole, [smallest])):
        return smallest
    return whole


def _spares(first: str, whole: Box, parts: list[Box]) -> bool:
    """Whether one of the parts is looked at before the sum."""
    return first not in whole and any(first in part for part in parts)
