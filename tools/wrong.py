"""What a check of the past reports."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Wrong:
    """The first row that does not fit, and why."""

    row: str
    why: str
