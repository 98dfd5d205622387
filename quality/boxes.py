"""Whether what is counted beside the figures may be shown: by the same rule, over everything that can be asked for."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from quality.disclosure import LEAST, Box, Tables, boxes_of
from quality.figures import Figures


def hides(figures: Figures, behind: Iterable[tuple[UUID, UUID]], *, least: int = LEAST) -> bool:
    """Whether the chosen group is too small, or would give a small one away. `behind`: each stay with a person."""
    paths = figures.placed
    people: dict[Box, set[UUID]] = defaultdict(set)
    for stay, person in behind:
        for box in boxes_of(paths[stay]) if stay in paths else ():
            people[box].add(person)
    sizes = {box: len(persons) for box, persons in people.items()}
    wanted = max([least, *(one.least for one in figures.judged.dimensions)])
    return bool(sizes) and Tables(paths.values(), sizes, wanted).is_hidden(figures.box)
