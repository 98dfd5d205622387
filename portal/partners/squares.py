"""The map: one square a country at a fixed place, so that small countries are as large as big ones.

No borders are drawn, and no outline is anybody's work. A country that has no square stands in the list alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from ground.countries import country_name

# Row by row, from north to south.
ROWS = (
    "IS .. .. NO SE FI ..",
    ".. .. .. DK .. EE ..",
    "IE GB NL DE PL LV ..",
    ".. BE LU CZ SK LT ..",
    "FR CH LI AT HU RO ..",
    "PT ES IT SI HR RS BG",
    ".. .. MT .. MK GR TR",
    ".. .. .. .. .. .. CY",
)
PLACES = {
    code: (column, row)
    for row, line in enumerate(ROWS)
    for column, code in enumerate(line.split())
    if code != ".."
}  # fmt: skip
SIDE, STEP = 38, 43
WIDTH, HEIGHT = 7 * STEP - (STEP - SIDE), len(ROWS) * STEP - (STEP - SIDE)


@dataclass(frozen=True)
class Square:
    """One country as it is drawn."""

    code: str
    number: int
    chosen: bool

    @property
    def name(self) -> str:
        """In the reader's language."""
        return country_name(self.code)

    @property
    def x(self) -> int:
        """Of its left side."""
        return PLACES[self.code][0] * STEP

    @property
    def y(self) -> int:
        """Of its upper side."""
        return PLACES[self.code][1] * STEP

    @property
    def middle(self) -> int:
        """Where its words stand."""
        return self.x + SIDE // 2

    @property
    def first_line(self) -> int:
        """The base of the code."""
        return self.y + (16 if self.number else 24)

    @property
    def second_line(self) -> int:
        """The base of the number."""
        return self.y + 31


@dataclass(frozen=True)
class Counted:
    """One country of the list beside the map."""

    code: str
    number: int
    chosen: bool
    kinds: str = ""
    stays: int = 0

    @property
    def name(self) -> str:
        """In the reader's language."""
        return country_name(self.code)

    @property
    def elsewhere(self) -> bool:
        """Whether it has no square."""
        return self.code not in PLACES


def squares(numbers: Mapping[str, int], chosen: str) -> list[Square]:
    """Every square, with how many partners are there."""
    return [Square(code, numbers.get(code, 0), code == chosen) for code in PLACES]
