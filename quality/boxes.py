"""Whether what is counted beside the figures may be shown: by the same rule, over everything that can be asked for."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from quality.disclosure import LEAST, Box, Path, Tables, boxes_of
from quality.figures import Figures
from quality.models import StayFigures
from quality.reading import own_paths


def hides(figures: Figures, behind: Iterable[tuple[UUID, UUID]], *, least: int = LEAST) -> bool:
    """Whether the chosen group is too small, or would give a small one away. `behind`: each stay with a person."""
    dimensions = figures.judged.dimensions
    columns = [column for dimension in dimensions for column in dimension.columns]
    rows = StayFigures.objects.filter(organisation=figures.organisation).order_by().values_list("pk", *columns)
    paths: dict[UUID, tuple[Path, ...]] = {row[0]: own_paths(dimensions, row[1:]) for row in rows}
    people: dict[Box, set[UUID]] = defaultdict(set)
    for stay, person in behind:
        for box in boxes_of(paths[stay]) if stay in paths else ():
            people[box].add(person)
    sizes = {box: len(persons) for box, persons in people.items()}
    wanted = max([least, *(one.least for one in dimensions)])
    return bool(sizes) and Tables(paths.values(), sizes, wanted).is_hidden(figures.box)


def stays_of(figures: Figures) -> set[UUID]:
    """The stays of the choice, past who may see each: for counting, never for showing."""
    rows = figures.chosen_rows.order_by()
    return set(rows.values_list("pk", flat=True))
