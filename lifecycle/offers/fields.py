"""One thing that is asked of a person, as plain data: pages draw it, programs read it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise

Words = Promise | str
Choice = tuple[str, Any]  # the value, and its words


class Kind(StrEnum):
    """What is typed, and as what the door takes it."""

    LINE = "line"  # str
    TEXT = "text"  # str, several lines
    LINES = "lines"  # list of str, one a line
    DAY = "day"  # date
    YES = "yes"  # bool
    NUMBER = "number"  # int or Decimal
    CHOICE = "choice"  # the value of one choice
    CHOICES = "choices"  # list of values
    COMMENTS = "comments"  # dict of str: a text for each choice that has something to say
    FILE = "file"
    GROUP = "group"  # dict: the values of `parts` by name
    SHAPE = "shape"  # JSON that follows `shape`


@dataclass(frozen=True)
class Field:
    """What is asked under one name. Without an answer where it is `required`, the door refuses."""

    name: str
    kind: Kind
    label: Words
    required: bool
    choices: Sequence[Choice] = ()
    default: Any = None
    least: Any = None  # a day, or a number; of text: letters
    most: Any = None
    parts: "tuple[Field, ...]" = ()  # of a group
    shape: Any = None  # a JSON schema
    help: str = ""  # said under it: of a reason, who reads it

    @property
    def cannot_be_filled(self) -> bool:
        """Whether there is nothing to choose from, though something must be chosen."""
        chosen = self.kind in (Kind.CHOICE, Kind.CHOICES, Kind.COMMENTS)
        return self.required and chosen and not self.choices

    @property
    def no_day_fits(self) -> bool:
        """Whether it asks for a day of which none will do now."""
        backwards = self.least is not None and self.most is not None and self.most < self.least
        return self.kind == Kind.DAY and backwards

    @property
    def nearest_day(self) -> date | None:
        """Of a day field: the day that comes nearest to one that will do."""
        day: date | None = self.most if self.most is not None else self.least
        return day
