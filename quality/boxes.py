"""Whether what is counted beside the figures may be shown: by the same rule, over everything that can be asked for."""

from collections.abc import Iterable
from uuid import UUID

from quality.cohort import RECENT
from quality.disclosure import hidden_boxes, parts_of_sums, people_in_boxes
from quality.figures import Figures


def hides(figures: Figures, behind: Iterable[tuple[UUID, UUID]], *, least: int | None = None) -> bool:
    """Whether the chosen group is too small, or would give a small one away. `behind`: each stay with a person."""
    places = figures.cohort.places
    placed = [(places[stay], person) for stay, person in behind if stay in places]
    sizes = {box: len(people) for box, people in people_in_boxes(placed).items()}
    more = {} if least is None else {"least": least}
    return figures.choice.box in hidden_boxes(
        sizes, parts_of_sums({place for place, _person in placed}), first=RECENT, **more
    )
