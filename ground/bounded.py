"""Numbers that cost nothing as what they count grows: counted up to a bound, and beyond it said with a plus."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

MOST = 1000


@dataclass(frozen=True)
class Bounded:
    """So many, or so many and more."""

    number: int
    more: bool = False

    def __str__(self) -> str:
        return f"{self.number}+" if self.more else str(self.number)

    def __int__(self) -> int:
        return self.number

    def __bool__(self) -> bool:
        return self.number > 0

    def __gt__(self, other: int) -> bool:
        return self.more or self.number > other


def bounded(rows: QuerySet[Any], most: int = MOST) -> Bounded:
    """How many rows there are; of more than `most` only that there are more."""
    found = rows.order_by()[: most + 1].count()
    return Bounded(min(found, most), more=found > most)
