"""What a metric yields."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from quality.stays import Batch, Stay

Kinds = tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Case:
    """What one stay adds: `counted` above the line, `of` below it. `who` is whom the figure would give away.

    `kinds` is what the count is made of, or how its values spread, by a word or a number of the metric. `size`: whether
    it is one of the people whose number says if the figure may be shown. `answer`: the answer that it is.
    """

    stay: UUID
    who: UUID
    counted: int
    of: int = 1
    kinds: Kinds = ()
    size: bool = True
    answer: UUID | None = None


Counting = Callable[[Batch], Iterator[Case]]


def each(stays: Iterable[Stay], counted: Callable[[Stay], bool]) -> Iterator[Case]:
    """A case for each of these stays."""
    return (Case(stay.pk, stay.participant, int(counted(stay))) for stay in stays)
